import { sha256 } from "./canonical-request.ts";

export interface MetadataTokens {
  issue(lifeSeconds: number, now: number): string;
  valid(token: string, now: number): boolean;
}

/** Of the metadata service alone: they open nothing else. */
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
