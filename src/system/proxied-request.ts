import { Readable } from "node:stream";

import { Client, type Dispatcher } from "undici";

import {
  type Connect,
  type Exchange,
  type HttpLimits,
  type HttpRequest,
  type HttpResponse,
  isConnectionClosed,
  type StartRequest,
  SWITCHED,
  unexpectedUpgrade,
} from "./http-request.ts";

/** undici's connection to one origin: one request at a time, on a socket that is made when a request needs one. */
interface Connection {
  readonly client: Client;
  readonly origin: string;
  /** Aborted when the request that waits for the socket is given up. */
  abandoned: AbortSignal;
}

/**
 * Requests by undici, on connections of `connect`; loaded for requests through a proxy only. At most `mostIdle` connections are
 * kept for the next request.
 */
export function createProxiedRequest(limits: HttpLimits, connect: Connect, mostIdle: number): StartRequest {
  let idle: readonly Connection[] = [];
  const keep = (connection: Connection) => {
    idle = idle.filter(isOpen);
    if (isOpen(connection) && idle.length < mostIdle) idle = [...idle, connection];
    else void connection.client.destroy();
  };
  const takeIdle = (origin: string) => {
    const found = idle.find((each) => each.origin === origin && isOpen(each));
    idle = idle.filter((each) => each !== found);
    return found;
  };
  const open = (origin: string) => openConnection(origin, limits, connect);
  return (url, request, onConnected) => startExchange({ url, request, onConnected, open, takeIdle, keep });
}

function isOpen({ client }: Connection): boolean {
  return client.stats.connected === true;
}

function openConnection(origin: string, { headerBytes, keepAliveMs }: HttpLimits, connect: Connect): Connection {
  let isUsed = false;
  const connection = {
    origin,
    abandoned: new AbortController().signal,
    client: new Client(origin, {
      connect: ({ hostname, port, protocol }, done) => {
        // undici connects again, without a pause or an end, where a connection ends, or brings bytes, before its request.
        if (isUsed) return done(Object.assign(new Error("ended before the request"), { code: "ECONNRESET" }), null);
        isUsed = true;
        const to = { host: hostname, port: Number(port) || (protocol === "https:" ? 443 : 80) };
        connect(to, connection.abandoned).then(
          // A TLS socket stays open after an error; undici would then report its end instead of the error.
          (socket) =>
            done(
              null,
              socket.on("error", () => socket.destroy()),
            ),
          (error: Error) => done(error, null),
        );
      },
      pipelining: 1,
      maxHeaderSize: headerBytes,
      keepAliveTimeout: keepAliveMs,
      // No limits of undici's own between the bytes: the transport limits the whole time of an attempt.
      headersTimeout: 0,
      bodyTimeout: 0,
    }),
  };
  return connection;
}

interface Sending {
  readonly url: URL;
  readonly request: HttpRequest;
  readonly onConnected: () => void;
  readonly open: (origin: string) => Connection;
  readonly takeIdle: (origin: string) => Connection | undefined;
  readonly keep: (connection: Connection) => void;
}

/** As over node:http: whatever may change something gets a connection of its own, and a read that meets the end of a kept one is repeated. */
function startExchange({ url, request, onConnected, open, takeIdle, keep }: Sending): Exchange {
  const isRead = request.method === "GET" || request.method === "HEAD";
  const abandoned = new AbortController();
  let current: { readonly connection: Connection; body?: Readable } | undefined;
  let reject: (error: Error) => void = () => {};
  const response = new Promise<HttpResponse>((resolve, rejectResponse) => {
    reject = rejectResponse;
    const send = (kept: Connection | undefined) => {
      const connection = kept ?? open(url.origin);
      connection.abandoned = abandoned.signal;
      const sent: { readonly connection: Connection; body?: Readable } = { connection };
      current = sent;
      connection.client.dispatch(optionsOf(url, request, isRead), {
        onRequestStart: () => onConnected(),
        onResponseStart(controller, status, headers, statusText = "") {
          if (status === SWITCHED) return controller.abort(unexpectedUpgrade());
          // 1xx: the response itself follows.
          if (status < 200) return;
          sent.body = bodyOf(controller);
          resolve({ status, statusText, headers, body: sent.body });
        },
        onResponseData(controller, chunk) {
          if (sent.body?.push(chunk) === false) controller.pause();
        },
        onResponseEnd() {
          sent.body?.push(null);
          // The connection is free a moment later.
          setImmediate(() => (isRead ? keep(connection) : void connection.client.destroy()));
        },
        onResponseError(_, cause) {
          void connection.client.destroy();
          const error = asNodeError(cause);
          if (sent.body !== undefined) sent.body.destroy(error);
          else if (kept !== undefined && isConnectionClosed(error) && !abandoned.signal.aborted) send(undefined);
          else reject(error);
        },
      });
    };
    send(isRead ? takeIdle(url.origin) : undefined);
  });
  const cancel = (error: Error) => {
    reject(error);
    abandoned.abort(error);
    current?.body?.destroy(error);
    void current?.connection.client.destroy(error);
  };
  return { response, cancel };
}

function optionsOf(url: URL, { method, headers, body }: HttpRequest, isKept: boolean): Dispatcher.DispatchOptions {
  return {
    path: `${url.pathname}${url.search}`,
    method: method as Dispatcher.HttpMethod,
    headers: { ...headers },
    body: body ?? null,
    reset: !isKept,
  };
}

function bodyOf(controller: Dispatcher.DispatchController): Readable {
  return new Readable({
    read: () => controller.resume(),
    destroy(error, done) {
      if (!this.readableEnded) controller.abort(error ?? new Error("the body was not read to its end"));
      done(error);
    },
  });
}

/** undici's own codes where Node has one for the same, so that an error reads the same with and without a proxy. */
const NODE_CODES: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: "ECONNRESET",
  // The connection ended within the body.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "ECONNRESET",
  UND_ERR_HEADERS_OVERFLOW: "HPE_HEADER_OVERFLOW",
};
/** Where undici tells errors apart by their words only; its parser's errors have no code at all. */
const MESSAGE_CODES: readonly (readonly [words: string, code: string])[] = [
  ["bad upgrade", "UNEXPECTED_UPGRADE"],
  ["(Expected HTTP/", "HPE_INVALID_CONSTANT"],
  ["Response does not match the HTTP/1.1 protocol", "INVALID_HTTP"],
];

function asNodeError(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  const byMessage = MESSAGE_CODES.find(([words]) => error.message.includes(words))?.[1];
  const code = byMessage ?? NODE_CODES[error.code ?? ""];
  return code === undefined ? error : Object.assign(new Error(error.message, { cause: error }), { code });
}
