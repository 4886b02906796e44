import type { SmsClient } from "../../api/client.ts";
import { expectedError } from "../../errors.ts";
import { FAILED_OR_MISSED } from "../../exit-code.ts";
import { type JsonObject, textField } from "../../json.ts";
import {
  type ConsistencyLimits,
  consistencyResults,
  foundWords,
  hasLimit,
  missedLimits,
  newestResult,
} from "../../model/consistency.ts";
import { otherTask } from "../../model/task-state.ts";
import { integer } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { label, type View } from "../../view/view.ts";
import { defineCommand, type Input, type Item, optional, type Params } from "../command.ts";
import { ALLOW_EMPTY, type Reference, type References } from "../references.ts";
import { eachTask, errorFacts } from "./each-task.ts";
import { READS_AT_ONCE, REPORT_FLAGS } from "./flags.ts";
import { lookUpTask } from "./readable-task.ts";
import { tasks } from "./references.ts";

const OPERATION = "consistency";
const MOST_FILES = 1_000_000;

const FLAGS = {
  maxDifferent: optional("most files of a directory that may differ, else exit 5", "<n>", integer(0, MOST_FILES)),
  maxMissing: optional("most files that may be missing on the target, else exit 5", "<n>", integer(0, MOST_FILES)),
  maxExtra: optional("most files that may be on the target only, else exit 5", "<n>", integer(0, MOST_FILES)),
  ...ALLOW_EMPTY,
  ...REPORT_FLAGS,
} as const satisfies Params;

export const consistency = defineCommand({
  args: { tasks },
  flags: FLAGS,
  examples: [
    { what: "What the last consistency check found", line: "sms task consistency $ID" },
    {
      what: "The gate before the cutover",
      line: "sms task consistency $ID --max-missing 0 && sms task test $ID",
    },
    { what: "One row for each directory", line: "sms task consistency $ID -o tsv" },
  ],
  notes:
    "A result is there after a check: sms task start $ID --consistency-check. Thresholds are for each directory of the newest result. " +
    "With one, a directory of which no file was verified and a task without a result miss it, too. A few differences in directories that " +
    "change all the time, such as logs, are normal; which files they are is in sms_cmp_result.log on the source server.",
  run(input, services) {
    return {
      many: input.tasks.many,
      items: consistencyItems(input, services),
      report: { ...input, operation: OPERATION },
    };
  },
});

interface ConsistencyInput extends Input<typeof FLAGS> {
  readonly tasks: References;
}

async function* consistencyItems(input: ConsistencyInput, services: Services): AsyncGenerator<Item> {
  const limits = { different: input.maxDifferent, missing: input.maxMissing, extra: input.maxExtra };
  const client = await services.client();
  yield* eachTask(input, READS_AT_ONCE, (reference) => consistencyItem(reference, limits, client, services), services);
}

async function consistencyItem(
  reference: Reference,
  limits: ConsistencyLimits,
  client: SmsClient,
  services: Services,
): Promise<Item> {
  try {
    const { id: taskId, document: task } = await lookUpTask(reference, "its name is not shown", client, services);
    const document = await client.getConsistencyResult(taskId);
    const taskName = textField(task, "name");
    const missed = await judge(document, limits, { taskId, task: label(taskId, taskName) }, services);
    const newest = newestResult(consistencyResults(document));
    const record = {
      taskId,
      taskName,
      operation: OPERATION,
      state: textField(task, "state"),
      outcome: missed.length > 0 ? "missed" : newest === undefined ? "no_result" : "checked",
      reason: missed.length > 0 ? missed.join("; ") : newest && foundWords(newest),
    };
    const viewWith = async (make: "consistencyView" | "consistencyRows"): Promise<View> => {
      const view = await import("../../view/consistency.ts");
      return view[make]({ taskId, task, results: consistencyResults(document) }, services.display);
    };
    return {
      json: document,
      view: () => viewWith("consistencyView"),
      rows: () => viewWith("consistencyRows"),
      record,
      ...(missed.length === 0 ? {} : { exitCode: FAILED_OR_MISSED }),
    };
  } catch (thrown) {
    const { id: taskId } = reference;
    const error = expectedError(thrown).during(`${OPERATION} ${taskId}`, { taskId });
    return { error, record: { taskId, operation: OPERATION, outcome: "failed", ...errorFacts(error) } };
  }
}

/** The thresholds that are missed, each named on stderr. What only limits could make of it is a note. */
async function judge(
  document: JsonObject,
  limits: ConsistencyLimits,
  { taskId, task }: { readonly taskId: string; readonly task: string },
  { note, warn }: Services,
): Promise<readonly string[]> {
  const results = consistencyResults(document);
  const missed = missedLimits(results, limits);
  const other = otherTask({ id: textField(document, "task_id") || null }, taskId);
  if (other !== undefined) {
    const words = `the answer is about another task, ${other}`;
    if (hasLimit(limits)) missed.push(words);
    else await note(`note: ${task}: ${words}`);
  }
  for (const words of missed) await warn(`missed: ${task}: ${words}`);
  if (missed.length > 0) return missed;
  const outcome = newestResult(results)?.outcome;
  if (results.length === 0)
    await note(`note: ${task} has no consistency result; sms task start --consistency-check makes one`);
  else if (outcome !== undefined && outcome.toLowerCase() !== "success")
    await note(`note: ${task}: the service's word for the result as a whole is ${JSON.stringify(outcome)}`);
  return [];
}
