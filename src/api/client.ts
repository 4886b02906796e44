import { ResponseError } from "../errors.ts";
import { isJsonObject, type JsonObject, printJson, type Json, parseJson } from "../json.ts";
import type { ApiAnswer, ApiRequest, Transport } from "./request.ts";
import { path, queryString } from "./url.ts";

/** The body of `POST /v3/tasks/{task_id}/action` (docs/service.md, "Operations"). */
export interface ActionBody {
  readonly operation: string;
  readonly template_id?: string;
  readonly switch_hce?: boolean;
  readonly is_need_consistency_check?: boolean;
}

/** What the service returns for an accepted action: its body is empty. */
interface ActionReceipt {
  readonly httpStatus: number;
  readonly requestId?: string;
}

/** The parameters of `GET /v3/tasks` (docs/service.md, "Task lists"); those that are undefined are not sent. */
export interface ListQuery {
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
type ReadOptions = Pick<ApiRequest, "maxRetries" | "timeoutMs">;

export interface SmsClient {
  /** `GET /v3/tasks/{task_id}`: the document, unchanged. */
  getTask(id: string, options?: ReadOptions): Promise<JsonObject>;
  /** `GET /v3/tasks`: one page, unchanged. */
  listTasks(query: ListQuery, options?: ReadOptions): Promise<JsonObject>;
  /** `POST /v3/tasks/{task_id}/action`. */
  postAction(id: string, body: ActionBody): Promise<ActionReceipt>;
  /** The signed request of an action, which is not sent. */
  previewAction(id: string, body: ActionBody): Promise<RequestPreview>;
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
  const actionRequest = (id: string, body: ActionBody): ApiRequest & { readonly body: string } => ({
    method: "POST",
    url: urlOf(path`/v3/tasks/${id}/action`),
    body: printJson({ ...body }, "compact"),
  });
  return {
    getTask: (id, options) => getObject(transport, { method: "GET", url: urlOf(path`/v3/tasks/${id}`), ...options }),
    listTasks: (query, options) =>
      getObject(transport, { method: "GET", url: urlOf(`/v3/tasks${queryString({ ...query })}`), ...options }),
    postAction: async (id, body) => receipt(await transport(actionRequest(id, body))),
    async previewAction(id, body) {
      const request = actionRequest(id, body);
      return { method: request.method, url: request.url.href, headers: await preview(request), body: request.body };
    },
  };
}

async function getObject(transport: Transport, get: ApiRequest): Promise<JsonObject> {
  const answer = await transport(get);
  const request = `GET ${get.url.origin}${get.url.pathname}`;
  const body = readJson(answer, request);
  if (isJsonObject(body)) return body;
  throw new ResponseError(`the answer is JSON but not an object [${request}]`, { httpStatus: answer.status });
}

/** The documented answer is a string, `{}` or empty; a page of HTML comes from something in front of the service. */
function receipt({ status, requestId, body }: ApiAnswer): ActionReceipt {
  if (body.trimStart().startsWith("<")) {
    throw new ResponseError("the action was answered with a page of HTML, not by SMS", { httpStatus: status });
  }
  return { httpStatus: status, ...(requestId === undefined ? {} : { requestId }) };
}

/** The body of an answer as JSON, numbers digit for digit. Throws a ResponseError that quotes a body that is not JSON (a proxy's page). */
export function readJson(answer: ApiAnswer, request: string): Json {
  try {
    return parseJson(answer.body);
  } catch {
    const type = /^[\w.+-]+\/[\w.+-]+/.exec(answer.headers.get("content-type") ?? "")?.[0] ?? "no content type";
    throw new ResponseError(`the answer is not JSON (${type}): ${answer.excerpt()} [${request}]`, {
      httpStatus: answer.status,
      hint: "Something between here and the service may have answered, or cut the answer off. Check --endpoint.",
      ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
    });
  }
}
