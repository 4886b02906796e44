import type { Answer } from "../answer.ts";
import { FULL_ACCESS, type KeyPair, type Permission } from "../credentials.ts";
import { gatewayError } from "../error-answer.ts";
import { canonicalRequest, type WireRequest } from "./canonical-request.ts";
import type { KeyLocks } from "./key-locks.ts";
import type { KeyStore } from "./key-store.ts";
import { type Claim, parseClaim, parseSdkDate, verifySignature } from "./signature.ts";
import type { TokenStore } from "./token-store.ts";

const MOST_SKEW_MS = 900_000;

export interface Gate {
  readonly tokens: TokenStore;
  readonly keys: KeyStore;
  readonly locks: KeyLocks;
}

export interface Identity {
  readonly permission: Permission;
  /** Signed with AK/SK: SMS then wants the domain id in a header. */
  readonly signed: boolean;
}

export type Admission = { readonly identity: Identity } | { readonly rejection: Answer };

/** Who is asking, as the API gateway finds out. `now` is real time in epoch ms. */
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

/** The real gateway quotes the canonical request too; a client must not log it. */
function staleMessage(request: WireRequest, claim: Claim): string {
  const canonical = canonicalRequest(request, claim.signedHeaders);
  return `Incorrect app authentication information: signature expired, canonicalRequest: ${canonical.replaceAll("\n", "|")}`;
}
