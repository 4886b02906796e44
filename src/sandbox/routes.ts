import { MOST_BODY_BYTES } from "../model/limits.ts";
import { authenticate, type Identity } from "./auth/authenticate.ts";
import type { WireRequest } from "./auth/canonical-request.ts";
import { issueToken, listDomains } from "./auth/iam.ts";
import { issueMetadataToken, securityKey } from "./auth/metadata.ts";
import { DOMAIN_ID } from "./credentials.ts";
import { ACCOUNT_ENDPOINTS } from "./endpoints/account.ts";
import { AGENT_ENDPOINTS } from "./endpoints/agents.ts";
import { CONFIGURATION_ENDPOINTS } from "./endpoints/configurations.ts";
import { CONSISTENCY_ENDPOINTS } from "./endpoints/consistency.ts";
import type { Endpoint, Service } from "./endpoints/endpoint.ts";
import { ERROR_ENDPOINTS } from "./endpoints/errors.ts";
import { LOG_ENDPOINTS } from "./endpoints/logs.ts";
import { PROJECT_ENDPOINTS } from "./endpoints/projects.ts";
import { SOURCE_ENDPOINTS } from "./endpoints/sources.ts";
import { SPEED_LIMIT_ENDPOINTS } from "./endpoints/speed-limits.ts";
import { TASK_WRITING_ENDPOINTS } from "./endpoints/task-writing.ts";
import { TASK_ENDPOINTS } from "./endpoints/tasks.ts";
import { TEMPLATE_ENDPOINTS } from "./endpoints/templates.ts";
import { errorOfStatus, forbiddenError, type HttpResponse, missingAccountError, unknownApiError } from "./response.ts";

/** The response of the cloud: first the API gateway decides, then IAM or SMS. */
export function respondTo(request: WireRequest, service: Service, requestId: string): HttpResponse {
  if (request.body.length > MOST_BODY_BYTES) return errorOfStatus(413, requestId);
  const [path = "", ...rest] = request.target.split("?");
  const query = rest.join("?");
  const issuer = CREDENTIAL_ENDPOINTS.get(`${request.method} ${path}`);
  if (issuer !== undefined) return issuer(request, query, service);
  const isDomainList = request.method === "GET" && path === "/v3/auth/domains";
  const route = isDomainList ? null : findRoute(request.method, path);
  if (route === null && !isDomainList) return unknownApiError(requestId);
  const authenticated = authenticate(request, service, service.realNow(), requestId);
  if ("rejection" in authenticated) return authenticated.rejection;
  if (route === null) return listDomains();
  const { endpoint, id } = route;
  const call = { request, id, query, store: service.store, now: service.simulatedNow() };
  return permissionError(request, endpoint, id, authenticated.identity) ?? endpoint.respond(call);
}

type CredentialEndpoint = (request: WireRequest, query: string, service: Service) => HttpResponse;

/** Endpoints without authentication, because they issue credentials. */
const CREDENTIAL_ENDPOINTS: ReadonlyMap<string, CredentialEndpoint> = new Map<string, CredentialEndpoint>([
  [
    "POST /v3/auth/tokens",
    ({ body }, query, { tokens, realNow }) => issueToken(body.toString(), query, tokens, realNow()),
  ],
  [
    "PUT /meta-data/latest/api/token",
    (request, _, { metadataTokens, realNow }) => issueMetadataToken(request, metadataTokens, realNow()),
  ],
  [
    "GET /openstack/latest/securitykey",
    (request, _, { metadataTokens, keys, realNow }) => securityKey(request, metadataTokens, keys, realNow()),
  ],
]);

/** The permissions that SMS asks for. */
const PERMISSIONS: Readonly<Record<Endpoint["access"], string>> = {
  read: "sms:server:queryServer",
  write: "sms:server:migrationServer",
};

function permissionError(
  { headers }: WireRequest,
  { access }: Endpoint,
  id: string,
  { permission, signed }: Identity,
): HttpResponse | null {
  const account = headers["x-domain-id"];
  if (signed && account !== DOMAIN_ID) return missingAccountError(account);
  return permission[access] ? null : forbiddenError(PERMISSIONS[access], id || "*");
}

/** The operations of SMS. The first match counts: `/v3/sources/overview` would be the path of a source, too. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...TASK_ENDPOINTS,
  ...SPEED_LIMIT_ENDPOINTS,
  ...LOG_ENDPOINTS,
  ...CONSISTENCY_ENDPOINTS,
  ...CONFIGURATION_ENDPOINTS,
  ...SOURCE_ENDPOINTS,
  ...TEMPLATE_ENDPOINTS,
  ...ERROR_ENDPOINTS,
  ...TASK_WRITING_ENDPOINTS,
  ...PROJECT_ENDPOINTS,
  ...AGENT_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
];

interface Route {
  readonly endpoint: Endpoint;
  /** Decoded; "" when the path has no id. */
  readonly id: string;
}

/** Null for an unknown path or method; a path with a slash at its end is unknown. */
function findRoute(method: string, path: string): Route | null {
  for (const endpoint of ENDPOINTS) {
    const match = endpoint.method === method ? pathPattern(endpoint.path).exec(path) : null;
    if (match !== null) return { endpoint, id: decoded(match[1] ?? "") };
  }
  return null;
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.replace("{id}", "([^/]+)")}$`);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
