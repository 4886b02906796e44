import type { JsonObject } from "../../json.ts";
import type { Task } from "../../model/task.ts";
import type { TimeFrame } from "../units.ts";
import type { Block, View } from "../view.ts";
import { disks } from "./disks.ts";
import type { Section } from "./layout.ts";
import { servers } from "./servers.ts";
import { clone, network, resources } from "./status.ts";
import { subtasks } from "./subtasks.ts";
import { type KnownError, summary } from "./summary.ts";

type Render = (task: Task, document: JsonObject, frame: TimeFrame, known: KnownError) => readonly Block[];

const RENDER: Readonly<Record<Section, Render>> = {
  summary,
  subtasks: (task, _, frame) => subtasks(task, frame),
  servers,
  disks,
  clone,
  network,
  resources,
};

/** The requested sections of a task; a section without content is left out. */
export function taskView(
  task: Task,
  document: JsonObject,
  sections: readonly Section[],
  frame: TimeFrame,
  known: KnownError,
): View {
  return sections.flatMap((section) => RENDER[section](task, document, frame, known));
}
