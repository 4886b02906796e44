import type { JsonObject } from "../../json.ts";
import { numberAt, objectAt, textAt } from "../machine/document.ts";
import type { Task } from "../machine/task.ts";
import { emptyResponse, type HttpResponse } from "../response.ts";
import { type Fields, integer, required, text, withBody } from "./body.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { withTask } from "./tasks.ts";

export const LOG_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "CollectLog",
    method: "POST",
    path: "/v3/tasks/{id}/log",
    access: "write",
    respond: (call) => withTask(call, (task) => withBody(call, BODY, (body) => orderUpload(call, task, body))),
  },
];

const BODY: Fields = { log_bucket: required(text(1, 255)), log_expire: integer(300, 64_800) };
const USUAL_EXPIRE = 3600;

/** The order is always taken; whether the agent can upload shows later. */
function orderUpload({ id, store, now }: Call, task: Task, body: JsonObject): HttpResponse {
  const bucket = textAt(body, "log_bucket");
  const succeeds = bucketExists(bucket) && agentUploads(task, store.sources);
  const expire = numberAt(body, "log_expire") ?? USUAL_EXPIRE;
  store.logs.set(id, { bucket, expire, orderedAt: now, succeeds });
  return emptyResponse(200);
}

/** The account of the sandbox has every bucket whose name OBS allows, but for names with "missing" in them. */
function bucketExists(name: string): boolean {
  return /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(name) && !name.includes("missing");
}

/** From agent 25.1.0 on, when it is connected and the migration was started once (docs/service.md, "Logs"). */
function agentUploads({ document }: Task, sources: ReadonlyMap<string, JsonObject>): boolean {
  const source = sources.get(textAt(objectAt(document, "source_server"), "id")) ?? {};
  const [major = 0, minor = 0] = textAt(source, "agent_version").split(".").map(Number);
  const isNew = major > 25 || (major === 25 && minor >= 1);
  return isNew && document["connected"] !== false && numberAt(document, "start_date") !== null;
}
