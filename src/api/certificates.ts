import { X509Certificate } from "node:crypto";
import tls from "node:tls";

import type { Env, Files, TrustedCertificates } from "../context.ts";
import { settingError } from "../errors.ts";

/**
 * The certificates that Node trusts, or those of SSL_CERT_FILE in their place as in curl and Go, and those of a PEM file. Throws a
 * UsageError or ConfigError when a file cannot be read or has a certificate that cannot; `origin` is the flag, variable or
 * profile that named the file.
 */
export async function trustedCertificates(
  file: { readonly text: string; readonly origin: string } | undefined,
  env: Env,
  files: Pick<Files, "read">,
): Promise<TrustedCertificates> {
  const added = file === undefined ? [] : await readCertificates(file.text, file.origin, files);
  const replacement = env["SSL_CERT_FILE"];
  const base = replacement
    ? [...(await readCertificates(replacement, "SSL_CERT_FILE", files)), ...(await extraCertificates(env, files))]
    : await defaultCertificates(env, files);
  return { ca: [...base, ...added] };
}

async function readCertificates(path: string, origin: string, files: Pick<Files, "read">): Promise<readonly string[]> {
  return certificatesIn(await readText(path, origin, files), path, origin);
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function certificatesIn(text: string, path: string, origin: string): readonly string[] {
  const found = text.match(PEM) ?? [];
  if (text.trim() === "") throw unusableFile(origin, `${path} is empty`);
  if (found.length === 0) throw unusableFile(origin, `${path} holds no certificate`);
  const broken = found.findIndex((pem) => !isCertificate(pem));
  if (broken >= 0) throw unusableFile(origin, `certificate ${broken + 1} in ${path} cannot be read`);
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
    throw unusableFile(origin, `${path} cannot be read: ${error.message}`);
  });
  if (text === undefined) throw unusableFile(origin, `there is no file ${path}`, path.startsWith("~") ? TILDE : HINT);
  return text;
}

/**
 * The option `ca` of node:tls replaces the certificates that Node trusts, those of NODE_EXTRA_CA_CERTS included, so that they have to
 * be repeated. `tls.getCACertificates` lists all of them; it exists since Node 22.15.
 */
async function defaultCertificates(env: Env, files: Pick<Files, "read">): Promise<readonly string[]> {
  if (listsCertificates(tls)) return tls.getCACertificates("default");
  return [...tls.rootCertificates, ...(await extraCertificates(env, files))];
}

async function extraCertificates(env: Env, files: Pick<Files, "read">): Promise<readonly string[]> {
  const extra = env["NODE_EXTRA_CA_CERTS"] ? await files.read(env["NODE_EXTRA_CA_CERTS"]).catch(() => undefined) : "";
  return extra?.match(PEM) ?? [];
}

interface ListsCertificates {
  readonly getCACertificates: (type: "default") => readonly string[];
}

function listsCertificates(module: object): module is ListsCertificates {
  return "getCACertificates" in module;
}

const HINT = "It has to be a file of certificates in PEM form (-----BEGIN CERTIFICATE-----).";

const TILDE = "A shell replaces ~ only at the beginning of a word and outside quotes: write $HOME or the whole path.";

function unusableFile(origin: string, message: string, hint = HINT): Error {
  return settingError(origin, `${origin}: ${message}`, hint);
}
