import type { JsonObject } from "../../json.ts";
import { otherTask } from "../../model/task-state.ts";
import { listOf } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { DISK_COLUMNS, GROUP_COLUMNS, SUB_TASK_COLUMNS } from "../../view/task/layout.ts";
import { SECTIONS, type Selection, SHORT_SECTIONS } from "../../view/task/layout.ts";
import { dropNote } from "../../view/view.ts";
import { TASKS } from "../collection.ts";
import { defineCommand } from "../command.ts";
import { optional, toggle } from "../command.ts";
import { ALLOW_EMPTY } from "../references.ts";
import { documentItems, misfitNote } from "../show-items.ts";
import { tasks } from "./references.ts";
import { readTaskView } from "./task-view.ts";

export const show = defineCommand({
  args: { tasks },
  flags: {
    full: toggle("all sections, and in the summary every field"),
    section: optional(`sections to show: ${SECTIONS.join(", ")}`, "<list>", listOf(...SECTIONS)),
    ...ALLOW_EMPTY,
  },
  examples: [
    { what: "What matters now, on one screen", line: "sms task show $ID" },
    { what: "Everything that the service knows about it", line: "sms task show $ID --full" },
    { what: "The service's own document, every number digit for digit", line: "sms task show $ID -o json" },
    { what: "Only the progress", line: "sms task show $ID --section summary,subtasks" },
    { what: "By name; one value for a script", line: "sms task show web-01 --query state -o tsv" },
  ],
  notes: [
    `Without --full or --section: ${SHORT_SECTIONS.join(", ")}, and in the summary only what has a value and matters now.`,
    "",
    dropNote({ "Sub-tasks": SUB_TASK_COLUMNS, Disks: DISK_COLUMNS, "Volume groups": GROUP_COLUMNS }),
  ].join("\n"),
  run({ tasks: references, full, section, allowEmpty }, services) {
    const items = documentItems(references, TASKS, allowEmpty, services, async (document, id) => {
      const other = otherTask(document, id);
      if (other !== undefined)
        await services.note(`note: task ${id} was asked for, and the answer is about another task, ${other}`);
      return { view: () => viewOf(id, document, { sections: section, full }, services) };
    });
    return { many: references.many, items };
  },
});

async function viewOf(id: string, document: JsonObject, selection: Selection, services: Services) {
  const { view, misfits } = await readTaskView(document, selection, services.display);
  if (misfits.length > 0) await services.note(misfitNote(`task ${id}`, misfits));
  return view;
}
