import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";

import type { Fetch, FetchAnswer } from "../context.ts";

/** A token may have 16,384 characters; Node takes as many bytes for all headers together. */
const MOST_HEADER_BYTES = 65_536;
const CONNECT_MS = 10_000;

/**
 * Requests over Node's own http, connections kept for the next one. Node's fetch would do the same, but takes twice as long to
 * load as all the rest of `sms`.
 */
export const systemFetch: Fetch = async (url, { method, headers, body, signal }) => {
  const isSecure = url.protocol === "https:";
  const request = isSecure
    ? (await import("./request-https.ts")).requestHttps
    : (await import("./request-http.ts")).requestHttp;
  const options = {
    method,
    headers: { "accept-encoding": "gzip", ...headers },
    signal,
    timeout: CONNECT_MS,
    maxHeaderSize: MOST_HEADER_BYTES,
  };
  return new Promise<FetchAnswer>((done, failed) => {
    const outgoing = request(url, options, (incoming) => void answerOf(incoming).then(done, failed));
    watchConnecting(outgoing, isSecure ? "secureConnect" : "connect", failed);
    outgoing.end(body);
  });
};

/** What fails before the connection stands is told as such, whatever failed: nothing of the request left this machine. */
function watchConnecting(
  outgoing: ClientRequest,
  connected: "connect" | "secureConnect",
  failed: (error: Error) => void,
): void {
  let isConnected = false;
  outgoing.on("socket", (socket: Socket) => {
    if (outgoing.reusedSocket) isConnected = true;
    else socket.once(connected, () => (isConnected = true));
  });
  outgoing.on("timeout", () => {
    if (!isConnected) outgoing.destroy(Object.assign(new Error("no connection in time"), { code: "CONNECT_TIMEOUT" }));
  });
  outgoing.on("error", (error) => failed(isConnected ? error : asUnsent(error)));
}

function asUnsent(error: Error): Error {
  return "syscall" in error && error.syscall === "getaddrinfo" ? error : Object.assign(error, { syscall: "connect" });
}

async function answerOf(incoming: IncomingMessage): Promise<FetchAnswer> {
  const { statusCode = 0, statusMessage = "" } = incoming;
  return { status: statusCode, statusText: statusMessage, headers: headersOf(incoming), body: await decoded(incoming) };
}

function headersOf({ headers }: IncomingMessage): FetchAnswer["headers"] {
  const all = Object.entries(headers).map(([name, value]): [string, string] => [name, [value ?? ""].flat().join(", ")]);
  return {
    get: (name) => all.find(([each]) => each === name.toLowerCase())?.[1] ?? null,
    [Symbol.iterator]: () => all[Symbol.iterator](),
  };
}

async function decoded(incoming: IncomingMessage): Promise<AsyncIterable<Uint8Array>> {
  if (incoming.headers["content-encoding"]?.toLowerCase() !== "gzip") return incoming;
  const [{ pipeline }, { createGunzip }] = await Promise.all([import("node:stream"), import("node:zlib")]);
  // What is wrong with the bytes is thrown where the result is read.
  return pipeline(incoming, createGunzip(), () => {});
}
