import { isJsonObject, jsonIn, type JsonObject } from "../json.ts";
import { OPERATION_RULES } from "./machine/operations.ts";
import type { ActionRequest } from "./machine/task.ts";

/** The longest template id of the page "Managing Migration Tasks", table 3. */
const MOST_TEMPLATE_ID = 2048;

const FLAGS = ["switch_hce", "is_need_consistency_check"];

/** Parses the body of POST /v3/tasks/{id}/action; returns a message when it is invalid. */
export function parseActionBody(text: string): ActionRequest | string {
  const body = jsonIn(text);
  if (!isJsonObject(body)) return "The request body is not a JSON object.";
  const { operation, template_id, is_need_consistency_check } = body;
  if (typeof operation !== "string" || !OPERATION_RULES.has(operation)) return "Invalid parameter operation.";
  if (template_id !== undefined && (typeof template_id !== "string" || template_id.length > MOST_TEMPLATE_ID))
    return "Invalid parameter template_id.";
  if (operation === "clone_test" && !template_id) return "Parameter template_id is required for clone_test.";
  const wrong = FLAGS.find((flag) => !isFlag(body, flag));
  if (wrong !== undefined) return `Invalid parameter ${wrong}.`;
  return { operation, checkConsistency: is_need_consistency_check === true };
}

function isFlag(body: JsonObject, name: string): boolean {
  return body[name] === undefined || typeof body[name] === "boolean";
}
