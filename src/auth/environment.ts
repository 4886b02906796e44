import type { Env } from "../context.ts";
import { ConfigError } from "../errors.ts";
import {
  type CredentialSource,
  headerValue,
  keyCredential,
  resolveKeys,
  type ResolvedSource,
  resolveStatic,
  type TokenCredential,
} from "./credential.ts";

const TOKEN_NAMES = ["SMS_AUTH_TOKEN", "HW_AUTH_TOKEN"] as const;

interface KeyFamily {
  readonly ak: string;
  readonly sk: string;
  readonly securityToken?: string;
  readonly domainId?: string;
}

/**
 * Names under which users may already have their keys: those of the API reference's samples, of the SDKs, of Terraform, and of the
 * vendor's action for GitHub (https://github.com/huaweicloud/auth-action). The region that the action exports beside them is not
 * read: it is the target's, and SMS has regions of its own.
 */
const KEY_FAMILIES: readonly KeyFamily[] = [
  { ak: "CLOUD_SDK_AK", sk: "CLOUD_SDK_SK" },
  {
    ak: "HUAWEICLOUD_SDK_AK",
    sk: "HUAWEICLOUD_SDK_SK",
    securityToken: "HUAWEICLOUD_SDK_SECURITY_TOKEN",
    domainId: "HUAWEICLOUD_SDK_DOMAIN_ID",
  },
  { ak: "HW_ACCESS_KEY", sk: "HW_SECRET_KEY", securityToken: "HW_SECURITY_TOKEN", domainId: "HW_DOMAIN_ID" },
  {
    ak: "HUAWEI_CLOUD_ACCESS_KEY_ID",
    sk: "HUAWEI_CLOUD_SECRET_ACCESS_KEY",
    securityToken: "HUAWEI_CLOUD_SECURITY_TOKEN",
  },
];

/** Tokens and access keys of the environment, in the order in which they are looked for. An empty variable counts as unset. */
export function environmentSources(env: Env): readonly CredentialSource[] {
  return [
    ...TOKEN_NAMES.map((name): CredentialSource => ({ name, resolve: async () => tokenFrom(env, name) })),
    ...KEY_FAMILIES.map((family): CredentialSource => ({
      name: `${family.ak} and ${family.sk}`,
      resolve: async () => keysFrom(env, family),
    })),
  ];
}

/** Every secret in the environment, used or not: none of them may be shown. */
export function environmentSecrets(env: Env): readonly string[] {
  const names = [
    ...TOKEN_NAMES,
    ...KEY_FAMILIES.flatMap((family) => [family.ak, family.sk, family.securityToken ?? ""]),
    "HW_USER_PASSWORD",
  ];
  return names.flatMap((name) => env[name] || []);
}

function tokenFrom(env: Env, name: string): ResolvedSource | undefined {
  const value = env[name];
  if (!value) return undefined;
  const credential: TokenCredential = { kind: "token", source: name, token: checkedValue(name, value) };
  return resolveStatic(credential, "a token", [value]);
}

function keysFrom(env: Env, family: KeyFamily): ResolvedSource | undefined {
  const { ak, sk } = family;
  const [accessKey, secretKey] = [env[ak], env[sk]];
  if (!accessKey && !secretKey) return undefined;
  if (!accessKey || !secretKey) {
    const [set, missing] = accessKey ? [ak, sk] : [sk, ak];
    throw new ConfigError(`${set} is set but ${missing} is not`, `Set ${missing} too, or unset ${set}.`);
  }
  const names = {
    accessKey: ak,
    secretKey: sk,
    securityToken: family.securityToken ?? "",
    domainId: env["SMS_DOMAIN_ID"] ? "SMS_DOMAIN_ID" : (family.domainId ?? ""),
  };
  const texts = {
    accessKey: checkedValue(ak, accessKey),
    secretKey: checkedValue(sk, secretKey),
    securityToken: checkedValue(names.securityToken, env[names.securityToken] ?? ""),
    domainId: checkedValue(names.domainId, env[names.domainId] ?? ""),
  };
  return resolveKeys(keyCredential(`${ak} and ${sk}`, texts, names));
}

function checkedValue(name: string, value: string): string {
  return headerValue(name, value, `Set ${name} again, for example with: export ${name}="$(cat file)"`);
}
