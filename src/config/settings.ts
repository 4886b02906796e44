import type { Env } from "../context.ts";
import { ConfigError, settingError, UsageError } from "../errors.ts";
import { durationOrNone, integer, isHeaderText, LONGEST_TOKEN, oneOf, textOfAtMost } from "../parse-value.ts";

/** Where settings may come from; an earlier layer goes before a later one. */
export interface Layers {
  readonly flags: Flags;
  readonly env: Env;
  /** Its values have been checked. */
  readonly profile: { readonly name: string; readonly values: Profile } | undefined;
}

/** The global flags that are settings, as they were written. */
export interface Flags {
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly caFile?: string | undefined;
  readonly requestTimeout?: string | undefined;
  readonly maxRetries?: string | undefined;
}

/** The value of a setting and where it comes from: `--region`, `SMS_REGION`, `profile prod`, `default`. */
export interface Setting {
  readonly text: string;
  readonly origin: string;
}

interface Places {
  readonly flag?: readonly [name: string, key: keyof Flags];
  readonly env?: readonly string[];
  readonly byDefault?: string;
}

/** Where each setting may come from besides the profile. */
const PLACES = {
  endpoint: { flag: ["--endpoint", "endpoint"], env: ["SMS_ENDPOINT"] },
  region: { flag: ["--region", "region"], env: ["SMS_REGION"] },
  iam_endpoint: {
    env: ["SMS_IAM_ENDPOINT", "HUAWEICLOUD_SDK_IAM_ENDPOINT"],
    byDefault: "https://iam.myhuaweicloud.com",
  },
  ca_file: { flag: ["--ca-file", "caFile"], env: ["SMS_CA_FILE"] },
  request_timeout: { flag: ["--request-timeout", "requestTimeout"], byDefault: "30s" },
  max_retries: { flag: ["--max-retries", "maxRetries"], byDefault: "4" },
  scope: { env: ["SMS_AUTH_SCOPE"], byDefault: "domain" },
  project_id: { env: ["HW_PROJECT_ID"] },
  project_name: { env: ["HW_PROJECT_NAME"] },
} as const satisfies Readonly<Record<string, Places>>;

export type SettingName = keyof typeof PLACES;
export const SETTING_NAMES = Object.keys(PLACES) as readonly SettingName[];

export function isSettingName(text: string): text is SettingName {
  return Object.hasOwn(PLACES, text);
}

/** Flag, else environment, else profile, else default. An empty variable counts as unset. */
export function settingOf(name: SettingName, layers: Layers): Setting | undefined {
  const { flags, env, profile } = layers;
  const { flag, env: variables = [], byDefault }: Places = PLACES[name];
  const flagText = flag && flags[flag[1]];
  if (flag && flagText !== undefined) return { text: flagText, origin: flag[0] };
  const variable = variables.find((each) => env[each]);
  if (variable !== undefined) return { text: env[variable] ?? "", origin: variable };
  const profileText = profile?.values[name];
  if (profile && profileText !== undefined) return { text: profileText, origin: `profile ${profile.name}` };
  const regional = name === "iam_endpoint" ? regionalIam(layers) : undefined;
  return regional ?? (byDefault === undefined ? undefined : { text: byDefault, origin: "default" });
}

/** A setting that has a default. */
export function requiredSetting(
  name: "iam_endpoint" | "request_timeout" | "max_retries" | "scope",
  layers: Layers,
): Setting {
  return settingOf(name, layers) ?? { text: "", origin: "default" };
}

/** The flag and the variables that a setting may come from, in their order. */
export function placesBesidesProfile(name: SettingName): readonly string[] {
  const { flag, env = [] }: Places = PLACES[name];
  return [...(flag ? [flag[0]] : []), ...env];
}

/** One of the two settings that say where SMS is. */
export interface AddressSetting extends Setting {
  readonly name: "endpoint" | "region";
}

/**
 * The settings that say where SMS is, the one in force first: flags before the environment before the profile, and within each
 * of them an endpoint before a region. So `--region` is never ignored because of a variable or a profile.
 */
export function addressSettings({ flags, env, profile }: Layers): readonly AddressSetting[] {
  const layers: readonly Layers[] = [
    { flags, env: {}, profile: undefined },
    { flags: {}, env, profile: undefined },
    { flags: {}, env: {}, profile },
  ];
  return layers.flatMap((layer) =>
    (["endpoint", "region"] as const).flatMap((name) => {
      const setting = settingOf(name, layer);
      return setting ? [{ ...setting, name }] : [];
    }),
  );
}

/** An address and where it comes from. */
export interface Endpoint {
  readonly url: URL;
  readonly origin: string;
  /** What names another address, and is not used because of `origin`: `SMS_ENDPOINT`, `region of profile prod`. */
  readonly notUsed: readonly string[];
}

/** The address of SMS (`addressSettings`). Throws ConfigError without one. */
export function smsEndpoint(layers: Layers): Endpoint {
  const [first, ...others] = addressSettings(layers);
  if (first === undefined)
    throw new ConfigError(
      "no endpoint: neither --endpoint, --region, SMS_ENDPOINT nor SMS_REGION is set, and the profile has none",
      `Regions of SMS: ${REGION_LIST}. To try sms without an account: sms sandbox run -- COMMAND.`,
    );
  const { name, text, origin } = first;
  return {
    url: name === "endpoint" ? parseEndpoint(origin, text) : regionEndpoint(origin, text),
    origin,
    notUsed: others.filter((each) => each.name !== name || each.text !== text).map(addressOrigin),
  };
}

/** `SMS_REGION`; `region of profile prod`, because a profile may have both. */
export function addressOrigin({ name, origin }: AddressSetting): string {
  return /^(--|[A-Z])/.test(origin) ? origin : `${name} of ${origin}`;
}

/** Whether an address is that of a region, to the letter. */
export function isRegionalEndpoint({ href }: URL): boolean {
  return Object.values(REGIONS).some(({ endpoint }) => new URL(endpoint).href === href);
}

export function iamEndpoint(layers: Layers): Endpoint {
  const { text, origin } = requiredSetting("iam_endpoint", layers);
  return { url: parseEndpoint(origin, text), origin, notUsed: [] };
}

/** An absolute address below an endpoint; a path prefix of the endpoint is kept. */
export function urlBelow(endpoint: URL, path: string): URL {
  return new URL(`${endpoint.href.replace(/\/+$/, "")}${path}`);
}

interface Region {
  readonly endpoint: string;
  /** Where the region has an IAM of its own. */
  readonly iam?: string;
  /** Its endpoint may still answer, but the SDKs no longer list it. */
  readonly isRetired?: true;
}

/** The regions of SMS (docs/service.md, "Endpoints"). SMS is a global service: its region is not the target server's. */
const REGIONS: Readonly<Record<string, Region>> = {
  "cn-north-4": { endpoint: "https://sms.cn-north-4.myhuaweicloud.com" },
  "ap-southeast-3": { endpoint: "https://sms.ap-southeast-3.myhuaweicloud.com" },
  "my-kualalumpur-1": { endpoint: "https://sms.my-kualalumpur-1.myhuaweicloud.com" },
  "ru-moscow-1": { endpoint: "https://sms-api.ru-moscow-1.myhuaweicloud.com" },
  "ae-ad-1": { endpoint: "https://sms.ae-ad-1.g42cloud.com", iam: "https://iam.ae-ad-1.g42cloud.com" },
  "eu-west-101": { endpoint: "https://sms.eu-west-101.myhuaweicloud.eu", iam: "https://iam.myhuaweicloud.eu" },
  "ap-southeast-1": { endpoint: "https://sms.ap-southeast-1.myhuaweicloud.com", isRetired: true },
};
export const REGION_NAMES = Object.keys(REGIONS);

/** `ap-southeast-1 (retired)` */
export function regionLabel(name: string): string {
  return isRetiredRegion(name) ? `${name} (retired)` : name;
}
const REGION_LIST = REGION_NAMES.map(regionLabel).join(", ");

export function isRetiredRegion(name: string): boolean {
  return regionNamed(name)?.isRetired === true;
}

function regionNamed(name: string): Region | undefined {
  return Object.hasOwn(REGIONS, name) ? REGIONS[name] : undefined;
}

function regionEndpoint(origin: string, name: string): URL {
  const region = regionNamed(name);
  if (region !== undefined) return new URL(region.endpoint);
  throw settingError(
    origin,
    `${origin}: SMS has no region ${JSON.stringify(name)}; it has ${REGION_LIST}`,
    "SMS is a global service: its region is not the target server's. For any other address use --endpoint.",
  );
}

/** The IAM of the region in force, also when its endpoint is given as an address; undefined where IAM is the usual one. */
function regionalIam(layers: Layers): Setting | undefined {
  const [address] = addressSettings(layers);
  if (address === undefined) return undefined;
  const name = address.name === "region" ? address.text : regionAt(address.text);
  const iam = name === undefined ? undefined : regionNamed(name)?.iam;
  return iam === undefined ? undefined : { text: iam, origin: `region ${name}` };
}

function regionAt(endpoint: string): string | undefined {
  const origin = URL.canParse(endpoint) ? new URL(endpoint).origin : undefined;
  return REGION_NAMES.find((name) => REGIONS[name]?.endpoint === origin);
}

/** An https address without user, query or fragment; plain http for this machine only, so that credentials stay on it. */
export function parseEndpoint(origin: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw settingError(
      origin,
      `${origin} is not an http(s) address`,
      "For example https://sms.ap-southeast-3.myhuaweicloud.com",
    );
  if (url.username || url.password) throw settingError(origin, `${origin} must not hold a user name or password`);
  if (/[?#]/.test(url.href) || !isDecodable(url.pathname))
    throw settingError(origin, `${origin} must be a plain address, without ? # or a broken %`);
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw settingError(
      origin,
      `${origin}: plain http is only for this machine (127.0.0.1, localhost, ::1)`,
      "Use https.",
    );
  return url;
}

function isDecodable(pathname: string): boolean {
  try {
    return decodeURIComponent(pathname) !== "";
  } catch {
    return false;
  }
}

/** `[::]` is not among them: it means every address of a machine, and where a connection to it goes depends on the system. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** One key of a profile: a setting, or a part of a credential. */
export interface Key {
  readonly about: string;
  /** Never printed; only `sms auth login` writes it. */
  readonly secret?: true;
  /** Part of a credential: `sms auth logout` removes it. */
  readonly credential?: true;
  /** Throws UsageError or ConfigError, without the value where it is secret. */
  readonly check: (text: string) => unknown;
}

const shortText = textOfAtMost(1024);
const secret = (value: string) => {
  if (!isHeaderText(value)) throw new UsageError("it holds a character that no key or token has");
  return textOfAtMost(LONGEST_TOKEN)(value);
};
/** Unlike keys and tokens, passwords may have spaces and letters of any language. */
const password = (value: string) => {
  if (/\p{Cc}/u.test(value)) throw new UsageError("it holds a control character");
  return shortText(value);
};

/** Everything that a profile may hold. Values are texts, written as on the command line. */
const KEYS = {
  region: { about: "region of the SMS endpoint", check: (text) => regionEndpoint("region", text) },
  endpoint: { about: "address of SMS", check: (text) => parseEndpoint("endpoint", text) },
  iam_endpoint: { about: "address of IAM", check: (text) => parseEndpoint("iam_endpoint", text) },
  ca_file: { about: "file of additional trusted certificates (PEM)", check: shortText },
  request_timeout: { about: "time for one request, or none", check: durationOrNone },
  max_retries: { about: "retries of a failed read", check: integer(0, 100) },
  auth: { about: "ecs: keys of the agency of the ECS that sms runs on", credential: true, check: oneOf("ecs") },
  credential_process: { about: "command that prints credentials as JSON", credential: true, check: shortText },
  token: { about: "a token", secret: true, credential: true, check: secret },
  ak: { about: "access key", secret: true, credential: true, check: secret },
  sk: { about: "secret key", secret: true, credential: true, check: secret },
  security_token: { about: "goes with temporary keys", secret: true, credential: true, check: secret },
  user_name: { about: "IAM user", credential: true, check: shortText },
  password: { about: "of the IAM user", secret: true, credential: true, check: password },
  domain_name: { about: "account of the IAM user", credential: true, check: shortText },
  domain_id: { about: "account id of the keys", credential: true, check: shortText },
  scope: { about: "what a user's token is for: domain (account) or project", check: oneOf("domain", "project") },
  project_id: { about: "project of a token with scope project", check: shortText },
  project_name: { about: "the same, by name", check: shortText },
} as const satisfies Readonly<Record<string, Key>>;

export type KeyName = keyof typeof KEYS;
export type Profile = Readonly<Partial<Record<KeyName, string>>>;
export const KEY_NAMES = Object.keys(KEYS) as readonly KeyName[];

export function isKeyName(name: string): name is KeyName {
  return Object.hasOwn(KEYS, name);
}

export function keyOf(name: KeyName): Key {
  return KEYS[name];
}

/**
 * Whether only `sms auth login` writes this key. Secrets do not belong in arguments, where shells and other users see them;
 * user and account are useless without the password, which the log-in asks for.
 */
export function isByLogin(name: KeyName): boolean {
  return keyOf(name).secret === true || name === "user_name" || name === "domain_name";
}

/** The kinds of credential in a profile, in the order in which they are looked for, and the keys of each. */
const CREDENTIAL_KINDS: Readonly<Record<string, readonly KeyName[]>> = {
  token: ["token"],
  "access key": ["ak", "sk"],
  user: ["user_name", "password", "domain_name"],
  credential_process: ["credential_process"],
  ecs: ["auth"],
};

/** The kind of credential that a profile has, complete or not. */
export function credentialKind(profile: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(CREDENTIAL_KINDS).find((kind) =>
    CREDENTIAL_KINDS[kind]?.some((key) => profile[key] !== undefined),
  );
}

/** 1 to 64 letters, digits, `.`, `_`, `-` and `@`, which need no quotes in any shell. Throws UsageError. */
export function profileName(text: string): string {
  if (/^[\p{L}\p{N}._@-]{1,64}$/u.test(text) && text !== "__proto__") return text;
  throw new UsageError(
    `${JSON.stringify(text)} is not a valid profile name`,
    "A name consists of 1 to 64 letters, digits, . _ - and @.",
  );
}
