import { createHash } from "node:crypto";

import { type Permission, STATIC_TOKENS, KEY_PAIRS, type KeyPair } from "../credentials.ts";
import { sha256 } from "./canonical-request.ts";

export interface IssuedToken {
  readonly token: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface TokenStore {
  issue(permission: Permission, now: number): IssuedToken;
  /** Null for a token that is unknown or has expired. */
  permission(token: string, now: number): Permission | null;
}

export function createTokenStore(lifeMs: number): TokenStore {
  const issued = new Map<string, { readonly permission: Permission; readonly expiresAt: number }>();
  let count = 0;
  return {
    issue(permission, now) {
      for (const [token, { expiresAt }] of issued) if (expiresAt <= now) issued.delete(token);
      const token = longToken(`${(count += 1)} ${now}`);
      issued.set(token, { permission, expiresAt: now + lifeMs });
      return { token, issuedAt: now, expiresAt: now + lifeMs };
    },
    permission(token, now) {
      const known = STATIC_TOKENS.get(token);
      if (known !== undefined) return known;
      const found = issued.get(token);
      return found !== undefined && found.expiresAt > now ? found.permission : null;
    },
  };
}

interface IssuedKeys extends KeyPair {
  readonly securityToken: string;
  readonly expiresAt: number;
}

export interface KeyStore {
  /** Issues temporary keys, and returns the same ones until half of their lifetime is over. */
  temporary(now: number): IssuedKeys;
  /** Undefined for an access key that is unknown or has expired. */
  find(accessKey: string, now: number): KeyPair | undefined;
}

export function createKeyStore(lifeMs: number): KeyStore {
  let issued: readonly IssuedKeys[] = [];
  return {
    temporary(now) {
      const latest = issued.at(-1);
      if (latest !== undefined && latest.expiresAt - now > lifeMs / 2) return latest;
      const keys = issueKeys(now, now + lifeMs);
      issued = [...issued.filter(({ expiresAt }) => expiresAt > now), keys];
      return keys;
    },
    find(accessKey, now) {
      const valid = issued.filter(({ expiresAt }) => expiresAt > now);
      return [...KEY_PAIRS, ...valid].find((keys) => keys.accessKey === accessKey);
    },
  };
}

function issueKeys(now: number, expiresAt: number): IssuedKeys {
  return {
    accessKey: `SANDBOX${sha256(`access ${now}`).slice(0, 13).toUpperCase()}`,
    secretKey: sha256(`secret ${now}`).slice(0, 40),
    securityToken: longToken(`security ${now}`),
    expiresAt,
  };
}

/** Real tokens have a few thousand characters. */
function longToken(seed: string): string {
  const parts = Array.from({ length: 24 }, (_, at) => createHash("sha512").update(`${seed} ${at}`).digest("base64url"));
  return `MIIS${parts.join("")}`;
}

export interface MetadataTokens {
  issue(lifeSeconds: number, now: number): string;
  valid(token: string, now: number): boolean;
}

/** Tokens of the metadata service, which are valid nowhere else. */
export function createMetadataTokens(): MetadataTokens {
  const expiries = new Map<string, number>();
  let count = 0;
  return {
    issue(lifeSeconds, now) {
      for (const [token, expiresAt] of expiries) if (expiresAt <= now) expiries.delete(token);
      const token = sha256(`metadata ${(count += 1)} ${now}`);
      expiries.set(token, now + lifeSeconds * 1000);
      return token;
    },
    valid: (token, now) => (expiries.get(token) ?? 0) > now,
  };
}

/** Formats epoch ms as IAM does: `2026-01-01T12:00:00.000000Z`. */
export function withMicroseconds(time: number): string {
  return new Date(time).toISOString().replace("Z", "000Z");
}
