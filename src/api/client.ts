import { ResponseError } from "../errors.ts";
import {
  digitsOf,
  isJsonNumber,
  isJsonObject,
  JsonLimitError,
  type JsonObject,
  printJson,
  type Json,
  parseJson,
} from "../json.ts";
import { isTaskDocument } from "../model/task-state.ts";
import type { ApiAnswer, ApiRequest, Transport } from "./request.ts";
import { path, queryString } from "./url.ts";

/** The body of `POST /v3/tasks/{task_id}/action` (docs/service.md, "Operations"). */
export interface ActionBody {
  readonly operation: string;
  readonly template_id?: string;
  readonly switch_hce?: boolean;
  readonly is_need_consistency_check?: boolean;
}

/** A request that changes something about a task. */
export type TaskChange =
  /** `POST /v3/tasks/{task_id}/action` */
  | { readonly kind: "action"; readonly body: ActionBody }
  /** `DELETE /v3/tasks/{task_id}` */
  | { readonly kind: "delete" }
  /** `POST /v3/tasks/{task_id}/speed-limit`: replaces all rules (docs/service.md, "Speed limits"). */
  | { readonly kind: "speed-limit"; readonly body: { readonly speed_limit: readonly JsonObject[] } }
  /** `POST /v3/tasks/{task_id}/log` (docs/service.md, "Logs"); `log_expire` in seconds, 300–64800. */
  | { readonly kind: "log"; readonly body: { readonly log_bucket: string; readonly log_expire?: number } };

/** What the service returns for an accepted change: its body is empty. */
export interface Receipt {
  readonly httpStatus: number;
  readonly requestId?: string;
}

/** The parameters of `GET /v3/tasks` (docs/service.md, "Task lists"); those that are undefined are not sent. */
interface ListQuery {
  readonly state?: string | undefined;
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  readonly source_server_id?: string | undefined;
  readonly enterprise_project_id?: string | undefined;
  /** 0–200 */
  readonly limit?: number | undefined;
  /** 0–65535, in tasks (not in pages). */
  readonly offset?: number | undefined;
}

/** Limits of one read, where they differ from the transport's. */
export type ReadOptions = Pick<ApiRequest, "maxRetries" | "timeoutMs" | "isAnswerSecret">;

/** The parameters of `GET /v3/sources` (docs/service.md, "Source servers"). */
interface SourceQuery {
  readonly state?: string | undefined;
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  readonly ip?: string | undefined;
  readonly migration_cycle?: string | undefined;
  readonly connected?: string | undefined;
  readonly is_consistency_result_exist?: string | undefined;
  /** The id of the target server, or of its clone. */
  readonly vm_id?: string | undefined;
  readonly enterprise_project_id?: string | undefined;
  /** 0–200; 0 means the default, 200. */
  readonly limit?: number | undefined;
  /** 0–65535, in rows. */
  readonly offset?: number | undefined;
}

/** The parameters of `GET /v3/vm/templates` (docs/service.md, "Templates"). */
interface TemplateQuery {
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  readonly region?: string | undefined;
  readonly availability_zone?: string | undefined;
  /** 0–100 */
  readonly limit?: number | undefined;
  /** In rows. */
  readonly offset?: number | undefined;
}

/** The parameters of `GET /v3/errors` (docs/service.md, "Task lists"). */
interface ErrorQuery {
  readonly enterprise_project_id?: string | undefined;
  /** 0–100 */
  readonly limit?: number | undefined;
  /** Mandatory, in rows. */
  readonly offset: number;
}

export interface SmsClient {
  /** `GET /v3/tasks/{task_id}`: the document, unchanged. */
  getTask(id: string, options?: ReadOptions): Promise<JsonObject>;
  /** `GET /v3/tasks`: one page, unchanged. */
  listTasks(query: ListQuery, options?: ReadOptions): Promise<JsonObject>;
  /** `GET /v3/sources/{source_id}`: the document, unchanged. */
  getSource(id: string, options?: ReadOptions): Promise<JsonObject>;
  /** `GET /v3/sources`: one page, unchanged. */
  listSources(query: SourceQuery, options?: ReadOptions): Promise<JsonObject>;
  /** `GET /v3/sources/overview`: the counters, unchanged. */
  getOverview(): Promise<JsonObject>;
  /** `GET /v3/vm/templates/{id}`: the document, unchanged. */
  getTemplate(id: string, options?: ReadOptions): Promise<JsonObject>;
  /** `GET /v3/vm/templates`: one page, unchanged. */
  listTemplates(query: TemplateQuery, options?: ReadOptions): Promise<JsonObject>;
  /** `GET /v3/errors`: one page of the errors of all source servers, unchanged. */
  listErrors(query: ErrorQuery): Promise<JsonObject>;
  /** `GET /v3/tasks/{task_id}/speed-limit`: the document, unchanged. Without rules the service answers with the error SMS.6302. */
  getSpeedLimits(id: string, options?: ReadOptions): Promise<JsonObject>;
  /** `GET /v3/tasks/{task_id}/consistency-result`: the document, unchanged. */
  getConsistencyResult(id: string, options?: ReadOptions): Promise<JsonObject>;
  /** Sends a change of a task. */
  change(id: string, change: TaskChange): Promise<Receipt>;
  /** The signed request of a change, which is not sent. */
  previewChange(id: string, change: TaskChange): Promise<RequestPreview>;
}

export interface RequestPreview {
  readonly method: string;
  readonly url: string;
  /** Credentials are masked. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}
/** Returns the headers a request would have, credentials masked. */
export type Preview = (request: ApiRequest) => Promise<RequestPreview["headers"]>;

/** One method for each endpoint of the API in use. `urlOf` returns the URL of a path at the endpoint. */
export function createClient(transport: Transport, urlOf: (path: string) => URL, preview: Preview): SmsClient {
  const changeRequest = (id: string, change: TaskChange): ApiRequest =>
    change.kind === "delete"
      ? { method: "DELETE", url: urlOf(path`/v3/tasks/${id}`) }
      : {
          method: "POST",
          url: urlOf(path`/v3/tasks/${id}/${change.kind}`),
          body: printJson({ ...change.body }, "compact"),
        };
  const get = (target: string, options?: ReadOptions, problemOf?: ProblemOf) =>
    getObject(transport, { method: "GET", url: urlOf(target), ...options }, problemOf);
  return {
    getTask: (id, options) => get(path`/v3/tasks/${id}`, options, taskProblem),
    listTasks: (query, options) => get(`/v3/tasks${queryString({ ...query })}`, options, listProblem("tasks")),
    getSource: (id, options) => get(path`/v3/sources/${id}`, options, documentProblem("source server")),
    listSources: (query, options) =>
      get(`/v3/sources${queryString({ ...query })}`, options, listProblem("source_servers")),
    getOverview: () => get("/v3/sources/overview", undefined, overviewProblem),
    getTemplate: (id, options) => get(path`/v3/vm/templates/${id}`, options, documentProblem("template")),
    listTemplates: (query, options) =>
      get(`/v3/vm/templates${queryString({ ...query })}`, options, listProblem("templates")),
    listErrors: (query) => get(`/v3/errors${queryString({ ...query })}`, undefined, listProblem("migration_errors")),
    getSpeedLimits: (id, options) => get(path`/v3/tasks/${id}/speed-limit`, options),
    getConsistencyResult: (id, options) => get(path`/v3/tasks/${id}/consistency-result`, options),
    change: async (id, change) => receipt(await transport(changeRequest(id, change))),
    async previewChange(id, change) {
      const request = changeRequest(id, change);
      const { method, url, body = "" } = request;
      return { method, url: url.href, headers: await preview(request), body };
    },
  };
}

/** Says what an object is instead of what was asked for; undefined when it is that. */
type ProblemOf = (body: JsonObject) => string | undefined;

const taskProblem: ProblemOf = (body) => (isTaskDocument(body) ? undefined : "no task: it has neither id nor state");

function documentProblem(what: string): ProblemOf {
  return (body) => (Object.keys(body).length > 0 && !("count" in body) ? undefined : `no ${what}`);
}

const overviewProblem: ProblemOf = (body) =>
  Object.values(body).some((value) => isJsonNumber(value)) ? undefined : "no overview: it has no numbers";

/** An empty list may come as null, or be left out where the count is 0. */
function listProblem(field: string): ProblemOf {
  return ({ [field]: rows = null, count }) => {
    const isEmpty = rows === null && isJsonNumber(count) && digitsOf(count) === "0";
    return Array.isArray(rows) || isEmpty ? undefined : `no list of ${field.replaceAll("_", " ")}`;
  };
}

/** The error for an object with a problem quotes its beginning. */
async function getObject(
  transport: Transport,
  get: ApiRequest,
  problemOf: ProblemOf = () => undefined,
): Promise<JsonObject> {
  const answer = await transport(get);
  const request = `GET ${get.url.origin}${get.url.pathname}`;
  const body = readJson(answer, request);
  const problem = isJsonObject(body) ? problemOf(body) : "JSON but not an object";
  if (isJsonObject(body) && problem === undefined) return body;
  throw new ResponseError(`the answer is ${problem}: ${answer.excerpt()} [${request}]`, {
    httpStatus: answer.status,
    hint: "Something between here and the service may have answered. Check --endpoint.",
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
  });
}

/** The documented answer is a string, `{}` or empty; a page of HTML comes from something in front of the service. */
function receipt({ status, requestId, body }: ApiAnswer): Receipt {
  if (body.trimStart().startsWith("<")) {
    throw new ResponseError("the request was answered with a page of HTML, not by SMS", { httpStatus: status });
  }
  return { httpStatus: status, ...(requestId === undefined ? {} : { requestId }) };
}

/** The body of an answer as JSON, numbers digit for digit. Throws a ResponseError that quotes a body that is not JSON (a proxy's page). */
export function readJson(answer: ApiAnswer, request: string): Json {
  try {
    return parseJson(answer.body);
  } catch (error) {
    const facts = {
      httpStatus: answer.status,
      ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
    };
    if (error instanceof JsonLimitError)
      throw new ResponseError(`the answer is more than sms reads: ${error.message} [${request}]`, facts);
    const type = /^[\w.+-]+\/[\w.+-]+/.exec(answer.headers.get("content-type") ?? "")?.[0] ?? "no content type";
    throw new ResponseError(`the answer is not JSON (${type}): ${answer.excerpt()} [${request}]`, {
      ...facts,
      hint: "Something between here and the service may have answered, or cut the answer off. Check --endpoint.",
    });
  }
}
