import { join } from "node:path";

import type { ChosenProfile } from "../config/profiles.ts";
import type { Capture, Env, Files } from "../context.ts";
import { asSmsError, ConfigError, SmsError } from "../errors.ts";
import type { CredentialSource, ResolvedSource } from "./credential.ts";
import type { AgencyKeys } from "./ecs.ts";
import { environmentSources } from "./environment.ts";
import type { Scope, TokenService } from "./password.ts";

/** A source of the chain. Its code is loaded when the chain gets there: most commands need the first one only. */
export type SourceLoader = () => CredentialSource | Promise<CredentialSource>;

/** Where credentials may be, and what sources need to obtain them. */
export interface ChainInput {
  readonly env: Env;
  /** undefined for a user without one. */
  readonly home: string | undefined;
  /** Of these, files that may be another user's work seem to be missing. */
  readonly files: Pick<Files, "read">;
  readonly capture: Capture;
  readonly interrupted: AbortSignal;
  readonly profile: Pick<ChosenProfile, "name" | "values" | "explicit"> | undefined;
  /** Ignores every other source, as for credentials that are tried before they are saved. */
  readonly isProfileOnly: boolean;
  readonly scope: () => Promise<Scope>;
  readonly tokenService: () => Promise<TokenService>;
  readonly agencyKeys: () => Promise<AgencyKeys>;
}

/**
 * The sources in their order: a profile named by --profile, SMS_AUTH, tokens and access keys of the environment, its user and
 * password, any other profile, the file of the SDKs, the file of KooCLI.
 */
export function credentialChain(input: ChainInput): readonly SourceLoader[] {
  const { env, profile } = input;
  const ofProfile = profile === undefined ? [] : [() => loadProfileSource(profile, input)];
  if (input.isProfileOnly) return ofProfile;
  return [
    ...(profile?.explicit ? ofProfile : []),
    ...(env["SMS_AUTH"] ? [() => selectedByName(env["SMS_AUTH"] ?? "", input)] : []),
    ...environmentSources(env).map((source) => () => source),
    async () => (await import("./password.ts")).passwordSource(env, input.scope, input.tokenService),
    ...(profile?.explicit ? [] : ofProfile),
    ...fileSources(input),
  ];
}

/** The files of other tools. */
function fileSources({ env, home, files }: ChainInput): readonly SourceLoader[] {
  const sdkFile = env["HUAWEICLOUD_SDK_CREDENTIALS_FILE"] || (home && join(home, ".huaweicloud", "credentials"));
  return [
    ...(sdkFile ? [async () => (await import("./sdk-file.ts")).sdkFileSource(sdkFile, env, files)] : []),
    ...(home ? [async () => (await import("./koocli-file.ts")).koocliFileSource(env, home, files)] : []),
  ];
}

async function loadProfileSource(
  profile: Pick<ChosenProfile, "name" | "values">,
  { scope, tokenService, agencyKeys, capture, interrupted }: ChainInput,
): Promise<CredentialSource> {
  const { profileSource } = await import("./profile.ts");
  return profileSource(profile, {
    byPassword: async (source, user) =>
      (await import("./password.ts")).resolvePassword(source, { ...user, scope: await scope() }, await tokenService()),
    byProcess: async (source, commandLine) =>
      (await import("./process.ts")).resolveProcess(source, commandLine, capture, interrupted),
    byEcs: async (source) => (await import("./ecs.ts")).resolveAgency(source, agencyKeys),
  });
}

/** `SMS_AUTH=ecs` selects the agency of this server. */
function selectedByName(name: string, { agencyKeys }: ChainInput): CredentialSource {
  const resolve = async () => {
    if (name !== "ecs") throw new ConfigError(`SMS_AUTH: ${JSON.stringify(name)} is not one of ecs`);
    return (await import("./ecs.ts")).resolveAgency("SMS_AUTH=ecs", agencyKeys);
  };
  return { name: "SMS_AUTH", resolve };
}

/** The first complete source. Parts of a credential from different sources are never combined. */
export async function resolveFirst(chain: readonly SourceLoader[]): Promise<ResolvedSource | undefined> {
  for (const load of chain) {
    const source = await load();
    const resolved = await source.resolve();
    if (resolved) return resolved;
  }
  return undefined;
}

/** What one source holds: a complete credential, or an error because a part is missing or wrong. */
export type SourceFinding = { readonly name: string } & (
  | { readonly resolved: ResolvedSource }
  | { readonly error: SmsError }
);

/** Every source that holds something, used or not. */
export async function resolveEach(chain: readonly SourceLoader[]): Promise<readonly SourceFinding[]> {
  const findings = await Promise.all(
    chain.map(async (load): Promise<SourceFinding | undefined> => {
      const { name, resolve } = await load();
      try {
        const resolved = await resolve();
        return resolved && { name, resolved };
      } catch (error) {
        return { name, error: asSmsError(error) };
      }
    }),
  );
  return findings.filter((finding) => finding !== undefined);
}

export async function noCredentials(chain: readonly SourceLoader[]): Promise<SmsError> {
  const sources = await Promise.all(chain.map(async (load) => load()));
  const hint =
    "sms auth login saves credentials; or set SMS_AUTH_TOKEN, or CLOUD_SDK_AK and CLOUD_SDK_SK (sms help environment lists all names). To try sms without an account: sms sandbox run -- COMMAND.";
  return new SmsError("auth", `no credentials found: looked in ${placesOf(sources)}`, { hint });
}

const VARIABLE = /^[A-Z][A-Z_]+/;

/** The names of the sources, those of the environment as one. */
function placesOf(sources: readonly CredentialSource[]): string {
  const names = sources.map(({ name }) => (VARIABLE.test(name) ? "the environment" : name));
  return [...new Set(names)].join(", ");
}
