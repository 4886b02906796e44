import type { SmsClient } from "../../api/client.ts";
import { expectedError } from "../../errors.ts";
import { FAILED_OR_MISSED } from "../../exit-code.ts";
import { type JsonObject, textField } from "../../json.ts";
import { type ConsistencyLimits, consistencyResults, missedLimits } from "../../model/consistency.ts";
import { integer } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { label, type View } from "../../view/view.ts";
import { defineCommand, type Input, type Item, optional, type Params } from "../command.ts";
import { ALLOW_EMPTY, type Reference, type References } from "../references.ts";
import { eachTask } from "./each-task.ts";
import { READS_AT_ONCE } from "./flags.ts";
import { lookUpTask } from "./readable-task.ts";
import { tasks } from "./references.ts";

const MOST_FILES = 1_000_000;

const FLAGS = {
  maxDifferent: optional("most files of a directory that may differ, else exit 5", "<n>", integer(0, MOST_FILES)),
  maxMissing: optional("most files that may be missing on the target, else exit 5", "<n>", integer(0, MOST_FILES)),
  maxExtra: optional("most files that may be on the target only, else exit 5", "<n>", integer(0, MOST_FILES)),
  ...ALLOW_EMPTY,
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
    return { many: input.tasks.many, items: consistencyItems(input, services) };
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
    const exitCode = await judge(document, limits, label(taskId, textField(task, "name")), services);
    const viewWith = async (make: "consistencyView" | "consistencyRows"): Promise<View> => {
      const view = await import("../../view/consistency.ts");
      return view[make]({ taskId, task, results: consistencyResults(document) }, services.display);
    };
    return {
      json: document,
      view: () => viewWith("consistencyView"),
      rows: () => viewWith("consistencyRows"),
      ...(exitCode === 0 ? {} : { exitCode }),
    };
  } catch (thrown) {
    return { error: expectedError(thrown).during(`consistency ${reference.id}`, { taskId: reference.id }) };
  }
}

/** The exit code by the thresholds; each that is missed is named. Without thresholds, what would miss any is a note. */
async function judge(
  document: JsonObject,
  limits: ConsistencyLimits,
  task: string,
  { note, warn }: Services,
): Promise<number> {
  const results = consistencyResults(document);
  const missed = missedLimits(results, limits);
  for (const words of missed) await warn(`missed: ${task}: ${words}`);
  if (missed.length > 0) return FAILED_OR_MISSED;
  if (results.length === 0)
    await note(`note: ${task} has no consistency result; sms task start --consistency-check makes one`);
  return 0;
}
