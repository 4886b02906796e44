import { logIn, lookUpDomainId } from "../api/iam.ts";
import { readAgencyKeys } from "../api/metadata.ts";
import { createTransport, type TransportOptions } from "../api/transport.ts";
import type { KeyCredential } from "../auth/credential.ts";
import type { AgencyKeys } from "../auth/ecs.ts";
import type { Scope, TokenService } from "../auth/password.ts";
import { createDomainCache, createTokenCache } from "../auth/token-cache.ts";
import { cacheFolder } from "../config/folders.ts";
import { iamEndpoint, type Layers, parseEndpoint, requiredSetting, settingOf, urlBelow } from "../config/settings.ts";
import type { Env } from "../context.ts";
import { ConfigError, SmsError } from "../errors.ts";
import type { SessionOptions } from "./services.ts";

/**
 * The requests that obtaining credentials takes: to IAM for tokens and account ids, to the metadata service for the keys
 * of an agency. Loaded when a source needs one of them.
 */
export function createTokenService(
  layers: Layers,
  options: () => Promise<TransportOptions>,
  { context, ownFiles, note, mayLogIn }: SessionOptions,
): TokenService {
  const { url } = iamEndpoint(layers);
  const { clock, interrupted } = context;
  return {
    iamEndpoint: url.href,
    cache: createTokenCache({ files: ownFiles, clock, note, interrupted }, cacheFolder(context)),
    async logIn(login) {
      if (!mayLogIn) throw new SmsError("auth", "no token is cached, and completion does not log in");
      return logIn(createTransport(await options()), urlBelow(url, "/v3/auth/tokens?nocatalog=true"), login);
    },
  };
}

/** What tokens are issued for: the account, or a project where the settings say so. Throws ConfigError. */
export function tokenScope(layers: Layers): Scope {
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

/**
 * Finds the account id of an access key: in the cache, else in IAM, once however many requests need it at the same time.
 * A failed look-up is not kept: the next request tries again.
 */
export function createAccountIds(
  options: TransportOptions,
  iam: URL,
  { context, ownFiles }: SessionOptions,
): (keys: KeyCredential) => Promise<string> {
  const cache = createDomainCache(ownFiles, cacheFolder(context));
  const pending = new Map<string, Promise<string>>();
  const find = async (accessKey: string) => {
    const cached = await cache.get(accessKey, iam.href);
    if (cached !== undefined) return cached;
    const id = await lookUpDomainId(createTransport(options), urlBelow(iam, "/v3/auth/domains"));
    // A cache that cannot be written costs another look-up next time; this command goes on.
    await cache.set(accessKey, iam.href, id).catch(() => undefined);
    return id;
  };
  return async ({ accessKey }) => {
    const id = pending.get(accessKey) ?? find(accessKey);
    pending.set(accessKey, id);
    try {
      return await id;
    } catch (error) {
      pending.delete(accessKey);
      throw error;
    }
  };
}

/** Link-local, and the only plain http address besides those of this machine that credentials may come from. */
const METADATA_ENDPOINT = "http://169.254.169.254";

/** Temporary keys of the agency of the ECS that `sms` runs on. `SMS_METADATA_ENDPOINT` names another address. */
export async function requestAgencyKeys(options: TransportOptions, env: Env): Promise<AgencyKeys> {
  const address = env["SMS_METADATA_ENDPOINT"] || METADATA_ENDPOINT;
  const endpoint = address === METADATA_ENDPOINT ? new URL(address) : parseEndpoint("SMS_METADATA_ENDPOINT", address);
  return readAgencyKeys(createTransport(options), (path) => urlBelow(endpoint, path));
}
