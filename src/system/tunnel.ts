import { request } from "node:http";
import { isIP, type Socket } from "node:net";

import type { HostPort, TrustedCertificates } from "../context.ts";
import { connectTcp, type Lookup, lookUp, untilAborted } from "./connect.ts";
import { isConnectionClosed } from "./http-request.ts";

/** A connection to the target through an http, https or SOCKS5 proxy; the certificate of an https proxy has to be trusted, too. */
export async function connectThrough(
  target: HostPort,
  proxy: URL,
  tls: TrustedCertificates | undefined,
  signal: AbortSignal,
  addressesOf: Lookup = lookUp,
): Promise<Socket> {
  const host = proxy.hostname.replace(/^\[|\]$/g, "");
  const port = proxy.port === "" ? (PORTS[proxy.protocol] ?? 0) : Number(proxy.port);
  const plain = await connectTcp({ host, port }, signal, addressesOf);
  if (proxy.protocol.startsWith("socks"))
    return (await import("./socks.ts")).socksTunnel(plain, target, userAndPassword(proxy), signal);
  const isSecure = proxy.protocol === "https:";
  const socket = isSecure ? await (await import("./tls.ts")).startTls(plain, { host, tls }, signal) : plain;
  return httpTunnel(socket, target, proxy, signal);
}

export const PORTS: Readonly<Record<string, number>> = {
  "http:": 80,
  "https:": 443,
  "socks:": 1080,
  "socks5:": 1080,
  "socks5h:": 1080,
};

/** A tunnel made by CONNECT. */
function httpTunnel(socket: Socket, { host, port }: HostPort, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const path = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const headers = { host: path, ...proxyAuthorization(proxy) };
  return untilAborted((resolve, reject) => {
    const asked = request({ method: "CONNECT", path, headers, createConnection: () => socket });
    asked.once("connect", ({ statusCode = 0 }, tunnel: Socket, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) return reject(proxyError(statusCode));
      if (head.length > 0) tunnel.unshift(head);
      resolve(tunnel);
    });
    asked.once("response", ({ statusCode = 0 }) => reject(proxyError(statusCode)));
    asked.on("error", (cause) => reject(isConnectionClosed(cause) ? closedByProxy(cause) : cause));
    asked.once("close", () => reject(closedByProxy(undefined)));
    asked.end();
    return socket;
  }, signal);
}

function proxyAuthorization(proxy: URL): Readonly<Record<string, string>> {
  if (proxy.username === "" && proxy.password === "") return {};
  const { user, password } = userAndPassword(proxy);
  return { "proxy-authorization": `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

function userAndPassword({ username, password }: URL) {
  return { user: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** api/network-error.ts reads the status. */
function proxyError(status: number): Error {
  return Object.assign(new Error(`the proxy answered CONNECT with ${status}`), { proxyStatus: status });
}

function closedByProxy(cause: unknown): Error {
  return Object.assign(new Error("the proxy closed the connection", { cause }), { code: "PROXY_CLOSED" });
}
