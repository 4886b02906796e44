/** What the sandbox accepts. Invented values: they open nothing but the sandbox. */
export const ACCESS_KEY = "SANDBOXACCESSKEY0001";
export const SECRET_KEY = "sandbox-secret-key-that-opens-nothing-01";
export const DOMAIN_ID = "5a0db0c5a0db0c5a0db0c5a0db0c0001";
export const DOMAIN_NAME = "sandbox-account";
export const USER_NAME = "sandbox-user";
export const USER_PASSWORD = "sandbox-password";

/** Temporary keys: they work only together with their security token. */
export const TEMPORARY_ACCESS_KEY = "SANDBOXTEMPORARY0002";
export const TEMPORARY_SECRET_KEY = "sandbox-secret-key-that-opens-nothing-02";
export const SECURITY_TOKEN = "sandbox-security-token";

export const SANDBOX_TOKEN = "sandbox-token";
/** Valid, but with no permission on anything of SMS. */
export const FORBIDDEN_TOKEN = "sandbox-token-forbidden";
/** May read tasks, may not act on them. */
export const READ_ONLY_TOKEN = "sandbox-token-read-only";
/** May act on tasks, may not read them. */
export const WRITE_ONLY_TOKEN = "sandbox-token-write-only";

export interface KeyPair {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken: string | null;
}

export const KEY_PAIRS: readonly KeyPair[] = [
  { accessKey: ACCESS_KEY, secretKey: SECRET_KEY, securityToken: null },
  { accessKey: TEMPORARY_ACCESS_KEY, secretKey: TEMPORARY_SECRET_KEY, securityToken: SECURITY_TOKEN },
];

export interface Permission {
  readonly read: boolean;
  readonly write: boolean;
}

export const FULL_ACCESS: Permission = { read: true, write: true };

export const STATIC_TOKENS: ReadonlyMap<string, Permission> = new Map([
  [SANDBOX_TOKEN, FULL_ACCESS],
  [FORBIDDEN_TOKEN, { read: false, write: false }],
  [READ_ONLY_TOKEN, { read: true, write: false }],
  [WRITE_ONLY_TOKEN, { read: false, write: true }],
]);
