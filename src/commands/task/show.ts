import type { JsonObject } from "../../json.ts";
import { otherTask } from "../../model/task-state.ts";
import { listOf } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { DISK_COLUMNS, GROUP_COLUMNS, SUB_TASK_COLUMNS } from "../../view/task/layout.ts";
import { type Section, SECTIONS } from "../../view/task/layout.ts";
import { dropNote } from "../../view/view.ts";
import { TASKS } from "../collection.ts";
import { defineCommand } from "../command.ts";
import { withDefault } from "../command.ts";
import { ALLOW_EMPTY } from "../references.ts";
import { documentItems, misfitNote } from "../show-items.ts";
import { drawnTask } from "./drawn-task.ts";
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
    const items = documentItems(references, TASKS, allowEmpty, services, async (document, id) => {
      const other = otherTask(document, id);
      if (other !== undefined)
        await services.note(`note: task ${id} was asked for, and the answer is about another task, ${other}`);
      return { view: () => viewOf(id, document, section, services) };
    });
    return { many: references.many, items };
  },
});

async function viewOf(id: string, document: JsonObject, sections: readonly Section[], services: Services) {
  const { view, misfits } = await drawnTask(document, sections, services.display);
  if (misfits.length > 0) await services.note(misfitNote(`task ${id}`, misfits));
  return view;
}
