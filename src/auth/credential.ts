import { ConfigError } from "../errors.ts";

/** What proves who is asking. `source` says where it was found, in words a user can act on. */
export type Credential = TokenCredential | KeyCredential;

interface Common {
  readonly source: string;
  /** Epoch ms; absent when it does not expire, or nobody says when. */
  readonly expiresAtMs?: number;
}

export interface TokenCredential extends Common {
  readonly kind: "token";
  /** Sent as X-Auth-Token, 1–16,384 characters (seed pages, table 2). */
  readonly token: string;
}

export interface KeyCredential extends Common {
  readonly kind: "keys";
  readonly accessKey: string;
  readonly secretKey: string;
  /** Goes with temporary keys, as X-Security-Token. */
  readonly securityToken?: string;
  /** The account's id for X-Domain-Id; looked up through IAM when it is not given. */
  readonly domainId?: string;
}

export function secretsOf(credential: Credential): readonly string[] {
  if (credential.kind === "token") return [credential.token];
  const { accessKey, secretKey, securityToken } = credential;
  return [accessKey, secretKey, ...(securityToken === undefined ? [] : [securityToken])];
}

/** Who is asking, fit to be shown: `access key SAND****0001`, `a token`. */
export function principalOf(credential: Credential): string {
  return credential.kind === "token" ? "a token" : `access key ${masked(credential.accessKey)}`;
}

const SHOWN = 4;

/** Enough to tell two keys apart, too little to use one. */
function masked(secret: string): string {
  return secret.length < 4 * SHOWN ? "****" : `${secret.slice(0, SHOWN)}****${secret.slice(-SHOWN)}`;
}

/** An access key as it was found. Empty texts count as absent. */
interface FoundKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken?: string | undefined;
  readonly domainId?: string | undefined;
}

/** What the parts are called where they stand, for messages. */
type KeyNames = Readonly<Record<keyof FoundKeys, string>>;

/** Throws ConfigError, naming the part, when one could not be sent. */
export function keyCredential(source: string, found: FoundKeys, names: KeyNames, expiresAtMs?: number): KeyCredential {
  const { securityToken, domainId } = found;
  return {
    kind: "keys",
    source,
    accessKey: headerValue(names.accessKey, found.accessKey),
    secretKey: headerValue(names.secretKey, found.secretKey),
    ...(securityToken ? { securityToken: headerValue(names.securityToken, securityToken) } : {}),
    ...(domainId ? { domainId: headerValue(names.domainId, domainId) } : {}),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  };
}

export function resolvedKeys(credential: KeyCredential): ResolvedSource {
  return resolvedFixed(credential, principalOf(credential), secretsOf(credential));
}

const LONGEST_TOKEN = 16_384;

/** Refuses what could not be sent as a header; never repeats the value. `name` says where it stands. */
export function headerValue(name: string, value: string, hint?: string): string {
  if (/[^\u0021-\u007e]/.test(value))
    throw new ConfigError(`${name} holds a line break, a space or another character that no key or token has`, hint);
  if (value.length > LONGEST_TOKEN) throw new ConfigError(`${name} is longer than ${LONGEST_TOKEN} characters`);
  return value;
}

/** A source that has all it needs. Nothing was asked of anybody yet. */
export interface ResolvedSource {
  /** Where it was found, in words a user can act on. */
  readonly source: string;
  /** Who will be asking, fit to be shown. */
  readonly principal: string;
  /** What a token is for, where that was chosen: `account acme`, `project eu-west-0`. */
  readonly scope?: string;
  /** What must never be shown. */
  readonly secrets: readonly string[];
  /** Whether `obtain` can bring another credential when one expires or is refused. */
  readonly renewable: boolean;
  /** `refused` is a credential that the service does not take any more: a remembered one must not be it. */
  obtain(refused?: Credential): Promise<Credential>;
}

/** A place where credentials may be. Several sources of one kind are several of these. */
export interface CredentialSource {
  readonly name: string;
  /** undefined when it holds nothing; throws ConfigError when it holds half of what is needed. */
  resolve(): Promise<ResolvedSource | undefined>;
}

/** A credential that is simply there. */
export function resolvedFixed(credential: Credential, who: string, secrets: readonly string[]): ResolvedSource {
  const { source } = credential;
  return { source, principal: who, secrets, renewable: false, obtain: async () => credential };
}
