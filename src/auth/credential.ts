/** What proves who is asking. `source` says where it was found, in words a user can act on. */
export type Credential = TokenCredential | KeyCredential;

export interface TokenCredential {
  readonly kind: "token";
  readonly source: string;
  /** Sent as X-Auth-Token, 1–16,384 characters (seed pages, table 2). */
  readonly token: string;
}

export interface KeyCredential {
  readonly kind: "keys";
  readonly source: string;
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
