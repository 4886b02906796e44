import { createHash } from "node:crypto";

import { FULL_ACCESS, type Permission, STATIC_TOKENS } from "../credentials.ts";

/** Tokens of IAM are valid for 24 hours. */
const TOKEN_LIFE_MS = 86_400_000;

export interface IssuedToken {
  readonly token: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface TokenStore {
  issue(now: number): IssuedToken;
  /** Null for a token that is unknown or has expired. */
  permission(token: string, now: number): Permission | null;
}

export function createTokenStore(): TokenStore {
  const expiries = new Map<string, number>();
  return {
    issue(now) {
      const token = longToken(expiries.size + 1, now);
      expiries.set(token, now + TOKEN_LIFE_MS);
      return { token, issuedAt: now, expiresAt: now + TOKEN_LIFE_MS };
    },
    permission(token, now) {
      const known = STATIC_TOKENS.get(token);
      if (known !== undefined) return known;
      return (expiries.get(token) ?? 0) > now ? FULL_ACCESS : null;
    },
  };
}

/** Real tokens have a few thousand characters. */
function longToken(number: number, now: number): string {
  const parts = Array.from({ length: 24 }, (_, at) =>
    createHash("sha512").update(`${number} ${now} ${at}`).digest("base64url"),
  );
  return `MIIS${parts.join("")}`;
}
