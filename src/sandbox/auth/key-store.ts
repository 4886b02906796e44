import { KEY_PAIRS, type KeyPair } from "../credentials.ts";
import { sha256 } from "./canonical-request.ts";
import { longToken } from "./long-token.ts";

interface IssuedKeys extends KeyPair {
  readonly securityToken: string;
  readonly expiresAt: number;
}

export interface KeyStore {
  /** Temporary keys; the same ones until half of their life is over. */
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
