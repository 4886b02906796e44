import { isIP, type Socket } from "node:net";
import { connect, type ConnectionOptions, type PeerCertificate, type TLSSocket } from "node:tls";

import type { Handshake, TrustedCertificates } from "../context.ts";
import { untilAborted } from "./connect.ts";

interface TlsOptions {
  /** Whose certificate is expected: a name or an address. */
  readonly host: string;
  /** undefined: those that Node trusts. */
  readonly tls: TrustedCertificates | undefined;
  /** Of an earlier connection to the same server, which makes the handshake shorter. */
  readonly session?: Buffer | undefined;
}

/** Secures a connection. Fails when the certificate is not trusted. */
export function startTls(socket: Socket, { host, tls, session }: TlsOptions, signal: AbortSignal): Promise<TLSSocket> {
  return handshake(socket, { ...tlsOptions(host, tls), ...(session === undefined ? {} : { session }) }, signal);
}

/** Nothing is sent after this handshake, so that a certificate that is not trusted does no harm and can be inspected. */
export async function inspectCertificate(
  socket: Socket,
  host: string,
  ca: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Handshake> {
  const options = tlsOptions(host, ca === undefined ? undefined : { ca });
  const secure = await handshake(socket, { ...options, rejectUnauthorized: false }, signal);
  const certificate = secure.getPeerCertificate();
  const found = {
    protocol: secure.getProtocol() ?? "TLS",
    issuer: issuerOf(certificate),
    validTo: new Date(certificate.valid_to),
    problem: secure.authorized ? undefined : String(secure.authorizationError),
  };
  secure.destroy();
  return found;
}

function tlsOptions(host: string, tls: TrustedCertificates | undefined): ConnectionOptions {
  const trust = tls === undefined || "rejectUnauthorized" in tls ? tls : { ca: [...tls.ca] };
  // SNI allows host names only, no addresses.
  return { host, ALPNProtocols: ["http/1.1"], ...(isIP(host) === 0 ? { servername: host } : {}), ...trust };
}

function handshake(socket: Socket, options: ConnectionOptions, signal: AbortSignal): Promise<TLSSocket> {
  return untilAborted((resolve, reject) => {
    const secure = connect({ ...options, socket });
    secure.once("secureConnect", () => resolve(secure));
    secure.on("error", reject);
    secure.once("close", () => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    return secure;
  }, signal);
}

/** The issuer in words: `R3 of Let's Encrypt`. */
function issuerOf({ issuer }: PeerCertificate): string {
  const [name, organisation] = [issuer?.CN, issuer?.O].map((part) => [part].flat().join(" "));
  return [name, organisation].filter((part) => part !== "").join(" of ") || "nobody";
}
