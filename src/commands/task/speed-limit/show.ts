import type { SmsClient } from "../../../api/client.ts";
import { expectedError } from "../../../errors.ts";
import { numberField } from "../../../json.ts";
import type { Services } from "../../../session/services.ts";
import type { View } from "../../../view/view.ts";
import { defineCommand, type Item } from "../../command.ts";
import { ALLOW_EMPTY, type Reference } from "../../references.ts";
import { eachTask } from "../each-task.ts";
import { READS_AT_ONCE } from "../flags.ts";
import { lookUpTask } from "../readable-task.ts";
import { tasks } from "../references.ts";
import { readRules } from "./rules.ts";

export const show = defineCommand({
  args: { tasks },
  flags: { ...ALLOW_EMPTY },
  examples: [
    { what: "The rules of a task, and which one is in force", line: "sms task speed-limit show $ID" },
    { what: "Keep them, and set them again later", line: "sms task speed-limit show $ID -o json > rules.json" },
    { what: "One row for each rule of several tasks", line: "sms task speed-limit show $ID web-02 -o tsv" },
  ],
  notes:
    "The rules apply beside the task's own limit, which was given when it was created. Their periods are times of the source " +
    "server's clock. The service knows at most five.",
  run(input, services) {
    return { many: input.tasks.many, items: shownItems(input, services) };
  },
});

async function* shownItems(input: Parameters<typeof eachTask>[0], services: Services): AsyncGenerator<Item> {
  const client = await services.client();
  yield* eachTask(input, READS_AT_ONCE, (reference) => shownItem(reference, client, services), services);
}

async function shownItem(reference: Reference, client: SmsClient, services: Services): Promise<Item> {
  try {
    const { id: taskId, document: task } = await lookUpTask(reference, NOT_READ, client, services);
    const document = await readRules(client, taskId);
    const viewWith = async (make: "limitsView" | "limitsRows"): Promise<View> => {
      const [{ rulesOf }, view] = await Promise.all([
        import("../../../model/speed-limits.ts"),
        import("../../../view/speed-limit.ts"),
      ]);
      const ownLimit = numberField(task, "speed_limit") ?? null;
      return view[make]({ taskId, task, ownLimit, rules: rulesOf(document) }, services.display);
    };
    return { json: document, view: () => viewWith("limitsView"), rows: () => viewWith("limitsRows") };
  } catch (thrown) {
    return { error: expectedError(thrown).during(`speed-limit show ${reference.id}`, { taskId: reference.id }) };
  }
}

const NOT_READ = "its name and its own limit are not shown";
