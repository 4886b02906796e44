import { type Authorize, createAuthorize } from "../api/authorize.ts";
import { createClient, type Preview } from "../api/client.ts";
import { lookUpDomainId } from "../api/iam.ts";
import { createRawClient } from "../api/raw-client.ts";
import { redactHeaders } from "../api/redact.ts";
import type { Route } from "../api/route.ts";
import { createTransport, type TransportOptions } from "../api/transport.ts";
import { type Credential, type KeyCredential, secretsOf, whoOf } from "../auth/credential.ts";
import { createDomainCache } from "../auth/domain-cache.ts";
import { createKeeper } from "../auth/keeper.ts";
import type { Lead } from "../auth/lead.ts";
import type { Connection } from "../commands/account.ts";
import { cacheFolder } from "../config/cache-folder.ts";
import { type Endpoint, iamEndpoint, smsEndpoint, urlBelow } from "../config/endpoint.ts";
import type { Layers } from "../config/settings.ts";
import type { AccountInput } from "./account.ts";
import { unsigned } from "./transports.ts";

/** Everything that must be right before credentials are looked for, then the connection with a source of them. */
export async function connect(layers: Layers, input: AccountInput): Promise<(lead: Lead) => Connection> {
  const endpoint = smsEndpoint(layers);
  const iam = iamEndpoint(layers);
  const options = await unsigned(layers, input);
  return (lead) => connectAs(lead, { endpoint, iam, options }, input);
}

interface Plan {
  readonly endpoint: Endpoint;
  readonly iam: Endpoint;
  readonly options: TransportOptions;
}

function connectAs(lead: Lead, { endpoint, iam, options }: Plan, input: AccountInput): Connection {
  const { context, secrets } = input;
  secrets.learn(lead.secrets);
  let last: Credential | undefined;
  let account: string | undefined;
  const keeper = createKeeper(lead, context.clock, (credential) => {
    secrets.learn(secretsOf(credential));
    last = credential;
  });
  const identity = () => identityWords(lead, last, account, endpoint.url);
  const route: Route = { ...options.route, identity };
  const allowed = [endpoint.url.origin, iam.url.origin];
  const authorizeWith = (domainId: (keys: KeyCredential) => Promise<string | undefined>): Authorize =>
    createAuthorize(keeper, context.clock, domainId, allowed);
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
    lead,
    credential: keeper.current,
    async identity() {
      const credential = await keeper.current();
      return {
        source: credential.source,
        who: credential.kind === "keys" ? whoOf(credential) : lead.who,
        scope: lead.scope ?? null,
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
  lead: Lead,
  credential: Credential | undefined,
  account: string | undefined,
  endpoint: URL,
): string {
  const who = credential?.kind === "keys" ? whoOf(credential) : lead.who;
  const parts = [
    `${who} from ${lead.source}`,
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
