/** The credentials that the sandbox accepts. They are invented and work nowhere else. */
export const ACCESS_KEY = "SANDBOXACCESSKEY0001";
export const SECRET_KEY = "sandbox-secret-key-that-opens-nothing-01";
export const DOMAIN_ID = "5a0db0c5a0db0c5a0db0c5a0db0c0001";
export const DOMAIN_NAME = "sandbox-account";
/** Every user has this password. */
export const USER_PASSWORD = "sandbox-password";
export const USER_NAME = "sandbox-user";
/** May read tasks, may not act on them. */
export const READ_ONLY_USER_NAME = "sandbox-user-read-only";
/** Can log in, but has no permission for SMS. */
export const FORBIDDEN_USER_NAME = "sandbox-user-forbidden";
export const LOCKED_USER_NAME = "sandbox-user-locked";
/** Needs a second factor besides the password. */
export const MFA_USER_NAME = "sandbox-user-mfa";

/** Temporary keys, which work only together with their security token. */
export const TEMPORARY_ACCESS_KEY = "SANDBOXTEMPORARY0002";
export const TEMPORARY_SECRET_KEY = "sandbox-secret-key-that-opens-nothing-02";
export const SECURITY_TOKEN = "sandbox-security-token";

export const SANDBOX_TOKEN = "sandbox-token";
/** Valid, but without any permission for SMS. */
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
const READ_ONLY: Permission = { read: true, write: false };
const NO_ACCESS: Permission = { read: false, write: false };

export interface User {
  readonly id: string;
  readonly name: string;
  readonly status: "active" | "locked" | "needs a second factor";
  readonly permission: Permission;
}

export const USERS: readonly User[] = [
  { id: "5a0db0c5a0db0c5a0db0c5a0db0c0002", name: USER_NAME, status: "active", permission: FULL_ACCESS },
  { id: "5a0db0c5a0db0c5a0db0c5a0db0c0011", name: READ_ONLY_USER_NAME, status: "active", permission: READ_ONLY },
  { id: "5a0db0c5a0db0c5a0db0c5a0db0c0012", name: FORBIDDEN_USER_NAME, status: "active", permission: NO_ACCESS },
  { id: "5a0db0c5a0db0c5a0db0c5a0db0c0013", name: LOCKED_USER_NAME, status: "locked", permission: FULL_ACCESS },
  {
    id: "5a0db0c5a0db0c5a0db0c5a0db0c0014",
    name: MFA_USER_NAME,
    status: "needs a second factor",
    permission: FULL_ACCESS,
  },
];

export const LOGINS = `Logins at POST /v3/auth/tokens are for the account ${DOMAIN_NAME}, all with the
password ${USER_PASSWORD}:
  ${USER_NAME}            may do everything
  ${READ_ONLY_USER_NAME}  may read tasks, may not act on them
  ${FORBIDDEN_USER_NAME}  logs in, and may then do nothing
  ${LOCKED_USER_NAME}     is refused: the account is locked
  ${MFA_USER_NAME}        is refused: a second factor is required
It is the metadata service of an ECS with an agency, too, and gives temporary
keys: PUT /meta-data/latest/api/token, then GET /openstack/latest/securitykey,
which also answers without a token. Tokens of logins and temporary keys live for
--token-life; the token and the access key that the sandbox prints stay valid.`;

/** Projects have the name of their region. */
export const PROJECTS: readonly { readonly id: string; readonly name: string }[] = [
  { id: "5a0db0c5a0db0c5a0db0c5a0db0c0003", name: "cn-north-4" },
  { id: "5a0db0c5a0db0c5a0db0c5a0db0c0004", name: "ap-southeast-3" },
  { id: "5a0db0c5a0db0c5a0db0c5a0db0c0005", name: "my-kualalumpur-1" },
  { id: "5a0db0c5a0db0c5a0db0c5a0db0c0006", name: "ru-moscow-1" },
];

export const STATIC_TOKENS: ReadonlyMap<string, Permission> = new Map([
  [SANDBOX_TOKEN, FULL_ACCESS],
  [FORBIDDEN_TOKEN, NO_ACCESS],
  [READ_ONLY_TOKEN, READ_ONLY],
  [WRITE_ONLY_TOKEN, { read: false, write: true }],
]);
