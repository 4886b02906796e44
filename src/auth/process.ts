import { parseArgsStringToArgv } from "string-argv";

import type { Capture } from "../context.ts";
import { ConfigError, SmsError } from "../errors.ts";
import { isJsonObject, type Json, jsonIn, type JsonObject } from "../json.ts";
import { type Credential, headerValue, keyCredential, type ResolvedSource } from "./credential.ts";

/** A program that waits for input, or for a network that is down, must not block a command for ever. */
const TIME_LIMIT_MS = 30_000;

/**
 * A command that prints `{"ak","sk","security_token"?,"domain_id"?,"expires_at"?}` or `{"token","expires_at"?}`, or keys in
 * the form of the AWS CLI or of IAM.
 * No shell runs it; what it prints is never shown.
 */
export function resolveProcess(
  source: string,
  commandLine: string,
  capture: Capture,
  interrupted: AbortSignal,
  timeoutMs = TIME_LIMIT_MS,
): ResolvedSource {
  const argv = argvOf(source, commandLine);
  // Only the program's name: its arguments may hold secrets.
  const name = `credential_process ${argv[0]}`;
  return {
    source: `${source} (${name})`,
    principal: `the identity that ${argv[0]} prints`,
    secrets: argv.slice(1).filter((word) => SECRET_LIKE.test(word)),
    renewable: true,
    async obtain() {
      const { exitCode, stdout } = await capture(argv, { timeoutMs, interrupted }).catch(throwStartError(name));
      if (exitCode === undefined) throw processError(`${name} did not finish within ${timeoutMs / 1000} s`);
      if (exitCode !== 0) throw processError(`${name} ended with exit code ${exitCode}`);
      return credentialOf(`${source} (${name})`, stdout, name);
    },
  };
}

/** Long words on the command line are taken for keys, and masked wherever they would be shown. */
const SECRET_LIKE = /^[\w+/=.-]{20,}$/;

export function argvOf(source: string, commandLine: string): readonly [string, ...string[]] {
  const [command, ...args] = parseArgsStringToArgv(commandLine);
  if (!command) throw new ConfigError(`${source}: credential_process names no command`);
  return [command, ...args];
}

function throwStartError(name: string): (thrown: unknown) => never {
  return (thrown) => {
    // An interruption, or the end of --timeout.
    if (thrown instanceof SmsError) throw thrown;
    const reason = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown reason";
    throw processError(`${name} could not be started (${REASONS[reason] ?? reason})`);
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such program",
  EACCES: "not executable",
};

function processError(message: string): SmsError {
  const hint = "Run the command by itself to see what it prints; no shell runs it, so ~, $ and | are not understood.";
  return new SmsError("auth", message, { hint });
}

/** What each part of a key is called in one form of the output; `domain_id` means the same in all of them. */
interface KeyForm {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken: string;
  readonly expiry: string;
}

const OWN_FORM: KeyForm = { accessKey: "ak", secretKey: "sk", securityToken: "security_token", expiry: "expires_at" };

/** Of programs written for the AWS CLI (https://docs.aws.amazon.com/cli/v1/userguide/cli-configure-sourcing-external.html). */
const AWS_FORM: KeyForm = {
  accessKey: "AccessKeyId",
  secretKey: "SecretAccessKey",
  securityToken: "SessionToken",
  expiry: "Expiration",
};

/** Of IAM's answer with temporary keys, which a program may print as it came: inside `credential`. */
const IAM_FORM: KeyForm = {
  accessKey: "access",
  secretKey: "secret",
  securityToken: "securitytoken",
  expiry: "expires_at",
};

function credentialOf(source: string, stdout: string, name: string): Credential {
  const output = parseOutput(stdout, name);
  const { token, expires_at, credential } = output;
  if (typeof token === "string" && token !== "")
    return {
      kind: "token",
      source,
      token: headerValue(`${name}: token`, token),
      ...expiryOf(expires_at, "expires_at", name),
    };
  const [body, form] = isJsonObject(credential)
    ? [credential, IAM_FORM]
    : [output, "AccessKeyId" in output || "SecretAccessKey" in output ? AWS_FORM : OWN_FORM];
  const text = (key: string) => optionalText(body, key, name);
  const [accessKey, secretKey] = [text(form.accessKey), text(form.secretKey)];
  if (!accessKey || !secretKey)
    throw processError(`${name} printed neither ${form.accessKey} and ${form.secretKey} nor token`);
  const texts = { accessKey, secretKey, securityToken: text(form.securityToken), domainId: text("domain_id") };
  const { expiresAtMs } = expiryOf(body[form.expiry], form.expiry, name);
  return keyCredential(source, texts, { ...form, domainId: "domain_id" }, expiresAtMs);
}

function expiryOf(value: Json | undefined, key: string, name: string): { readonly expiresAtMs?: number } {
  return value == null ? {} : { expiresAtMs: dateOf(value, key, name) };
}

function parseOutput(stdout: string, name: string): JsonObject {
  // Programs of Windows put a byte order mark in front.
  const body = jsonIn(stdout.replace(/^\ufeff/, ""));
  if (isJsonObject(body)) return body;
  // The output is not shown: it may be a secret.
  const isUtf16 = stdout.includes("\0");
  throw processError(
    `${name} did not print a JSON object${isUtf16 ? ": its output is UTF-16, and has to be UTF-8" : ""}`,
  );
}

function optionalText(body: JsonObject, key: string, name: string): string | undefined {
  const value = body[key];
  if (value == null) return undefined;
  if (typeof value !== "string") throw processError(`${name}: ${key} is not a string`);
  return value;
}

/** ISO 8601, also with microseconds. */
function dateOf(value: Json, key: string, name: string): number {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw processError(`${name}: ${key} is not an ISO 8601 date`);
  return ms;
}
