import { MOST_BODY_BYTES } from "../model/limits.ts";
import { parseActionBody } from "./action-body.ts";
import {
  type Answer,
  emptyAnswer,
  jsonAnswer,
  badRequest,
  errorOfStatus,
  forbidden,
  smsError,
  unknownApi,
  unknownTask,
} from "./answer.ts";
import type { WireRequest } from "./auth/canonical-request.ts";
import { authenticate, type Gate, type Identity } from "./auth/gate.ts";
import { issueToken, listDomains } from "./auth/iam.ts";
import { issueMetadataToken, securityKey } from "./auth/metadata.ts";
import type { MetadataTokens } from "./auth/tokens.ts";
import { DOMAIN_ID } from "./credentials.ts";
import { parseListQuery } from "./list.ts";
import type { TaskStore } from "./task-store.ts";

/** Everything that answers depend on. */
export interface Service extends Gate {
  readonly metadataTokens: MetadataTokens;
  readonly tasks: TaskStore;
  /** Real time, for tokens and signatures; epoch ms. */
  readonly realNow: () => number;
  /** Simulated time, for the tasks; epoch ms. */
  readonly simulatedNow: () => number;
}

/** The permission to act on tasks; everything else in the sandbox only reads. */
const WRITES = "sms:server:migrationServer";
const READS = "sms:server:queryServer";

/** Answers a request: first the gateway's checks, then IAM or SMS. */
export function serve(request: WireRequest, service: Service, requestId: string): Answer {
  if (request.body.length > MOST_BODY_BYTES) return errorOfStatus(413, requestId);
  const endpoint = findEndpoint(request.method, request.target);
  if (endpoint === null) return unknownApi(requestId);
  const { name } = endpoint;
  if (isOpen(name)) return OPEN[name](request, endpoint, service, service.realNow());
  const admission = authenticate(request, service, service.realNow(), requestId);
  if ("rejection" in admission) return admission.rejection;
  if (name === "domains") return listDomains();
  return deny(request, endpoint, admission.identity) ?? ANSWERS[name](request, endpoint, service);
}

type Open = "token" | "metadata-token" | "security-key";

/** Endpoints without authentication, because they issue credentials. */
const OPEN: Readonly<
  Record<Open, (request: WireRequest, endpoint: Endpoint, service: Service, now: number) => Answer>
> = {
  token: ({ body }, { query }, { tokens }, now) => issueToken(body.toString(), query, tokens, now),
  "metadata-token": (request, _, { metadataTokens }, now) => issueMetadataToken(request, metadataTokens, now),
  "security-key": (request, _, { metadataTokens, keys }, now) => securityKey(request, metadataTokens, keys, now),
};

function isOpen(name: Endpoint["name"]): name is Open {
  return name in OPEN;
}

const ANSWERS: Readonly<
  Record<"list" | "show" | "action", (request: WireRequest, endpoint: Endpoint, service: Service) => Answer>
> = {
  list: (_, { query }, { tasks, simulatedNow }) => {
    const parsed = parseListQuery(query);
    return typeof parsed === "string" ? badRequest(parsed) : jsonAnswer(200, tasks.list(parsed, simulatedNow()));
  },
  show: (_, { taskId }, { tasks, simulatedNow }) => {
    const document = tasks.show(taskId, simulatedNow());
    return document === null ? unknownTask() : jsonAnswer(200, document);
  },
  action: act,
};

function act(request: WireRequest, { taskId }: Endpoint, { tasks, simulatedNow }: Service): Answer {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type))
    return smsError(400, "SMS.2006", "The Content-Type is not application/json.");
  const order = parseActionBody(request.body.toString());
  if (typeof order === "string") return badRequest(order);
  const verdict = tasks.order(taskId, order, simulatedNow());
  if (verdict === "accepted") return emptyAnswer(200);
  return verdict === "unknown task" ? unknownTask() : smsError(400, verdict.code, verdict.message);
}

function deny(request: WireRequest, endpoint: Endpoint, { permission, signed }: Identity): Answer | null {
  const writes = endpoint.name === "action";
  const allowed = writes ? permission.write : permission.read;
  const global = !signed || request.headers["x-domain-id"] === DOMAIN_ID;
  return allowed && global ? null : forbidden(writes ? WRITES : READS, endpoint.taskId || "*");
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
