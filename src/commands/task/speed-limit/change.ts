import type { SmsClient, TaskChange } from "../../../api/client.ts";
import { ERROR, errorObject, expectedError, RefusedError, type SmsError } from "../../../errors.ts";
import { exitCodeOf } from "../../../exit-code.ts";
import { fieldOf, isJsonObject, type Json, type JsonObject, textField } from "../../../json.ts";
import { areSameRules, overlapsOf, rulesOf } from "../../../model/speed-limits.ts";
import { type ObjectDefinition, objectOf, type ObjectOf } from "../../../object-definition.ts";
import { duration, integer } from "../../../parse-value.ts";
import type { Services } from "../../../session/services.ts";
import { periodWords, rulesWords } from "../../../view/speed-limit.ts";
import { label, type View } from "../../../view/view.ts";
import { type Input, type Item, type Params, toggle, withDefault } from "../../command.ts";
import { ALLOW_EMPTY, type Reference, type References } from "../../references.ts";
import { previewItem, requestJson } from "../../request-preview.ts";
import { sendOnce } from "../../send-once.ts";
import { eachTask, errorFacts } from "../each-task.ts";
import { REPORT_FLAGS } from "../flags.ts";
import { lookUpTask, type ReadableTask } from "../readable-task.ts";
import { readRules } from "./rules.ts";

/** Flags of `speed-limit set` and `clear`. */
export const CHANGE_FLAGS = {
  dryRun: toggle("print the request without sending it"),
  force: toggle("send even if the rules are the same already"),
  settle: withDefault("how long to look for the new rules after a lost answer", "<duration>", "20s", duration),
  concurrency: withDefault("how many tasks to handle at a time", "<n>", "8", integer(1, 64)),
  ...ALLOW_EMPTY,
  ...REPORT_FLAGS,
} as const satisfies Params;

interface ChangeInput extends Input<typeof CHANGE_FLAGS> {
  readonly tasks: References;
}

interface Change {
  readonly operation: "set" | "clear";
  /** All rules that the task is to have, as they are sent. */
  readonly rules: readonly JsonObject[];
}

const OUTCOMES = ["accepted", "unchanged", "refused", "failed", "unknown"] as const;

export const SPEED_LIMIT = {
  schema: "sms.speed-limit/1",
  of: "speed-limit set, clear",
  fields: {
    task_id: { type: "string", about: "the task" },
    task_name: { type: "string", orNull: true, about: "its name; null when it was not read" },
    operation: { type: ["set", "clear"], about: "the last word of the command" },
    outcome: { type: OUTCOMES, about: "what came of the request" },
    verified: { type: "boolean", about: "true when the new rules were read back" },
    before: { type: { list: "any" }, orNull: true, about: "the service's rules before; null when they were not read" },
    after: {
      type: { list: "any" },
      orNull: true,
      about: "the rules that are in force now; null when that is not known",
    },
    warnings: { type: { list: "string" }, about: "why the rules may not do what is meant, in words" },
    http_status: { type: "integer", orNull: true, about: "of the answer; null when there was none" },
    request_id: { type: "string", orNull: true, about: "the service's id of the request; null when not given" },
    exit_code: { type: "integer", about: "of this task" },
    error: { type: ERROR, orNull: true, about: "null, or what stands under error on stderr" },
  },
} as const satisfies ObjectDefinition;

/** What is known of the change of one task's rules. */
interface ChangeResult {
  readonly taskId: string;
  readonly taskName: string | undefined;
  readonly operation: Change["operation"];
  readonly outcome: (typeof OUTCOMES)[number];
  readonly verified?: boolean;
  readonly before: readonly Json[] | undefined;
  readonly after?: readonly Json[] | undefined;
  readonly warnings: readonly string[];
  readonly httpStatus?: number | undefined;
  readonly requestId?: string | undefined;
  readonly error?: SmsError;
}

/** Gives each task these rules: reads first, sends the whole list once, and nothing where it is the same already. */
export async function* changeItems(input: ChangeInput, change: Change, services: Services): AsyncGenerator<Item> {
  const client = await services.client();
  yield* eachTask(
    input,
    input.concurrency,
    async (reference, isFirst) => {
      try {
        const task = await lookUpTask(reference, "what depends on it is not checked", client, services);
        if (!isFirst(task.id)) return undefined;
        return await changeTask(task, input, change, client, services);
      } catch (thrown) {
        return notReadItem(reference, change, thrown);
      }
    },
    services,
  );
}

function notReadItem({ id }: Reference, { operation }: Change, thrown: unknown): Item {
  const error = expectedError(thrown).during(`speed-limit ${operation} ${id}`, {
    taskId: id,
    hint: "It could not be read first; nothing was sent.",
  });
  return resultItem({
    taskId: id,
    taskName: undefined,
    operation,
    outcome: "failed",
    before: undefined,
    warnings: [],
    error,
  });
}

async function changeTask(
  task: ReadableTask,
  { dryRun, force, settle }: ChangeInput,
  { operation, rules }: Change,
  client: SmsClient,
  services: Services,
): Promise<Item> {
  const { id: taskId, document } = task;
  const taskName = textField(document, "name");
  const what = `speed-limit ${operation} ${label(taskId, taskName)}`;
  const state = textField(document, "state");
  const before = await readRules(client, taskId);
  const known = { taskId, taskName, operation, before: listOf(before), warnings: [] };
  if (state === "DELETING") {
    const error = new RefusedError(`${what}: the task is being deleted`, { taskId, hint: "Nothing was sent." });
    return resultItem({ ...known, outcome: "refused", error });
  }
  const wanted = rulesOf({ speed_limit: rules });
  if (!force && areSameRules(rulesOf(before), wanted))
    return resultItem({ ...known, outcome: "unchanged", after: known.before });
  const warnings = await warningsFor(task, rules.length > 0, client, services);
  for (const warning of warnings) await services.note(`note: ${label(taskId, taskName)}: ${warning}`);
  const request: TaskChange = { kind: "speed-limit", body: { speed_limit: rules } };
  if (dryRun) {
    const preview = await client.previewChange(taskId, request);
    const json = requestJson(preview, `speed-limit ${operation}`, { taskId, taskName, state });
    return previewItem(`${what} not sent (--dry-run)`, preview, json);
  }
  const readBack = async () => {
    const after = await readRules(client, taskId, { maxRetries: 0 });
    return areSameRules(rulesOf(after), wanted) ? after : undefined;
  };
  const look = `sms task speed-limit show ${taskId}`;
  const sent = await sendOnce(
    { send: () => client.change(taskId, request), lookForEffect: readBack, settleMs: settle, look },
    services,
  );
  if (sent.outcome !== "accepted") {
    const { httpStatus, requestId } = sent.error.facts;
    const error = sent.error.during(what, { taskId, hint: `How they stand: ${look}` });
    return resultItem({ ...known, warnings, outcome: sent.outcome, httpStatus, requestId, error });
  }
  const seen = sent.receipt === undefined ? sent.seen : await readBack().catch(() => undefined);
  return resultItem({
    ...known,
    warnings,
    outcome: "accepted",
    verified: seen !== undefined,
    after: seen === undefined ? rules : listOf(seen),
    httpStatus: sent.receipt?.httpStatus,
    requestId: sent.receipt === undefined ? sent.requestId : sent.receipt.requestId,
  });
}

function listOf(document: JsonObject): readonly Json[] {
  const rules = document["speed_limit"];
  return Array.isArray(rules) ? rules : [];
}

/** Why the limits may not work on this task, as far as it can be known (docs/service.md, "Speed limits"). */
async function warningsFor(
  { document }: ReadableTask,
  hasRules: boolean,
  client: SmsClient,
  { note }: Services,
): Promise<readonly string[]> {
  const warnings: string[] = [];
  if (fieldOf(document, "connected") === false)
    warnings.push("the agent is disconnected; the limits take effect when it is back");
  if (!hasRules) return warnings;
  if (textField(document, "migration_ip")?.includes(":"))
    warnings.push("the migration goes over IPv6, where speed limits have no effect");
  const source = fieldOf(document, "source_server");
  const sourceId = textField(source, "id");
  const isWindows = (textField(document, "os_type") ?? textField(source, "os_type")) === "WINDOWS";
  if (sourceId === undefined || sourceId === "" || isWindows) return warnings;
  try {
    if (fieldOf(await client.getSource(sourceId, { maxRetries: 0 }), "has_tc") === false)
      warnings.push("the source server has no tc, without which speed limits have no effect");
  } catch (thrown) {
    const error = expectedError(thrown);
    await note(`note: whether the source server ${sourceId} has tc is not known: ${error.message}`);
  }
  return warnings;
}

/** What the rules themselves leave open. */
export function overlapWarnings(rules: readonly JsonObject[]): readonly string[] {
  return overlapsOf(rulesOf({ speed_limit: rules })).map(
    ([rule, other]) => `${periodWords(rule)} and ${periodWords(other)} overlap; which limit wins is not documented`,
  );
}

const COLUMNS = ["task_id", "task_name", "operation", "outcome", "before", "after"];

function resultItem(result: ChangeResult): Item {
  const { error } = result;
  const json = resultJson(result);
  const words = (rules: readonly Json[] | undefined) =>
    rules === undefined ? "-" : rulesWords(rulesOf({ speed_limit: rules.filter(isJsonObject) }));
  const cells = [
    result.taskId,
    result.taskName || "-",
    result.operation,
    result.outcome,
    words(result.before),
    words(result.after),
  ];
  const rows = async (): Promise<View> => [
    { kind: "table", columns: COLUMNS.map((header) => ({ header })), rows: [cells] },
  ];
  const { taskId, taskName, outcome } = result;
  const movement = `${words(result.before)} → ${words(result.after)}`;
  const record = {
    taskId,
    taskName,
    operation: `speed-limit ${result.operation}`,
    outcome,
    reason: outcome === "unchanged" ? words(result.before) : movement,
    ...errorFacts(error),
  };
  if (error !== undefined) return { json, rows, error, record };
  return { json, rows, record, view: async () => [{ kind: "lines", lines: [resultLine(result, words)] }] };
}

/** `speed-limit set accepted: web-01 (id) none → 08:00-18:00=50` */
function resultLine(result: ChangeResult, words: (rules: readonly Json[] | undefined) => string): string {
  const { taskId, taskName, operation, outcome, before, after, verified } = result;
  const head = `speed-limit ${operation} ${outcome}: ${label(taskId, taskName)}`;
  if (outcome === "unchanged") return `${head} has ${words(before)} already`;
  return `${head} ${words(before)} → ${words(after)}${verified ? "" : ", not read back"}`;
}

function resultJson(result: ChangeResult): ObjectOf<typeof SPEED_LIMIT> {
  const { error } = result;
  return objectOf(SPEED_LIMIT, {
    task_id: result.taskId,
    task_name: result.taskName ?? null,
    operation: result.operation,
    outcome: result.outcome,
    verified: result.verified ?? false,
    before: result.before ?? null,
    after: result.after ?? null,
    warnings: result.warnings,
    http_status: result.httpStatus ?? null,
    request_id: result.requestId ?? null,
    exit_code: error === undefined ? 0 : exitCodeOf(error),
    error: error === undefined ? null : errorObject(error),
  });
}
