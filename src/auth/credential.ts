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
export function whoOf(credential: Credential): string {
  return credential.kind === "token" ? "a token" : `access key ${masked(credential.accessKey)}`;
}

const SHOWN = 4;

/** Enough to tell two keys apart, too little to use one. */
function masked(secret: string): string {
  return secret.length < 4 * SHOWN ? "****" : `${secret.slice(0, SHOWN)}****${secret.slice(-SHOWN)}`;
}
