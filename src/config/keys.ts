import { UsageError } from "../errors.ts";
import { durationOrNone, integer, oneOf, textOfAtMost } from "../parse-value.ts";
import { parseEndpoint, regionEndpoint } from "./endpoint.ts";

/** One key of a profile. */
export interface Key {
  readonly about: string;
  /** Never printed; only `sms auth login` writes it. */
  readonly secret?: true;
  /** Part of what proves who asks: `sms auth logout` forgets it. */
  readonly credential?: true;
  /** Throws UsageError or ConfigError; the value itself is not repeated where it is secret. */
  readonly check: (text: string) => unknown;
}

const word = textOfAtMost(1024);
/** As long as a token may be (seed pages, table 2). */
const secretWord = (text: string) => {
  if (/[^\u0021-\u007e]/.test(text)) throw new UsageError("it holds a character that no key or token has");
  return textOfAtMost(16_384)(text);
};
/** A password may hold a space. */
const password = (text: string) => {
  if (/\p{Cc}/u.test(text)) throw new UsageError("it holds a control character");
  return word(text);
};

/** Everything that a profile may hold. Values are texts, written as on the command line. */
const KEYS = {
  region: { about: "region of the SMS endpoint", check: (text) => regionEndpoint("region", text) },
  endpoint: { about: "address of SMS", check: (text) => parseEndpoint("endpoint", text) },
  iam_endpoint: { about: "address of IAM", check: (text) => parseEndpoint("iam_endpoint", text) },
  ca_file: { about: "file with further trusted certificates (PEM)", check: word },
  request_timeout: { about: "time for one request, or none", check: durationOrNone },
  max_retries: { about: "repetitions of a failed read", check: integer(0, 100) },
  auth: { about: "ecs: keys of the agency of the ECS that sms runs on", credential: true, check: oneOf("ecs") },
  credential_process: { about: "command that prints credentials as JSON", credential: true, check: word },
  token: { about: "a token", secret: true, credential: true, check: secretWord },
  ak: { about: "access key", secret: true, credential: true, check: secretWord },
  sk: { about: "secret key", secret: true, credential: true, check: secretWord },
  security_token: { about: "goes with temporary keys", secret: true, credential: true, check: secretWord },
  user_name: { about: "IAM user", credential: true, check: word },
  password: { about: "of the IAM user", secret: true, credential: true, check: password },
  domain_name: { about: "account of the IAM user", credential: true, check: word },
  domain_id: { about: "account id of the keys", credential: true, check: word },
  scope: { about: "what a user's token is for: domain (account) or project", check: oneOf("domain", "project") },
  project_id: { about: "project of a token with scope project", check: word },
  project_name: { about: "the same, by name", check: word },
} as const satisfies Readonly<Record<string, Key>>;

export type KeyName = keyof typeof KEYS;
export type Profile = Readonly<Partial<Record<KeyName, string>>>;

/** Secrets are not taken from arguments; a user and an account are of no use without the password, and asked for with it. */
export function isByLogin(name: KeyName): boolean {
  return keyOf(name).secret === true || name === "user_name" || name === "domain_name";
}

/** The ways to say who asks, in the order in which they are looked for, and the keys of each. */
const CREDENTIAL_KINDS: Readonly<Record<string, readonly KeyName[]>> = {
  token: ["token"],
  "access key": ["ak", "sk"],
  user: ["user_name", "password", "domain_name"],
  credential_process: ["credential_process"],
  ecs: ["auth"],
};

/** The way that a profile goes, complete or not. */
export function credentialKind(profile: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(CREDENTIAL_KINDS).find((kind) =>
    CREDENTIAL_KINDS[kind]?.some((key) => profile[key] !== undefined),
  );
}

export const KEY_NAMES = Object.keys(KEYS) as readonly KeyName[];

export function isKeyName(text: string): text is KeyName {
  return Object.hasOwn(KEYS, text);
}

export function keyOf(name: KeyName): Key {
  return KEYS[name];
}
