import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";

import type { HostPort, TrustedCertificates } from "../context.ts";

/** Limits of every connection, direct or through a proxy. The size of bodies and the whole time are limits of api/transport.ts. */
export interface HttpLimits {
  /** Of all headers of a response together. */
  readonly headerBytes: number;
  /** From looking up the host name to the end of the TLS handshake, tunnels of proxies included. */
  readonly connectMs: number;
  /** How long an idle connection is kept for the next request, unless the server announces less. */
  readonly keepAliveMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  // IAM returns tokens of up to 16,384 characters in a header; the default of Node is 16 KiB for all headers.
  headerBytes: 65_536,
  connectMs: 10_000,
  // Long enough for the next poll of a wait.
  keepAliveMs: 60_000,
};

/** Sent unless a request has its own. */
export const DEFAULT_HEADERS: Readonly<Record<string, string>> = { "accept-encoding": "gzip" };

export interface HttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  /** As it was transferred, still compressed. */
  readonly body: Readable;
}

/** Switching Protocols, which nobody asked for; what follows it is no HTTP. */
export const SWITCHED = 101;

export function unexpectedUpgrade(): Error {
  return Object.assign(new Error("the server switched protocols"), { code: "UNEXPECTED_UPGRADE" });
}

/** Whether the other side closed the connection, while it was idle or while something was being sent on it. */
export function isConnectionClosed(error: NodeJS.ErrnoException): boolean {
  return error.code === "ECONNRESET" || error.code === "EPIPE";
}

/** A request under way. */
export interface Exchange {
  readonly response: Promise<HttpResponse>;
  /** Closes the connection, or ends the attempt to make it; the response, or its body where it has begun, fails with the error. */
  readonly cancel: (error: Error) => void;
}

/** Starts a request; `onConnected` is called before the first byte of it is sent. */
export type StartRequest = (url: URL, request: HttpRequest, onConnected: () => void) => Exchange;

/** Makes a connection to a server, TLS included; aborted by the signal. */
export type Connect = (to: HostPort, signal: AbortSignal) => Promise<Socket>;

/** How requests reach servers. */
export interface Route {
  readonly isSecure: boolean;
  /** An http, https or SOCKS5 proxy. */
  readonly proxy: URL | undefined;
  /** undefined: those that Node trusts. */
  readonly tls: TrustedCertificates | undefined;
}
