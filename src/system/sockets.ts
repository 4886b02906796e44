import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, type PeerCertificate } from "node:tls";

import type { Handshake, HostPort, TlsTarget } from "../context.ts";

export function connected({ host, port }: HostPort, end: AbortSignal): Promise<Socket> {
  return finishWhenDone((done, failed) => {
    const socket = connect({ host, port });
    socket.once("connect", () => done(socket)).on("error", failed);
    return socket;
  }, end);
}

/** A connection through a proxy, made by CONNECT. */
export function tunnelled({ host, port, ca }: TlsTarget, proxy: URL, end: AbortSignal): Promise<Socket> {
  const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const trust = ca === undefined ? {} : { ca: [...ca] };
  const options = { method: "CONNECT", path: target, headers: { host: target, ...passwordFor(proxy) }, agent: false };
  return finishWhenDone((done, failed) => {
    const address = new URL(proxy.origin);
    const asked =
      proxy.protocol === "https:" ? httpsRequest(address, { ...options, ...trust }) : httpRequest(address, options);
    asked.once("connect", ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode === 200) return done(socket);
      socket.destroy();
      failed(refusedWith(statusCode));
    });
    asked.once("response", ({ statusCode = 0 }) => failed(refusedWith(statusCode)));
    asked.on("error", failed).end();
    return asked;
  }, end);
}

function passwordFor({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "" && password === "") return {};
  const words = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(words).toString("base64")}` };
}

/** The error that undici throws for this status, so that one table explains both. */
function refusedWith(status: number): Error {
  return new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`);
}

/** Makes a TLS handshake. Nothing is sent after it, so that a certificate that is not trusted does no harm and can be examined. */
export function secured(socket: Socket, { host, ca }: TlsTarget, end: AbortSignal): Promise<Handshake> {
  const trust = ca === undefined ? {} : { ca: [...ca] };
  // The name for SNI must not be an IP address.
  const name = isIP(host) === 0 ? { servername: host } : {};
  return finishWhenDone((done, failed) => {
    const secure = connectTls({ socket, host, ...name, ...trust, rejectUnauthorized: false });
    secure.on("error", failed).once("secureConnect", () => {
      const certificate = secure.getPeerCertificate();
      done({
        protocol: secure.getProtocol() ?? "TLS",
        issuer: issuerOf(certificate),
        validTo: new Date(certificate.valid_to),
        problem: secure.authorized ? undefined : String(secure.authorizationError),
      });
      secure.destroy();
    });
    secure.once("close", () => failed(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    return secure;
  }, end);
}

/** The issuer in words: `R3 of Let's Encrypt`. */
function issuerOf({ issuer }: PeerCertificate): string {
  const [name, organisation] = [issuer?.CN, issuer?.O].map((part) => [part].flat().join(" "));
  return [name, organisation].filter((part) => part !== "").join(" of ") || "nobody";
}

interface Closable {
  destroy(): unknown;
}

/** The result of `begin`, unless `end` is aborted first. */
function finishWhenDone<T>(
  begin: (done: (value: T) => void, failed: (error: unknown) => void) => Closable,
  end: AbortSignal,
): Promise<T> {
  return new Promise((done, failed) => {
    end.throwIfAborted();
    const left = () => {
      begun.destroy();
      failed(end.reason);
    };
    const withoutEnd =
      <V>(settle: (value: V) => void) =>
      (value: V) => {
        end.removeEventListener("abort", left);
        settle(value);
      };
    const begun = begin(withoutEnd(done), withoutEnd(failed));
    end.addEventListener("abort", left, { once: true });
  });
}
