import { type HttpResponse, htmlResponse, jsonResponse, textResponse } from "../response.ts";
import type { WireRequest } from "./canonical-request.ts";
import { type KeyStore, type MetadataTokens, withMicroseconds } from "./tokens.ts";

const LONGEST_LIFE_SECONDS = 21_600;

/** `PUT /meta-data/latest/api/token` of an ECS. */
export function issueMetadataToken({ headers }: WireRequest, tokens: MetadataTokens, now: number): HttpResponse {
  const text = headers["x-metadata-token-ttl-seconds"] ?? "";
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > LONGEST_LIFE_SECONDS) return htmlResponse(400, "400 Bad Request");
  return textResponse(200, tokens.issue(seconds, now));
}

/** `GET /openstack/latest/securitykey` of an ECS with an agency, with a token (version 2) or without (version 1). */
export function securityKey(
  { headers }: WireRequest,
  tokens: MetadataTokens,
  keys: KeyStore,
  now: number,
): HttpResponse {
  const token = headers["x-metadata-token"];
  if (token !== undefined && !tokens.valid(token, now)) return htmlResponse(401, "401 Unauthorized");
  const { accessKey, secretKey, securityToken, expiresAt } = keys.temporary(now);
  const expires_at = withMicroseconds(expiresAt);
  return jsonResponse(200, {
    credential: { access: accessKey, secret: secretKey, securitytoken: securityToken, expires_at },
  });
}
