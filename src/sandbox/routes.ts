import { MOST_BODY_BYTES } from "../model/limits.ts";
import { parseActionBody } from "./action-body.ts";
import { authenticate, type CredentialStores, type Identity } from "./auth/authenticate.ts";
import type { WireRequest } from "./auth/canonical-request.ts";
import { issueToken, listDomains } from "./auth/iam.ts";
import { issueMetadataToken, securityKey } from "./auth/metadata.ts";
import type { MetadataTokens } from "./auth/tokens.ts";
import { DOMAIN_ID } from "./credentials.ts";
import { parseListQuery } from "./list.ts";
import {
  type HttpResponse,
  emptyResponse,
  jsonResponse,
  badRequestError,
  errorOfStatus,
  forbiddenError,
  smsError,
  unknownApiError,
  unknownTaskError,
} from "./response.ts";
import type { TaskStore } from "./task-store.ts";

/** The state that requests read and change. */
export interface Service extends CredentialStores {
  readonly metadataTokens: MetadataTokens;
  readonly tasks: TaskStore;
  /** Real time, for tokens and signatures; epoch ms. */
  readonly realNow: () => number;
  /** Simulated time, for the tasks; epoch ms. */
  readonly simulatedNow: () => number;
}

/** The permissions that SMS asks for: to act on tasks, and to read them. */
const WRITE_PERMISSION = "sms:server:migrationServer";
const READ_PERMISSION = "sms:server:queryServer";

/** The response of the cloud: first the API gateway decides, then IAM or SMS. */
export function respondTo(request: WireRequest, service: Service, requestId: string): HttpResponse {
  if (request.body.length > MOST_BODY_BYTES) return errorOfStatus(413, requestId);
  const endpoint = findEndpoint(request.method, request.target);
  if (endpoint === null) return unknownApiError(requestId);
  const { name } = endpoint;
  if (isCredentialEndpoint(name)) return CREDENTIAL_ENDPOINTS[name](request, endpoint, service, service.realNow());
  const authenticated = authenticate(request, service, service.realNow(), requestId);
  if ("rejection" in authenticated) return authenticated.rejection;
  if (name === "domains") return listDomains();
  return permissionError(request, endpoint, authenticated.identity) ?? TASK_ENDPOINTS[name](request, endpoint, service);
}

type CredentialEndpoint = "token" | "metadata-token" | "security-key";

/** Endpoints without authentication, because they issue credentials. */
const CREDENTIAL_ENDPOINTS: Readonly<
  Record<CredentialEndpoint, (request: WireRequest, endpoint: Endpoint, service: Service, now: number) => HttpResponse>
> = {
  token: ({ body }, { query }, { tokens }, now) => issueToken(body.toString(), query, tokens, now),
  "metadata-token": (request, _, { metadataTokens }, now) => issueMetadataToken(request, metadataTokens, now),
  "security-key": (request, _, { metadataTokens, keys }, now) => securityKey(request, metadataTokens, keys, now),
};

function isCredentialEndpoint(name: Endpoint["name"]): name is CredentialEndpoint {
  return name in CREDENTIAL_ENDPOINTS;
}

const TASK_ENDPOINTS: Readonly<
  Record<"list" | "show" | "action", (request: WireRequest, endpoint: Endpoint, service: Service) => HttpResponse>
> = {
  list: (_, { query }, { tasks, simulatedNow }) => {
    const parsed = parseListQuery(query);
    return typeof parsed === "string" ? badRequestError(parsed) : jsonResponse(200, tasks.list(parsed, simulatedNow()));
  },
  show: (_, { taskId }, { tasks, simulatedNow }) => {
    const document = tasks.show(taskId, simulatedNow());
    return document === null ? unknownTaskError() : jsonResponse(200, document);
  },
  action: respondToAction,
};

function respondToAction(request: WireRequest, { taskId }: Endpoint, { tasks, simulatedNow }: Service): HttpResponse {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type))
    return smsError(400, "SMS.2006", "The Content-Type is not application/json.");
  const action = parseActionBody(request.body.toString());
  if (typeof action === "string") return badRequestError(action);
  const verdict = tasks.act(taskId, action, simulatedNow());
  if (verdict === "accepted") return emptyResponse(200);
  return verdict === "unknown task" ? unknownTaskError() : smsError(400, verdict.code, verdict.message);
}

function permissionError(
  request: WireRequest,
  endpoint: Endpoint,
  { permission, signed }: Identity,
): HttpResponse | null {
  const writes = endpoint.name === "action";
  const allowed = writes ? permission.write : permission.read;
  const namesAccount = !signed || request.headers["x-domain-id"] === DOMAIN_ID;
  return allowed && namesAccount
    ? null
    : forbiddenError(writes ? WRITE_PERMISSION : READ_PERMISSION, endpoint.taskId || "*");
}

interface Endpoint {
  readonly name: "token" | "metadata-token" | "security-key" | "domains" | "list" | "show" | "action";
  /** Decoded; "" when the path has no task id. */
  readonly taskId: string;
  readonly query: string;
}

const ENDPOINTS: readonly (readonly [method: string, path: RegExp, name: Endpoint["name"]])[] = [
  ["POST", /^\/v3\/auth\/tokens$/, "token"],
  ["PUT", /^\/meta-data\/latest\/api\/token$/, "metadata-token"],
  ["GET", /^\/openstack\/latest\/securitykey$/, "security-key"],
  ["GET", /^\/v3\/auth\/domains$/, "domains"],
  ["GET", /^\/v3\/tasks$/, "list"],
  ["GET", /^\/v3\/tasks\/([^/]+)$/, "show"],
  ["POST", /^\/v3\/tasks\/([^/]+)\/action$/, "action"],
];

/** Null for an unknown path or method; a path with a slash at its end is unknown. */
function findEndpoint(method: string, target: string): Endpoint | null {
  const [path = "", ...query] = target.split("?");
  for (const [wanted, pattern, name] of ENDPOINTS) {
    const match = wanted === method ? pattern.exec(path) : null;
    if (match !== null) return { name, taskId: decoded(match[1] ?? ""), query: query.join("?") };
  }
  return null;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
