import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";

import type { Fetch, FetchResponse } from "../context.ts";
import { once } from "../once.ts";
import type { Lookup } from "./connect.ts";
import { DEFAULT_HEADERS, HTTP_LIMITS, type HttpLimits, type StartRequest } from "./http-request.ts";

/**
 * Requests to servers, directly and through proxies. Node's own fetch is not used: it takes twice as long to load as all
 * the rest of `sms`. `addressesOf` looks up host names; the default is the system's way.
 */
export function createSystemFetch(limits: HttpLimits, addressesOf?: Lookup): Fetch {
  const requests = once(async () => (await import("./request-http.ts")).createHttpRequest(limits, addressesOf));
  return async (url, { method, headers, body, tls, proxy, signal }) => {
    const start = await (await requests())({ isSecure: url.protocol === "https:", proxy, tls });
    if (signal.aborted) throw asUnsent(new Error("aborted", { cause: signal.reason }));
    const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
    const request = { method, headers: { ...DEFAULT_HEADERS, ...headers, ...length }, body };
    return responseOf(start, url, request, signal, limits.connectMs);
  };
}

export const systemFetch: Fetch = createSystemFetch(HTTP_LIMITS);

async function responseOf(
  start: StartRequest,
  url: URL,
  request: Parameters<StartRequest>[1],
  signal: AbortSignal,
  connectMs: number,
): Promise<FetchResponse> {
  let isConnected = false;
  const exchange = start(url, request, () => {
    isConnected = true;
    clearTimeout(connectTimer);
  });
  const connectTimer = setTimeout(() => exchange.cancel(connectTimeout()), connectMs);
  const abort = () => exchange.cancel(new Error("aborted", { cause: signal.reason }));
  const stopListening = () => signal.removeEventListener("abort", abort);
  signal.addEventListener("abort", abort);
  // It may have been aborted while the code for the request was loading.
  if (signal.aborted) abort();
  try {
    const { status, statusText, headers, body } = await exchange.response;
    body.once("close", stopListening);
    return { status, statusText, headers: headersOf(headers), body: await decompressed(body, headers) };
  } catch (error) {
    stopListening();
    throw isConnected ? error : asUnsent(error);
  } finally {
    clearTimeout(connectTimer);
  }
}

function connectTimeout(): Error {
  return Object.assign(new Error("no connection in time"), { code: "CONNECT_TIMEOUT" });
}

/** Marks an error as one of connecting, whatever failed: nothing of the request left this machine, so it may be sent again. */
function asUnsent(error: unknown): unknown {
  if (!(error instanceof Error) || ("syscall" in error && error.syscall === "getaddrinfo")) return error;
  return Object.assign(error, { syscall: "connect" });
}

function headersOf(headers: IncomingHttpHeaders): FetchResponse["headers"] {
  const all = Object.entries(headers).map(([name, value]): [string, string] => [name, [value ?? ""].flat().join(", ")]);
  return {
    get: (name) => all.find(([each]) => each === name.toLowerCase())?.[1] ?? null,
    [Symbol.iterator]: () => all[Symbol.iterator](),
  };
}

async function decompressed(body: Readable, headers: IncomingHttpHeaders): Promise<AsyncIterable<Uint8Array>> {
  // RFC 9110, section 8.4.1.3: x-gzip is gzip, in any case of letters.
  if (!/^(x-)?gzip$/i.test(headers["content-encoding"]?.trim() ?? "")) return body;
  const [{ pipeline }, { createGunzip }] = await Promise.all([import("node:stream"), import("node:zlib")]);
  // An error of the bytes is thrown to the reader of the result.
  return pipeline(body, createGunzip(), () => {});
}
