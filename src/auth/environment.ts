import type { Env } from "../context.ts";
import { ConfigError } from "../errors.ts";
import type { Credential, KeyCredential, TokenCredential } from "./credential.ts";

const TOKEN_NAMES = ["SMS_AUTH_TOKEN", "HW_AUTH_TOKEN"] as const;
const LONGEST_TOKEN = 16_384;

/** Names under which users already have their keys: the seed pages' samples, the SDKs, Terraform. */
const KEY_FAMILIES = [
  { ak: "CLOUD_SDK_AK", sk: "CLOUD_SDK_SK" },
  {
    ak: "HUAWEICLOUD_SDK_AK",
    sk: "HUAWEICLOUD_SDK_SK",
    securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
    domainId: "HUAWEICLOUD_SDK_DOMAIN_ID",
  },
  { ak: "HW_ACCESS_KEY", sk: "HW_SECRET_KEY", securityToken: "HW_SECURITY_TOKEN", domainId: "HW_DOMAIN_ID" },
] as const;
type KeyFamily = {
  readonly ak: string;
  readonly sk: string;
  readonly securityToken?: string;
  readonly domainId?: string;
};

/** The first complete credential of the environment, contract section 7; the families never mix. An empty variable counts as unset. */
export function environmentCredential(env: Env): Credential | undefined {
  return tokenFrom(env) ?? keysFrom(env);
}

/** Every value of the environment that is secret, in use or not. */
export function environmentSecrets(env: Env): readonly string[] {
  const names = [
    ...TOKEN_NAMES,
    ...KEY_FAMILIES.flatMap((family: KeyFamily) => [family.ak, family.sk, family.securityToken ?? ""]),
  ];
  return names.flatMap((name) => env[name] ?? []);
}

function tokenFrom(env: Env): TokenCredential | undefined {
  const name = TOKEN_NAMES.find((each) => env[each]);
  if (name === undefined) return undefined;
  return { kind: "token", source: name, token: headerSafe(name, env[name] ?? "") };
}

function keysFrom(env: Env): KeyCredential | undefined {
  for (const family of KEY_FAMILIES) {
    const found = familyFrom(env, family);
    if (found) return found;
  }
  return undefined;
}

function familyFrom(env: Env, family: KeyFamily): KeyCredential | undefined {
  const { ak, sk } = family;
  if (!env[ak] && !env[sk]) return undefined;
  if (!env[ak] || !env[sk]) {
    const [set, missing] = env[ak] ? [ak, sk] : [sk, ak];
    throw new ConfigError(`${set} is set but ${missing} is not`, `Set ${missing} too, or unset ${set}.`);
  }
  const securityToken = optionalValue(env, family.securityToken);
  const domainId = optionalValue(env, "SMS_DOMAIN_ID") ?? optionalValue(env, family.domainId);
  return {
    kind: "keys",
    source: `${ak} and ${sk}`,
    accessKey: headerSafe(ak, env[ak]),
    secretKey: headerSafe(sk, env[sk]),
    ...(securityToken === undefined ? {} : { securityToken }),
    ...(domainId === undefined ? {} : { domainId }),
  };
}

function optionalValue(env: Env, name: string | undefined): string | undefined {
  const value = name === undefined ? undefined : env[name];
  return name !== undefined && value ? headerSafe(name, value) : undefined;
}

/** Refuses what could not be sent as a header; never repeats the value. */
function headerSafe(name: string, value: string): string {
  if (/[^\u0021-\u007e]/.test(value)) {
    throw new ConfigError(
      `${name} holds a line break, a space or another character that no key or token has`,
      `Set ${name} again, for example with: export ${name}="$(cat file)"`,
    );
  }
  if (value.length > LONGEST_TOKEN) throw new ConfigError(`${name} is longer than ${LONGEST_TOKEN} characters`);
  return value;
}
