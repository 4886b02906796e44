import { type Authorize, createAuthorize, NOBODY } from "../api/authorize.ts";
import type { TrustedCertificates } from "../api/certificates.ts";
import { createClient, type Preview } from "../api/client.ts";
import { createDebugLog, NO_DEBUG_LOG } from "../api/debug-log.ts";
import { createFetch } from "../api/fetch.ts";
import { lookUpDomainId } from "../api/iam.ts";
import { createRawClient } from "../api/raw-client.ts";
import { redactHeaders } from "../api/redact.ts";
import type { RequestOrigin } from "../api/route.ts";
import { createTransport, type TransportOptions, type Transport } from "../api/transport.ts";
import {
  type Credential,
  type KeyCredential,
  secretsOf,
  principalOf,
  type ResolvedSource,
} from "../auth/credential.ts";
import { createRefreshingProvider } from "../auth/refresher.ts";
import { createDomainCache } from "../auth/token-cache.ts";
import type { Connection } from "../commands/account.ts";
import { type Endpoint, iamEndpoint, smsEndpoint, urlBelow } from "../config/endpoint.ts";
import { cacheFolder } from "../config/paths.ts";
import { proxyFor, proxySecrets, proxyWords } from "../config/proxy.ts";
import { type Layers, requiredSetting, settingOf } from "../config/settings.ts";
import type { Fetch } from "../context.ts";
import { durationOrNone, integer } from "../parse-value.ts";
import type { AccountInput } from "./account.ts";

/** Everything that must be right before credentials are looked for, then the connection with a source of them. */
export async function connect(layers: Layers, input: AccountInput): Promise<(resolved: ResolvedSource) => Connection> {
  const endpoint = smsEndpoint(layers);
  const iam = iamEndpoint(layers);
  const options = await unsigned(layers, input);
  return (resolved) => connectAs(resolved, { endpoint, iam, options }, input);
}

interface Plan {
  readonly endpoint: Endpoint;
  readonly iam: Endpoint;
  readonly options: TransportOptions;
}

function connectAs(resolved: ResolvedSource, { endpoint, iam, options }: Plan, input: AccountInput): Connection {
  const { context, secrets } = input;
  secrets.learn(resolved.secrets);
  let last: Credential | undefined;
  let account: string | undefined;
  const provider = createRefreshingProvider(resolved, context.clock, (credential) => {
    secrets.learn(secretsOf(credential));
    last = credential;
  });
  const identity = () => identityWords(resolved, last, account, endpoint.url);
  const route: RequestOrigin = { ...options.route, identity };
  const allowed = [endpoint.url.origin, iam.url.origin];
  const authorizeWith = (domainId: (keys: KeyCredential) => Promise<string | undefined>): Authorize =>
    createAuthorize(provider, context.clock, domainId, allowed);
  const domainIdOf = domainIds(
    { ...options, route, authorize: authorizeWith(async () => undefined) },
    iam,
    input,
    (id) => {
      account = id;
    },
  );
  const authorize = authorizeWith(domainIdOf);
  const preview: Preview = async (request) =>
    redactHeaders(Object.entries({ ...request.headers, ...(await authorize(request)).headers }), options.redact);
  const transport = createTransport({ ...options, route, authorize });
  const urlOf = (path: string) => urlBelow(endpoint.url, path);
  return {
    client: createClient(transport, urlOf, preview),
    raw: createRawClient(transport, urlOf, preview, options.redact),
    endpoint,
    iam,
    source: resolved,
    credential: provider.current,
    async identity() {
      const credential = await provider.current();
      return {
        source: credential.source,
        who: credential.kind === "keys" ? principalOf(credential) : resolved.principal,
        scope: resolved.scope ?? null,
        accountId: credential.kind === "keys" ? await domainIdOf(credential) : null,
        expiresAtMs: credential.expiresAtMs ?? null,
        endpoint: { url: endpoint.url.href, origin: endpoint.origin },
        iam: { url: iam.url.href, origin: iam.origin },
      };
    },
  };
}

/** `access key SAND****0001 from profile prod, account 0123…, at https://…` */
function identityWords(
  resolved: ResolvedSource,
  credential: Credential | undefined,
  account: string | undefined,
  endpoint: URL,
): string {
  const who = credential?.kind === "keys" ? principalOf(credential) : resolved.principal;
  const parts = [
    `${who} from ${resolved.source}`,
    ...(account === undefined ? [] : [`account ${account}`]),
    `at ${endpoint.origin}`,
  ];
  return parts.join(", ");
}

/** The account id of a key: given, else remembered, else asked of IAM once. */
function domainIds(
  options: TransportOptions,
  iam: Endpoint,
  { context }: AccountInput,
  learned: (id: string) => void,
): (keys: KeyCredential) => Promise<string> {
  const { env, files, home, platform } = context;
  const cache = createDomainCache(files, cacheFolder(env, home, platform));
  const found = new Map<string, Promise<string>>();
  const lookUp = async ({ accessKey }: KeyCredential) => {
    const known = await cache.get(accessKey, iam.url.href);
    if (known !== undefined) return known;
    const id = await lookUpDomainId(createTransport(options), urlBelow(iam.url, "/v3/auth/domains"));
    // A folder that cannot be written costs a look-up next time, not this command.
    await cache.set(accessKey, iam.url.href, id).catch(() => undefined);
    return id;
  };
  return async (keys) => {
    const { accessKey, domainId } = keys;
    const asked = domainId === undefined ? (found.get(accessKey) ?? lookUp(keys)) : Promise.resolve(domainId);
    found.set(accessKey, asked);
    try {
      const id = await asked;
      learned(id);
      return id;
    } catch (error) {
      found.delete(accessKey);
      throw error;
    }
  };
}

const MOST_RETRIES = 100;

/** How requests are sent before anybody is known to send them: for IAM's own questions. */
export async function unsigned(layers: Layers, input: AccountInput): Promise<TransportOptions> {
  const { env } = input.context;
  input.secrets.learn(proxySecrets(env));
  const proxyOf = (url: URL) => proxyFor(url, env);
  const via = (url: URL) => {
    const proxy = proxyOf(url);
    return proxy === undefined ? "" : ` through the proxy ${proxyWords(proxy)}`;
  };
  return {
    ...common(input),
    fetch: await fetchFor(layers, input),
    route: { via, identity: () => undefined },
    timeoutMs: durationOrNone(requiredSetting("request_timeout", layers).text),
    maxRetries: integer(0, MOST_RETRIES)(requiredSetting("max_retries", layers).text),
  };
}

/** To this machine's own neighbour, the metadata service: never through a proxy. */
export function directly(input: AccountInput): Transport {
  return createTransport({
    ...common(input),
    fetch: input.context.fetch,
    route: { via: () => "", identity: () => undefined },
    timeoutMs: undefined,
    maxRetries: 0,
  });
}

function common({ globals, context, secrets, note }: AccountInput) {
  const { clock, random, interrupted, stderr } = context;
  const { redact } = secrets;
  return {
    clock,
    random,
    interrupted,
    redact,
    authorize: NOBODY,
    debug: globals.debug ? createDebugLog((line) => void stderr.write(line), redact) : NO_DEBUG_LOG,
    onRetry: (error: Error, attempt: number, delayMs: number, of: number) =>
      void note(`note: ${error.message}; trying again in ${(delayMs / 1000).toFixed(1)} s (${attempt} of ${of})`),
  };
}

async function fetchFor(layers: Layers, input: AccountInput): Promise<Fetch> {
  const { globals, context, warn } = input;
  const { fetch, env } = context;
  if (globals.insecure)
    await warn(
      "warning: --insecure: the server's certificate is not checked, anybody may read and change what is sent",
    );
  const certificates = await trustOf(layers, input);
  return createFetch({ direct: fetch, proxyFor: (url) => proxyFor(url, env)?.url, trust: certificates });
}

/** undefined: whatever Node believes. Throws when the file that was named is none of certificates. */
export async function trustOf(
  layers: Layers,
  { globals, context }: AccountInput,
): Promise<TrustedCertificates | undefined> {
  if (globals.insecure) return { rejectUnauthorized: false };
  const named = settingOf("ca_file", layers);
  return named && (await import("../api/certificates.ts")).trustedCertificates(named, context.env, context.files);
}
