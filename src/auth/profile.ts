import type { ChosenProfile } from "../config/profiles.ts";
import type { Profile } from "../config/settings.ts";
import { ConfigError } from "../errors.ts";
import {
  type CredentialSource,
  headerValue,
  keyCredential,
  resolveKeys,
  type ResolvedSource,
  resolveStatic,
} from "./credential.ts";

type MaybePromise<T> = T | Promise<T>;

/** How credentials that a profile does not hold itself are obtained. */
export interface ProfileTools {
  readonly byPassword: (source: string, user: User) => MaybePromise<ResolvedSource>;
  readonly byProcess: (source: string, commandLine: string) => MaybePromise<ResolvedSource>;
  readonly byEcs: (source: string) => MaybePromise<ResolvedSource>;
}
interface User {
  readonly userName: string;
  readonly password: string;
  readonly domainName: string;
}

/** The credentials of a profile: token, keys, user and password, `credential_process`, or `auth = ecs`, in this order. */
export function profileSource(
  { name, values }: Pick<ChosenProfile, "name" | "values">,
  tools: ProfileTools,
): CredentialSource {
  const source = `profile ${name}`;
  return { name: source, resolve: async () => resolveProfile(source, values, tools) };
}

function resolveProfile(
  source: string,
  profile: Profile,
  tools: ProfileTools,
): MaybePromise<ResolvedSource | undefined> {
  const { token, credential_process, auth } = profile;
  if (token !== undefined) {
    const credential = { kind: "token", source, token: headerValue(`${source}: token`, token) } as const;
    return resolveStatic(credential, "a token", [token]);
  }
  const complete = (keys: readonly (keyof Profile)[]) => isComplete(source, profile, keys);
  if (complete(["ak", "sk"])) return keysOf(source, profile);
  if (complete(["user_name", "password", "domain_name"])) {
    const { user_name: userName = "", password = "", domain_name: domainName = "" } = profile;
    return tools.byPassword(source, { userName, password, domainName });
  }
  if (credential_process !== undefined) return tools.byProcess(source, credential_process);
  return auth === "ecs" ? tools.byEcs(source) : undefined;
}

/** Whether all keys are set. Throws when only some are: the profile is wrong, and another source must not take its place. */
function isComplete(source: string, profile: Profile, keys: readonly (keyof Profile)[]): boolean {
  const missing = keys.filter((key) => profile[key] === undefined);
  if (missing.length === 0) return true;
  if (missing.length === keys.length) return false;
  const set = keys.filter((key) => profile[key] !== undefined);
  throw new ConfigError(
    `${source} has ${set.join(" and ")} but no ${missing.join(" and no ")}`,
    "sms auth login writes them together.",
  );
}

function keysOf(source: string, { ak = "", sk = "", security_token, domain_id }: Profile): ResolvedSource {
  const texts = { accessKey: ak, secretKey: sk, securityToken: security_token, domainId: domain_id };
  const names = {
    accessKey: `${source}: ak`,
    secretKey: `${source}: sk`,
    securityToken: `${source}: security_token`,
    domainId: `${source}: domain_id`,
  };
  return resolveKeys(keyCredential(source, texts, names));
}
