import { parseArgsStringToArgv } from "string-argv";

import type { Capture } from "../context.ts";
import { asSmsError, ConfigError, SmsError } from "../errors.ts";
import { isJsonObject, type Json, jsonIn, type JsonObject } from "../json.ts";
import { type Credential, headerValue, keyCredential, type ResolvedSource } from "./credential.ts";

/** A program that waits for input, or for a network that is down, must not block a command for ever. */
const TIME_LIMIT_MS = 30_000;

/**
 * A command that prints `{"ak","sk","security_token"?,"domain_id"?,"expires_at"?}` or `{"token","expires_at"?}`.
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
    principal: `whoever ${argv[0]} says`,
    secrets: argv.slice(1).filter((word) => SECRET_LIKE.test(word)),
    renewable: true,
    async obtain() {
      const { exitCode, stdout } = await capture(argv, { timeoutMs, interrupted }).catch(throwStartError(name));
      if (exitCode === undefined) throw processError(`${name} gave no answer within ${timeoutMs / 1000} s`);
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
    const error = asSmsError(thrown);
    if (error.kind === "interrupted") throw error;
    const reason = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "unknown reason";
    throw processError(`${name} cannot be run (${REASONS[reason] ?? reason})`);
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such program",
  EACCES: "it may not be run",
};

function processError(message: string): SmsError {
  const hint = "Run the command by itself to see what it prints; no shell runs it, so ~, $ and | are not understood.";
  return new SmsError("auth", message, { hint });
}

const NAMES = { accessKey: "ak", secretKey: "sk", securityToken: "security_token", domainId: "domain_id" } as const;

function credentialOf(source: string, stdout: string, name: string): Credential {
  const body = parseOutput(stdout, name);
  const { token, expires_at } = body;
  const expiry = expires_at == null ? {} : { expiresAtMs: dateOf(expires_at, name) };
  const text = (key: string) => optionalText(body, key, name);
  if (typeof token === "string" && token !== "")
    return { kind: "token", source, token: headerValue(`${name}: token`, token), ...expiry };
  const [accessKey, secretKey] = [text("ak"), text("sk")];
  if (!accessKey || !secretKey) throw processError(`${name} printed neither ak and sk nor token`);
  const texts = { accessKey, secretKey, securityToken: text("security_token"), domainId: text("domain_id") };
  return keyCredential(source, texts, NAMES, expiry.expiresAtMs);
}

function parseOutput(stdout: string, name: string): JsonObject {
  const body = jsonIn(stdout);
  if (isJsonObject(body)) return body;
  // The output is not shown: it may be a secret.
  throw processError(`${name} did not print a JSON object`);
}

function optionalText(body: JsonObject, key: string, name: string): string | undefined {
  const value = body[key];
  if (value == null) return undefined;
  if (typeof value !== "string") throw processError(`${name}: ${key} is not a text`);
  return value;
}

/** ISO 8601, also with microseconds. */
function dateOf(value: Json, name: string): number {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw processError(`${name}: expires_at is not an ISO 8601 date`);
  return ms;
}
