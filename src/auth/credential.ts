import { ConfigError } from "../errors.ts";
import { once } from "../once.ts";
import { isHeaderText, LONGEST_TOKEN } from "../parse-value.ts";

/** What proves who sends a request. `source` says where it was found, in words a user can act on. */
export type Credential = TokenCredential | KeyCredential;

interface Common {
  readonly source: string;
  /** Epoch ms; absent when it does not expire, or the source does not say when. */
  readonly expiresAtMs?: number;
}

export interface TokenCredential extends Common {
  readonly kind: "token";
  /** Sent as X-Auth-Token. */
  readonly token: string;
}

export interface KeyCredential extends Common {
  readonly kind: "keys";
  readonly accessKey: string;
  readonly secretKey: string;
  /** Belongs to temporary keys, sent as X-Security-Token. */
  readonly securityToken?: string;
  /** The account's id for X-Domain-Id; looked up through IAM when it is not given. */
  readonly domainId?: string;
}

/** A place where credentials may be. */
export interface CredentialSource {
  readonly name: string;
  /** undefined when it holds nothing; throws ConfigError when it holds a part of what is needed. */
  resolve(): Promise<ResolvedSource | undefined>;
}

/** A source that has everything it needs to obtain credentials; none has been requested yet. */
export interface ResolvedSource {
  /** Where it was found, in words a user can act on. */
  readonly source: string;
  /** Who the credentials belong to, without secrets: `user ops of account acme`. */
  readonly principal: string;
  /** What a token is issued for, where that can be chosen: `account acme`, `project eu-west-0`. */
  readonly scope?: string;
  /** What must never be shown. */
  readonly secrets: readonly string[];
  /** Whether `obtain` can return another credential when one expires or is refused. */
  readonly renewable: boolean;
  /** `refused` is a credential that the service no longer accepts: a cached one must not be the same. */
  obtain(refused?: Credential): Promise<Credential>;
}

/** The credential to send requests with, valid at the time of each request. */
export interface CredentialProvider {
  current(): Promise<Credential>;
  /** After the service refused this one: whether there is another to try. */
  refresh(refused: Credential): Promise<boolean>;
}

/** Of a source that cannot be renewed: its one credential. */
export function staticProvider(
  { obtain }: Pick<ResolvedSource, "obtain">,
  onObtained: (credential: Credential) => void,
): CredentialProvider {
  return {
    current: once(async () => {
      const credential = await obtain();
      onObtained(credential);
      return credential;
    }),
    refresh: async () => false,
  };
}

/** The source of a credential that is already at hand. */
export function resolveStatic(credential: Credential, principal: string, secrets: readonly string[]): ResolvedSource {
  const { source } = credential;
  return { source, principal, secrets, renewable: false, obtain: async () => credential };
}

export function resolveKeys(credential: KeyCredential): ResolvedSource {
  return resolveStatic(credential, principalOf(credential), secretsOf(credential));
}

export function secretsOf(credential: Credential): readonly string[] {
  if (credential.kind === "token") return [credential.token];
  const { accessKey, secretKey, securityToken } = credential;
  // The pair as one text, as in Basic authentication.
  const pair = `${accessKey}:${secretKey}`;
  return [accessKey, secretKey, pair, ...(securityToken === undefined ? [] : [securityToken])];
}

/** Who a credential belongs to, without secrets: `access key SAND****0001`, `a token`. */
export function principalOf(credential: Credential): string {
  return credential.kind === "token" ? "a token" : `access key ${masked(credential.accessKey)}`;
}

const SHOWN = 4;

/** Enough to tell two keys apart, too little to use one. */
function masked(secret: string): string {
  return secret.length < 4 * SHOWN ? "****" : `${secret.slice(0, SHOWN)}****${secret.slice(-SHOWN)}`;
}

/** An access key as it stands in a source. Empty texts count as absent. */
interface KeyTexts {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly securityToken?: string | undefined;
  readonly domainId?: string | undefined;
}

/** What the source calls each part, for messages. */
type KeyNames = Readonly<Record<keyof KeyTexts, string>>;

/** Throws ConfigError with the part's name when a part cannot be sent as a header. */
export function keyCredential(source: string, texts: KeyTexts, names: KeyNames, expiresAtMs?: number): KeyCredential {
  const { securityToken, domainId } = texts;
  return {
    kind: "keys",
    source,
    accessKey: headerValue(names.accessKey, texts.accessKey),
    secretKey: headerValue(names.secretKey, texts.secretKey),
    ...(securityToken ? { securityToken: headerValue(names.securityToken, securityToken) } : {}),
    ...(domainId ? { domainId: headerValue(names.domainId, domainId) } : {}),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
  };
}

/** Throws ConfigError for a text that cannot be sent as a header, without repeating it: it is a secret. `name` says where it stands. */
export function headerValue(name: string, value: string, hint?: string): string {
  if (!isHeaderText(value))
    throw new ConfigError(`${name} holds a line break, a space or another character that no key or token has`, hint);
  if (value.length > LONGEST_TOKEN) throw new ConfigError(`${name} is longer than ${LONGEST_TOKEN} characters`);
  return value;
}
