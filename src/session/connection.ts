import { createAuthorize, UNAUTHENTICATED } from "../api/authorize.ts";
import { createClient, type Preview } from "../api/client.ts";
import { createDebugLog } from "../api/debug-log.ts";
import { createRawClient } from "../api/raw-client.ts";
import { redactHeaders } from "../api/redact.ts";
import type { RequestOrigin } from "../api/request.ts";
import { createTransport, type TransportOptions } from "../api/transport.ts";
import {
  type Credential,
  type KeyCredential,
  principalOf,
  type ResolvedSource,
  secretsOf,
  staticProvider,
} from "../auth/credential.ts";
import { proxyFor, proxySecrets, proxyWords } from "../config/proxy.ts";
import { iamEndpoint, type Layers, requiredSetting, settingOf, smsEndpoint, urlBelow } from "../config/settings.ts";
import type { Fetch, TrustedCertificates } from "../context.ts";
import { once } from "../once.ts";
import { durationOrNone, integer } from "../parse-value.ts";
import type { Connection, SessionOptions } from "./services.ts";

/** A connection to the service. Endpoints and settings are checked before credentials are looked for. */
export async function connect(
  layers: Layers,
  resolveSource: () => Promise<ResolvedSource>,
  session: SessionOptions,
): Promise<Connection> {
  const { context, secrets } = session;
  const endpoint = smsEndpoint(layers);
  const iam = iamEndpoint(layers);
  const options = await transportOptions(layers, session);
  const source = await resolveSource();
  secrets.learn(source.secrets);

  let lastCredential: Credential | undefined;
  const provider = await createProvider(source, session, (credential) => {
    secrets.learn(secretsOf(credential));
    lastCredential = credential;
  });
  let lastAccount: string | undefined;
  const route: RequestOrigin = {
    ...options.route,
    identity: () => identityWords(source, lastCredential, lastAccount, endpoint.url),
  };
  const allowedOrigins = [endpoint.url.origin, iam.url.origin];
  const accountIds = once(async () => {
    // Looking up the account id is a signed request, too, which is sent without one.
    const { createAccountIds } = await import("./credential-requests.ts");
    const authorize = createAuthorize(provider, context.clock, async () => undefined, allowedOrigins);
    return createAccountIds({ ...options, route, authorize }, iam.url, session);
  });
  const accountIdOf = async (keys: KeyCredential) => {
    lastAccount = keys.domainId ?? (await (await accountIds())(keys));
    return lastAccount;
  };

  const authorize = createAuthorize(provider, context.clock, accountIdOf, allowedOrigins);
  const preview: Preview = async (request) =>
    redactHeaders(Object.entries({ ...request.headers, ...(await authorize(request)).headers }), options.redact);
  const transport = createTransport({ ...options, route, authorize });
  const urlOf = (path: string) => urlBelow(endpoint.url, path);
  return {
    client: createClient(transport, urlOf, preview),
    get raw() {
      return createRawClient(transport, urlOf, preview, options.redact);
    },
    endpoint,
    iam,
    source,
    credential: provider.current,
    async identity() {
      const credential = await provider.current();
      return {
        source: credential.source,
        who: credential.kind === "keys" ? principalOf(credential) : source.principal,
        scope: source.scope ?? null,
        accountId: credential.kind === "keys" ? await accountIdOf(credential) : null,
        expiresAtMs: credential.expiresAtMs ?? null,
        endpoint: { ...endpoint, url: endpoint.url.href },
        iam: { ...iam, url: iam.url.href },
      };
    },
  };
}

/** Only a source that can be renewed needs the code that refreshes credentials. */
async function createProvider(
  source: ResolvedSource,
  { context }: SessionOptions,
  onObtained: (credential: Credential) => void,
) {
  if (!source.renewable) return staticProvider(source, onObtained);
  const { createRefreshingProvider } = await import("../auth/refreshing-provider.ts");
  return createRefreshingProvider(source, context.clock, onObtained);
}

/** `access key SAND****0001 from profile prod, account 0123…, at https://…` */
function identityWords(
  source: ResolvedSource,
  credential: Credential | undefined,
  account: string | undefined,
  endpoint: URL,
): string {
  const who = credential?.kind === "keys" ? principalOf(credential) : source.principal;
  const parts = [
    `${who} from ${source.source}`,
    ...(account === undefined ? [] : [`account ${account}`]),
    `at ${endpoint.origin}`,
  ];
  return parts.join(", ");
}

const MAX_RETRIES = 100;

/** How requests are sent, without credentials: for requests to IAM that obtain some, and as the base of all others. */
export async function transportOptions(layers: Layers, session: SessionOptions): Promise<TransportOptions> {
  const { env } = session.context;
  session.secrets.learn(proxySecrets(env));
  const via = (url: URL) => {
    const proxy = proxyFor(url, env);
    return proxy === undefined ? "" : ` through the proxy ${proxyWords(proxy)}`;
  };
  return {
    ...commonOptions(session),
    fetch: await createSessionFetch(layers, session),
    route: { via, identity: () => undefined },
    timeoutMs: durationOrNone(requiredSetting("request_timeout", layers).text),
    maxRetries: integer(0, MAX_RETRIES)(requiredSetting("max_retries", layers).text),
  };
}

/** For the metadata service, which answers on a link-local address: never through a proxy. */
export function directTransportOptions(session: SessionOptions): TransportOptions {
  return {
    ...commonOptions(session),
    fetch: session.context.fetch,
    route: { via: () => "", identity: () => undefined },
    timeoutMs: undefined,
    maxRetries: 0,
  };
}

function commonOptions({ globals, context, secrets, note }: SessionOptions) {
  const { clock, random, interrupted, stderr } = context;
  const { redact } = secrets;
  return {
    clock,
    random,
    interrupted,
    redact,
    authorize: UNAUTHENTICATED,
    debug: globals.debug ? createDebugLog((line) => void stderr.write(line), redact) : undefined,
    onRetry: (error: Error, attempt: number, delayMs: number, of: number) =>
      void note(`note: ${error.message}; trying again in ${(delayMs / 1000).toFixed(1)} s (${attempt} of ${of})`),
  };
}

async function createSessionFetch(layers: Layers, session: SessionOptions): Promise<Fetch> {
  const { fetch, env } = session.context;
  if (session.globals.insecure)
    await session.warn(
      "warning: --insecure disables certificate checks: anybody on the way can read and change what is sent",
    );
  const tls = await trustedCertificatesOf(layers, session);
  return (url, init) => fetch(url, { ...init, proxy: proxyFor(url, env)?.url, tls });
}

/** undefined: the certificates that Node trusts. Throws ConfigError when a file that `ca_file` or SSL_CERT_FILE names holds none. */
export async function trustedCertificatesOf(
  layers: Layers,
  { globals, context }: SessionOptions,
): Promise<TrustedCertificates | undefined> {
  if (globals.insecure) return { rejectUnauthorized: false };
  const file = settingOf("ca_file", layers);
  if (file === undefined && !context.env["SSL_CERT_FILE"]) return undefined;
  return (await import("../api/certificates.ts")).trustedCertificates(file, context.env, context.files);
}
