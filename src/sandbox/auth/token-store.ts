import { type Permission, STATIC_TOKENS } from "../credentials.ts";
import { longToken } from "./long-token.ts";

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
