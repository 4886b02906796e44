import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type PeerCertificate } from "node:tls";

import type { Handshake, HostPort, TlsTarget } from "../context.ts";

export function connectTo({ host, port }: HostPort, signal: AbortSignal): Promise<Socket> {
  return untilAborted((resolve, reject) => {
    const socket = connect({ host, port });
    socket.once("connect", () => resolve(socket)).on("error", reject);
    return socket;
  }, signal);
}

/** Connects through a tunnel that a proxy makes (CONNECT). */
export function connectThrough({ host, port, ca }: TlsTarget, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const trust = ca === undefined ? {} : { ca: [...ca] };
  const options = {
    method: "CONNECT",
    path: target,
    headers: { host: target, ...proxyAuthorization(proxy) },
    agent: false,
  };
  return untilAborted((resolve, reject) => {
    const address = new URL(proxy.origin);
    const request =
      proxy.protocol === "https:" ? httpsRequest(address, { ...options, ...trust }) : httpRequest(address, options);
    request.once("connect", ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(proxyError(statusCode));
    });
    request.once("response", ({ statusCode = 0 }) => reject(proxyError(statusCode)));
    request.on("error", reject).end();
    return request;
  }, signal);
}

function proxyAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "" && password === "") return {};
  const userAndPassword = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(userAndPassword).toString("base64")}` };
}

/** With the message of undici's error for the same, which api/network-error.ts reads. */
function proxyError(status: number): Error {
  return new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`);
}

/** Nothing is sent after the handshake, so that a certificate that is not trusted does no harm and can be inspected. */
export function tlsHandshake(socket: Socket, { host, ca }: TlsTarget, signal: AbortSignal): Promise<Handshake> {
  const trust = ca === undefined ? {} : { ca: [...ca] };
  // SNI allows host names only, no addresses.
  const name = isIP(host) === 0 ? { servername: host } : {};
  return untilAborted((resolve, reject) => {
    const secure = connectTls({ socket, host, ...name, ...trust, rejectUnauthorized: false });
    secure.on("error", reject).once("secureConnect", () => {
      const certificate = secure.getPeerCertificate();
      resolve({
        protocol: secure.getProtocol() ?? "TLS",
        issuer: issuerOf(certificate),
        validTo: new Date(certificate.valid_to),
        problem: secure.authorized ? undefined : String(secure.authorizationError),
      });
      secure.destroy();
    });
    secure.once("close", () => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    return secure;
  }, signal);
}

/** The issuer in words: `R3 of Let's Encrypt`. */
function issuerOf({ issuer }: PeerCertificate): string {
  const [name, organisation] = [issuer?.CN, issuer?.O].map((part) => [part].flat().join(" "));
  return [name, organisation].filter((part) => part !== "").join(" of ") || "nobody";
}

interface Closable {
  destroy(): unknown;
}

/** The result of an operation on a connection, which is closed when the signal is aborted. */
function untilAborted<T>(
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => Closable,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = () => {
      connection.destroy();
      reject(signal.reason);
    };
    const stopListening = () => signal.removeEventListener("abort", abort);
    const connection = start(
      (value) => {
        stopListening();
        resolve(value);
      },
      (error) => {
        stopListening();
        reject(error);
      },
    );
    signal.addEventListener("abort", abort, { once: true });
  });
}
