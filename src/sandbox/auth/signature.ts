import { createHmac, timingSafeEqual } from "node:crypto";

import { canonicalRequest, sha256, type WireRequest } from "./canonical-request.ts";

const ALGORITHM = "SDK-HMAC-SHA256";
/** The host and the date have to be signed. */
const MUST_SIGN = ["host", "x-sdk-date"];
const AUTHORIZATION = /^SDK-HMAC-SHA256 Access=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;
const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** What the Authorization header says. */
export interface Claim {
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
