import { pMapIterable } from "p-map";

import type { SmsClient } from "../../api/client.ts";
import { expectedError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import { listOf } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { DISK_COLUMNS, GROUP_COLUMNS, SUB_TASK_COLUMNS } from "../../view/task/layout.ts";
import { type Section, SECTIONS } from "../../view/task/layout.ts";
import { dropNote } from "../../view/view.ts";
import { TASKS } from "../collection.ts";
import { defineCommand, type Item } from "../command.ts";
import { withDefault } from "../command.ts";
import { ALLOW_EMPTY, type Reference, type References, resolveReferences, useReference } from "../references.ts";
import { drawnTask } from "./drawn-task.ts";
import { READS_AT_ONCE } from "./flags.ts";
import { tasks } from "./references.ts";

export const show = defineCommand({
  args: { tasks },
  flags: {
    section: withDefault(`parts to show: ${SECTIONS.join(", ")}`, "<list>", SECTIONS.join(","), listOf(...SECTIONS)),
    ...ALLOW_EMPTY,
  },
  examples: [
    { what: "Everything about a task on one screen", line: "sms task show $ID" },
    { what: "The service's own document, every number digit for digit", line: "sms task show $ID -o json" },
    { what: "Only how far it is", line: "sms task show $ID --section summary,subtasks" },
    { what: "By name; one value for a script", line: "sms task show web-01 --query state -o tsv" },
  ],
  notes: dropNote({ "Sub-tasks": SUB_TASK_COLUMNS, Disks: DISK_COLUMNS, "Volume groups": GROUP_COLUMNS }),
  run({ tasks: references, section, allowEmpty }, services) {
    return { many: references.many, items: documents(references, allowEmpty, section, services) };
  },
});

async function* documents(
  references: References,
  allowEmpty: boolean,
  sections: readonly Section[],
  services: Services,
): AsyncGenerator<Item> {
  const client = await services.client();
  const resolved = await resolveReferences(references, TASKS, services, { allowEmpty });
  yield* pMapIterable(resolved, (each) => taskItem(each, sections, client, services), { concurrency: READS_AT_ONCE });
}

async function taskItem(
  reference: Reference,
  sections: readonly Section[],
  client: SmsClient,
  services: Services,
): Promise<Item> {
  try {
    const { id, value: document } = await useReference(reference, (taskId) => client.getTask(taskId));
    return { json: document, view: () => viewOf(id, document, sections, services) };
  } catch (thrown) {
    return { error: expectedError(thrown).during(`show ${reference.id}`, { taskId: reference.id }) };
  }
}

async function viewOf(id: string, document: JsonObject, sections: readonly Section[], services: Services) {
  const { view, misfits } = await drawnTask(document, sections, services.display);
  if (misfits.length > 0) await services.note(misfitNote(id, misfits));
  return view;
}

const MOST_NAMED = 5;

function misfitNote(id: string, misfits: readonly string[]): string {
  const more = misfits.length > MOST_NAMED ? ` and ${misfits.length - MOST_NAMED} more` : "";
  return `note: task ${id}: not as documented and left out (-o json has them): ${misfits.slice(0, MOST_NAMED).join(", ")}${more}`;
}
