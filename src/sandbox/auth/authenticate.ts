import { createHmac, timingSafeEqual } from "node:crypto";

import { FULL_ACCESS, type KeyPair, type Permission } from "../credentials.ts";
import { type HttpResponse, gatewayError } from "../response.ts";
import { canonicalRequest, type WireRequest, sha256 } from "./canonical-request.ts";
import type { KeyStore, TokenStore } from "./tokens.ts";

const MOST_SKEW_MS = 900_000;

export interface CredentialStores {
  readonly tokens: TokenStore;
  readonly keys: KeyStore;
  readonly locks: KeyLocks;
}

export interface Identity {
  readonly permission: Permission;
  /** Signed with AK/SK: SMS then needs the domain id in a header. */
  readonly signed: boolean;
}

type AuthResult = { readonly identity: Identity } | { readonly rejection: HttpResponse };

/** Checks token or signature as the API gateway does. `now` is real time in epoch ms. */
export function authenticate(
  request: WireRequest,
  stores: CredentialStores,
  now: number,
  requestId: string,
): AuthResult {
  const token = request.headers["x-auth-token"];
  const result =
    token === undefined ? authenticateSignature(request, stores, now) : authenticateToken(token, stores.tokens, now);
  if ("permission" in result) return { identity: result };
  return { rejection: gatewayError(401, result.code, result.message, requestId) };
}

interface AuthFailure {
  readonly code: string;
  readonly message: string;
}

function authenticateToken(token: string, tokens: TokenStore, now: number): Identity | AuthFailure {
  const permission = tokens.permission(token, now);
  return permission === null
    ? { code: "APIGW.0307", message: "The token must be updated." }
    : { permission, signed: false };
}

function authenticateSignature(
  request: WireRequest,
  { keys: store, locks }: CredentialStores,
  now: number,
): Identity | AuthFailure {
  const header = parseAuthorization(request.headers["authorization"] ?? "");
  if (header === null) return incorrectCredentials("decrypt token fail");
  const keys = store.find(header.accessKey, now);
  if (keys === undefined || !hasSecurityToken(request, header, keys))
    return incorrectCredentials("Get secretKey failed");
  if (locks.locked(keys.accessKey, now)) return incorrectCredentials("AK access failed to reach the limit, forbidden");
  if (isStale(request, now)) return { code: "APIGW.0303", message: staleMessage(request, header) };
  if (verifySignature(request, header, keys.secretKey)) {
    locks.succeeded(keys.accessKey);
    return { permission: FULL_ACCESS, signed: true };
  }
  locks.failed(keys.accessKey, now);
  return incorrectCredentials("verify aksk signature fail");
}

function incorrectCredentials(tail: string): AuthFailure {
  return { code: "APIGW.0301", message: `Incorrect IAM authentication information: ${tail}` };
}

function hasSecurityToken(request: WireRequest, header: AuthorizationHeader, { securityToken }: KeyPair): boolean {
  if (securityToken === null) return true;
  return request.headers["x-security-token"] === securityToken && header.signedHeaders.includes("x-security-token");
}

function isStale(request: WireRequest, now: number): boolean {
  return !(Math.abs(parseSdkDate(request.headers["x-sdk-date"] ?? "") - now) <= MOST_SKEW_MS);
}

/** The real gateway quotes the canonical request, too; it may hold secrets, so that a client must not print it. */
function staleMessage(request: WireRequest, header: AuthorizationHeader): string {
  const canonical = canonicalRequest(request, header.signedHeaders);
  return `Incorrect app authentication information: signature expired, canonicalRequest: ${canonical.replaceAll("\n", "|")}`;
}

const ALGORITHM = "SDK-HMAC-SHA256";
/** Signatures without these are refused. */
const REQUIRED_SIGNED_HEADERS = ["host", "x-sdk-date"];
const AUTHORIZATION = /^SDK-HMAC-SHA256 Access=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** The parts of the Authorization header. */
interface AuthorizationHeader {
  readonly accessKey: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** Null when the header is not a complete SDK-HMAC-SHA256 authorization. */
export function parseAuthorization(authorization: string): AuthorizationHeader | null {
  const match = AUTHORIZATION.exec(authorization);
  if (match === null) return null;
  const [, accessKey = "", headers = "", signature = ""] = match;
  const signedHeaders = headers.split(";");
  return REQUIRED_SIGNED_HEADERS.every((name) => signedHeaders.includes(name))
    ? { accessKey, signedHeaders, signature }
    : null;
}

export function verifySignature(request: WireRequest, header: AuthorizationHeader, secretKey: string): boolean {
  const date = request.headers["x-sdk-date"] ?? "";
  const toSign = `${ALGORITHM}\n${date}\n${sha256(canonicalRequest(request, header.signedHeaders))}`;
  const expected = createHmac("sha256", secretKey).update(toSign).digest();
  return timingSafeEqual(expected, Buffer.from(header.signature, "hex"));
}

/** `YYYYMMDDTHHMMSSZ` as epoch ms; NaN for anything else. */
export function parseSdkDate(text: string): number {
  const [, year, month, day, hour, minute, second] = DATE.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** More than 5 bad signatures in a row lock the access key for 5 minutes, as with the real gateway. */
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
