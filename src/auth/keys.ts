import { type KeyCredential, secretsOf, whoOf } from "./credential.ts";
import { headerSafe } from "./header-safe.ts";
import { fixedLead, type Lead } from "./lead.ts";

/** An access key as it was found. Empty texts count as absent. */
export interface FoundKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken?: string | undefined;
  readonly domainId?: string | undefined;
}

/** What the parts are called where they stand, for messages. */
export type KeyNames = Readonly<Record<keyof FoundKeys, string>>;

/** Throws ConfigError, naming the part, when one could not be sent. */
export function keyCredential(source: string, found: FoundKeys, names: KeyNames, expiresAtMs?: number): KeyCredential {
  const { securityToken, domainId } = found;
  return {
    kind: "keys",
    source,
    accessKey: headerSafe(names.accessKey, found.accessKey),
    secretKey: headerSafe(names.secretKey, found.secretKey),
    ...(securityToken ? { securityToken: headerSafe(names.securityToken, securityToken) } : {}),
    ...(domainId ? { domainId: headerSafe(names.domainId, domainId) } : {}),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  };
}

export function keyLead(credential: KeyCredential): Lead {
  return fixedLead(credential, whoOf(credential), secretsOf(credential));
}
