import { X509Certificate } from "node:crypto";
import tls from "node:tls";

import type { Env, Files } from "../context.ts";
import { settingError } from "../errors.ts";

/** Whose certificates are believed, as node:tls wants it. */
export type TrustedCertificates = { readonly ca: readonly string[] } | { readonly rejectUnauthorized: false };

/** Those that Node believes, and those of the file. Throws when the file holds no certificate; `origin` says who named it. */
export async function trustedCertificates(
  { text: path, origin }: { readonly text: string; readonly origin: string },
  env: Env,
  files: Pick<Files, "read">,
): Promise<TrustedCertificates> {
  const own = certificatesOf(await readText(path, origin, files), path, origin);
  return { ca: [...(await usual(env, files)), ...own] };
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function certificatesOf(text: string, path: string, origin: string): readonly string[] {
  const found = text.match(PEM) ?? [];
  if (text.trim() === "") throw wrong(origin, `${path} is empty`);
  if (found.length === 0) throw wrong(origin, `${path} holds no certificate`);
  const broken = found.findIndex((pem) => !isCertificate(pem));
  if (broken >= 0) throw wrong(origin, `certificate ${broken + 1} in ${path} cannot be read`);
  return found;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

async function readText(path: string, origin: string, files: Pick<Files, "read">): Promise<string> {
  const text = await files.read(path).catch((error: Error) => {
    throw wrong(origin, `${path} cannot be read: ${error.message}`);
  });
  if (text === undefined) throw wrong(origin, `there is no file ${path}`);
  return text;
}

/** Naming certificates replaces Node's own, those of NODE_EXTRA_CA_CERTS included; only newer versions tell them all. */
async function usual(env: Env, files: Pick<Files, "read">): Promise<readonly string[]> {
  if (hasDefaults(tls)) return tls.getCACertificates("default");
  const extra = env["NODE_EXTRA_CA_CERTS"] ? await files.read(env["NODE_EXTRA_CA_CERTS"]).catch(() => undefined) : "";
  return [...tls.rootCertificates, ...(extra?.match(PEM) ?? [])];
}

interface WithDefaults {
  readonly getCACertificates: (type: "default") => readonly string[];
}

/** Since Node 22.15. */
function hasDefaults(module: object): module is WithDefaults {
  return "getCACertificates" in module;
}

const HINT = "It has to be a file of certificates in PEM form (-----BEGIN CERTIFICATE-----).";

function wrong(origin: string, message: string): Error {
  return settingError(origin, `${origin}: ${message}`, HINT);
}
