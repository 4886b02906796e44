import { createHmac, timingSafeEqual } from "node:crypto";

import { type Answer, gatewayError } from "../answer.ts";
import { FULL_ACCESS, type KeyPair, type Permission } from "../credentials.ts";
import { canonicalRequest, type WireRequest, sha256 } from "./canonical-request.ts";
import type { KeyStore, TokenStore } from "./tokens.ts";

const MOST_SKEW_MS = 900_000;

export interface Gate {
  readonly tokens: TokenStore;
  readonly keys: KeyStore;
  readonly locks: KeyLocks;
}

export interface Identity {
  readonly permission: Permission;
  /** Signed with AK/SK; SMS then requires the domain id in a header. */
  readonly signed: boolean;
}

type Admission = { readonly identity: Identity } | { readonly rejection: Answer };

/** Authenticates a request as the API gateway does. `now` is real time in epoch ms. */
export function authenticate(request: WireRequest, gate: Gate, now: number, requestId: string): Admission {
  const token = request.headers["x-auth-token"];
  const verdict = token === undefined ? bySignature(request, gate, now) : byToken(token, gate.tokens, now);
  if ("permission" in verdict) return { identity: verdict };
  return { rejection: gatewayError(401, verdict.code, verdict.message, requestId) };
}

interface Complaint {
  readonly code: string;
  readonly message: string;
}

function byToken(token: string, tokens: TokenStore, now: number): Identity | Complaint {
  const permission = tokens.permission(token, now);
  return permission === null
    ? { code: "APIGW.0307", message: "The token must be updated." }
    : { permission, signed: false };
}

function bySignature(request: WireRequest, { keys: store, locks }: Gate, now: number): Identity | Complaint {
  const claim = parseClaim(request.headers["authorization"] ?? "");
  if (claim === null) return incorrect("decrypt token fail");
  const keys = store.find(claim.accessKey, now);
  if (keys === undefined || !hasSecurityToken(request, claim, keys)) return incorrect("Get secretKey failed");
  if (locks.locked(keys.accessKey, now)) return incorrect("AK access failed to reach the limit, forbidden");
  if (isStale(request, now)) return { code: "APIGW.0303", message: staleMessage(request, claim) };
  if (verifySignature(request, claim, keys.secretKey)) {
    locks.succeeded(keys.accessKey);
    return { permission: FULL_ACCESS, signed: true };
  }
  locks.failed(keys.accessKey, now);
  return incorrect("verify aksk signature fail");
}

function incorrect(tail: string): Complaint {
  return { code: "APIGW.0301", message: `Incorrect IAM authentication information: ${tail}` };
}

function hasSecurityToken(request: WireRequest, claim: Claim, { securityToken }: KeyPair): boolean {
  if (securityToken === null) return true;
  return request.headers["x-security-token"] === securityToken && claim.signedHeaders.includes("x-security-token");
}

function isStale(request: WireRequest, now: number): boolean {
  return !(Math.abs(parseSdkDate(request.headers["x-sdk-date"] ?? "") - now) <= MOST_SKEW_MS);
}

/** The real gateway quotes the canonical request here as well, so that a client can be tested not to log it. */
function staleMessage(request: WireRequest, claim: Claim): string {
  const canonical = canonicalRequest(request, claim.signedHeaders);
  return `Incorrect app authentication information: signature expired, canonicalRequest: ${canonical.replaceAll("\n", "|")}`;
}

const ALGORITHM = "SDK-HMAC-SHA256";
/** The host and the date have to be signed. */
const MUST_SIGN = ["host", "x-sdk-date"];
const AUTHORIZATION = /^SDK-HMAC-SHA256 Access=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** The parts of the Authorization header. */
interface Claim {
  readonly accessKey: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Null when the header is not a complete SDK-HMAC-SHA256 authorization. */
export function parseClaim(authorization: string): Claim | null {
  const match = AUTHORIZATION.exec(authorization);
  if (match === null) return null;
  const [, accessKey = "", headers = "", signature = ""] = match;
  const signedHeaders = headers.split(";");
  return MUST_SIGN.every((name) => signedHeaders.includes(name)) ? { accessKey, signedHeaders, signature } : null;
}

export function verifySignature(request: WireRequest, claim: Claim, secretKey: string): boolean {
  const date = request.headers["x-sdk-date"] ?? "";
  const toSign = `${ALGORITHM}\n${date}\n${sha256(canonicalRequest(request, claim.signedHeaders))}`;
  const expected = createHmac("sha256", secretKey).update(toSign).digest();
  return timingSafeEqual(expected, Buffer.from(claim.signature, "hex"));
}

/** `YYYYMMDDTHHMMSSZ` as epoch ms; NaN for anything else. */
export function parseSdkDate(text: string): number {
  const [, year, month, day, hour, minute, second] = DATE.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** After more bad signatures in a row the access key is locked for 5 minutes (docs/service.md, "Errors"). */
const MOST_FAILURES = 5;
const LOCKED_MS = 300_000;

interface KeyLocks {
  locked(accessKey: string, now: number): boolean;
  failed(accessKey: string, now: number): void;
  succeeded(accessKey: string): void;
}

export function createKeyLocks(): KeyLocks {
  const failures = new Map<string, { readonly count: number; readonly last: number }>();
  const current = (accessKey: string, now: number): number => {
    const known = failures.get(accessKey);
    return known !== undefined && now - known.last < LOCKED_MS ? known.count : 0;
  };
  return {
    locked: (accessKey, now) => current(accessKey, now) > MOST_FAILURES,
    failed: (accessKey, now) => void failures.set(accessKey, { count: current(accessKey, now) + 1, last: now }),
    succeeded: (accessKey) => void failures.delete(accessKey),
  };
}
