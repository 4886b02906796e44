import type { JsonObject } from "../../json.ts";
import type { Explanation } from "../../model/error-codes/code-table.ts";
import type { Task } from "../../model/task.ts";
import type { TimeFrame } from "../units.ts";
import type { Block, View } from "../view.ts";
import { disks } from "./disks.ts";
import { type Section, SECTIONS, type Selection, SHORT_SECTIONS } from "./layout.ts";
import { servers } from "./servers.ts";
import { clone, network, resources } from "./status.ts";
import { subtasks } from "./subtasks.ts";
import { fullSummary, shortSummary } from "./summary.ts";

type Render = (task: Task, document: JsonObject, frame: TimeFrame, known: Explanation) => readonly Block[];

const RENDER: Readonly<Record<Section, Render>> = {
  summary: shortSummary,
  subtasks: (task, _, frame) => subtasks(task, frame),
  servers,
  disks,
  clone,
  network,
  resources,
};

/** The selected sections of a task; a section without content is left out. The short form ends with what it leaves out. */
export function taskView(
  task: Task,
  document: JsonObject,
  { sections, full }: Selection,
  frame: TimeFrame,
  known: Explanation,
): View {
  const render: typeof RENDER = full ? { ...RENDER, summary: fullSummary } : RENDER;
  const draw = (section: Section) => render[section](task, document, frame, known);
  if (sections !== undefined || full) return (sections ?? SECTIONS).flatMap(draw);
  const others = SECTIONS.filter((section) => !SHORT_SECTIONS.includes(section) && draw(section).length > 0);
  return [...SHORT_SECTIONS.flatMap(draw), leftOut(others)];
}

/** A remark: it has no label, so that it is no row of a tsv. */
function leftOut(sections: readonly Section[]): Block {
  const what = [...sections, "every other field"];
  const words = what.length === 1 ? what[0] : `${what.slice(0, -1).join(", ")} and ${what.at(-1)}`;
  return { kind: "fields", rows: [["", { text: `--full also shows: ${words}`, tone: "dim" }]] };
}
