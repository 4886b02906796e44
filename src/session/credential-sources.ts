import { logIn } from "../api/iam.ts";
import { readAgencyKeys } from "../api/metadata.ts";
import { createTransport } from "../api/transport.ts";
import { inOrder } from "../auth/chain.ts";
import type { CredentialSource } from "../auth/credential.ts";
import { resolvedAgency } from "../auth/ecs.ts";
import { environmentSources } from "../auth/environment.ts";
import { koocliFileSource } from "../auth/koocli-file.ts";
import { resolvedPassword, passwordSource, type Scope, type TokenService } from "../auth/password.ts";
import { profileSource } from "../auth/profile.ts";
import { sdkFileSource } from "../auth/sdk-file.ts";
import { createTokenCache } from "../auth/token-cache.ts";
import { iamEndpoint, parseEndpoint, urlBelow } from "../config/endpoint.ts";
import { cacheFolder } from "../config/paths.ts";
import type { ChosenProfile } from "../config/profiles.ts";
import { type Layers, requiredSetting, settingOf } from "../config/settings.ts";
import type { Env } from "../context.ts";
import { ConfigError, SmsError } from "../errors.ts";
import type { AccountInput } from "./account.ts";
import { directly, unsigned } from "./connection.ts";

/** All places where credentials may be, each with what it needs of the world. */
export function credentialSources(
  profile: ChosenProfile | undefined,
  layers: Layers,
  input: AccountInput,
): readonly CredentialSource[] {
  const { env, files, home, capture, interrupted } = input.context;
  const desk = () => createTokenService(layers, input);
  const scope = () => scopeOf(layers);
  const byEcs = (origin: string) => resolvedAgency(origin, () => readAgencyKeys(directly(input), metadataUrl(env)));
  const ofProfile =
    profile &&
    profileSource(profile, {
      byPassword: (source, who) => resolvedPassword(source, { ...who, scope: scope() }, desk()),
      byProcess: async (source, commandLine) =>
        (await import("../auth/process.ts")).resolvedProcess(source, commandLine, capture, interrupted),
      byEcs,
    });
  if (input.only && ofProfile) return [ofProfile];
  return inOrder({
    explicitProfile: profile?.explicit ? ofProfile : undefined,
    selectedByName: selectedByName(env, byEcs),
    environment: environmentSources(env),
    password: passwordSource(env, scope, desk),
    profile: profile?.explicit ? undefined : ofProfile,
    otherTools: [sdkFileSource(env, home, files), koocliFileSource(env, home, files)],
  });
}

function selectedByName(
  env: Env,
  byEcs: (origin: string) => ReturnType<typeof resolvedAgency>,
): CredentialSource | undefined {
  const asked = env["SMS_AUTH"];
  if (!asked) return undefined;
  const find = async () => {
    if (asked !== "ecs") throw new ConfigError(`SMS_AUTH: ${JSON.stringify(asked)} is not one of ecs`);
    return byEcs("SMS_AUTH=ecs");
  };
  return { name: "SMS_AUTH", resolve: find };
}

function scopeOf(layers: Layers): Scope {
  const { text, origin } = requiredSetting("scope", layers);
  if (text === "domain") return { kind: "domain" };
  if (text !== "project") throw new ConfigError(`${origin}: ${JSON.stringify(text)} is not one of domain, project`);
  const [id, name] = [settingOf("project_id", layers)?.text, settingOf("project_name", layers)?.text];
  if (id !== undefined) return { kind: "project", id };
  if (name !== undefined) return { kind: "project", name };
  throw new ConfigError(
    `${origin}: scope is project, but there is no project`,
    "Set HW_PROJECT_ID or HW_PROJECT_NAME, or project_id or project_name in the profile.",
  );
}

function createTokenService(layers: Layers, input: AccountInput): TokenService {
  const { context, note } = input;
  const { url } = iamEndpoint(layers);
  const folder = cacheFolder(context.env, context.home, context.platform);
  return {
    iamEndpoint: url.href,
    cache: createTokenCache(
      { files: context.files, clock: context.clock, note, interrupted: context.interrupted },
      folder,
    ),
    async logIn(login) {
      if (!input.mayLogIn) throw new SmsError("auth", "no token is remembered, and this is no time to log in");
      const transport = createTransport(await unsigned(layers, input));
      return logIn(transport, urlBelow(url, "/v3/auth/tokens?nocatalog=true"), login);
    },
  };
}

/** Link-local: the one plain http address besides this machine's own that credentials come from. */
const METADATA = "http://169.254.169.254";

function metadataUrl(env: Env): (path: string) => URL {
  const asked = env["SMS_METADATA_ENDPOINT"] || METADATA;
  const endpoint = asked === METADATA ? new URL(METADATA) : parseEndpoint("SMS_METADATA_ENDPOINT", asked);
  return (path) => urlBelow(endpoint, path);
}
