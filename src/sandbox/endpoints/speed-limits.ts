import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { numberAt, objectAt, textAt } from "../machine/document.ts";
import { withSpeedRules } from "../machine/lifecycle.ts";
import type { SpeedRule, Task } from "../machine/task.ts";
import { emptyResponse, type HttpResponse, jsonResponse, smsError } from "../response.ts";
import { type Fields, integer, list, matching, number, object, required, withBody } from "./body.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { withTask } from "./tasks.ts";

export const SPEED_LIMIT_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "ShowsSpeedLimits",
    method: "GET",
    path: "/v3/tasks/{id}/speed-limit",
    access: "read",
    respond: (call) =>
      withTask(call, () => {
        const rules = call.store.speedLimits.get(call.id) ?? [];
        return rules.length === 0
          ? smsError(400, "SMS.6302", "The task has no speed limit.")
          : jsonResponse(200, { speed_limit: rules });
      }),
  },
  {
    operation: "UpdateSpeed",
    method: "POST",
    path: "/v3/tasks/{id}/speed-limit",
    access: "write",
    respond: (call) => withTask(call, (task) => withBody(call, BODY, (body) => replaceRules(call, task, body))),
  },
];

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const MOST_RULES = 5;

const RULE: Fields = {
  start: required(matching(TIME)),
  end: required({ accepts: (value) => value === "24:00" || matching(TIME).accepts(value) }),
  speed: integer(0, 1000),
  over_speed_threshold: number(10, 100),
};
const BODY: Fields = { speed_limit: required(list(object(RULE), MOST_RULES)) };

/** The new list takes the place of the old one, also when it is empty. */
function replaceRules({ id, store, now }: Call, task: Task, body: JsonObject): HttpResponse {
  if (task.document["connected"] === false) return smsError(400, "SMS.6603", "The agent is not connected.");
  const rules = (body["speed_limit"] as readonly Json[]).filter(isJsonObject).map(withDefaults);
  store.speedLimits.set(id, rules);
  store.tasks.put(withSpeedRules(task, canBeThrottled(task, store.sources) ? rules.map(speedRule) : [], now));
  return emptyResponse(200);
}

function withDefaults(rule: JsonObject): JsonObject {
  return {
    start: rule["start"] ?? "",
    end: rule["end"] ?? "",
    speed: rule["speed"] ?? 0,
    over_speed_threshold: rule["over_speed_threshold"] ?? 10,
  };
}

/** On Linux, rules have no effect without `tc`. */
function canBeThrottled({ document }: Task, sources: ReadonlyMap<string, JsonObject>): boolean {
  const source = sources.get(textAt(objectAt(document, "source_server"), "id"));
  return textAt(document, "os_type") === "WINDOWS" || source?.["has_tc"] !== false;
}

function speedRule(rule: JsonObject): SpeedRule {
  return {
    start: minutes(textAt(rule, "start")),
    end: minutes(textAt(rule, "end")),
    speed: numberAt(rule, "speed") ?? 0,
  };
}

function minutes(time: string): number {
  const [hours, rest] = time.split(":").map(Number);
  return (hours ?? 0) * 60 + (rest ?? 0);
}
