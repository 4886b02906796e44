import type { JsonObject } from "../../json.ts";
import type { Explanation } from "../../model/error-codes/code-table.ts";
import { otherServiceOf } from "../../model/other-services.ts";
import { currentStep, stepHint } from "../../model/steps.ts";
import { taskError } from "../../model/task-error.ts";
import { taskState } from "../../model/task-state.ts";
import type { Task } from "../../model/task.ts";
import { elapsedSeconds } from "../../model/time.ts";
import { anyValue, MISSING, number, span, speedLimit, rate, text, time, type TimeFrame, yesNo } from "../units.ts";
import type { Block, Cell, Field } from "../view.ts";
import { remaining } from "./list.ts";
import { agentCell, stateCell, stepCell } from "./subtasks.ts";

/** What matters now, as far as there is a value for it: the state, the step and an error come first. */
export function shortSummary(task: Task, _: JsonObject, frame: TimeFrame, known: Explanation): readonly Block[] {
  const { atRest } = taskState(task.state);
  const whileMoving = (rows: readonly Field[]) => (atRest ? [] : rows);
  const rows: readonly Field[] = [
    ["State", stateCell(task.state)],
    ["Step", currentStepCell(task)],
    ...errorRows(task, known),
    ...stepHintRow(task),
    ...(task.connected === false ? [["Agent", agentCell(false)] as const] : []),
    ["Elapsed", span(elapsedSeconds(task, frame.now.getTime()))],
    ...whileMoving([
      ["Remaining", remaining(task, frame)],
      ["Speed", rate(task.migrate_speed)],
    ]),
    ["Speed limit", task.speed_limit === 0 ? MISSING : rate(task.speed_limit)],
    ["Finished", time(task.finish_date, frame)],
  ];
  return [heading(task), { kind: "fields", rows: rows.filter(([, cell]) => cell !== MISSING) }];
}

/** The most important facts first, then every other scalar of the document. */
export function fullSummary(task: Task, document: JsonObject, frame: TimeFrame, known: Explanation): readonly Block[] {
  return [
    heading(task),
    { kind: "fields", rows: [...first(task, frame, known), ...otherFields(task, document, frame)] },
  ];
}

function heading({ name, id }: Task): Block {
  return {
    kind: "heading",
    text: { text: plainOr(name, "(no name)"), tone: "strong" },
    detail: { text: plainOr(id, ""), tone: "dim" },
  };
}

function plainOr(value: string | null | undefined, otherwise: string): string {
  return value == null || value === "" ? otherwise : value;
}

function first(task: Task, frame: TimeFrame, known: Explanation): readonly Field[] {
  const error = errorRows(task, known);
  return [
    ["State", stateCell(task.state)],
    ["Step", currentStepCell(task)],
    ...(error.length === 0 ? [["Error", task.error_json == null ? MISSING : "none"] as const] : error),
    ...stepHintRow(task),
    ["Elapsed", span(elapsedSeconds(task, frame.now.getTime()))],
    // As it came, however unlikely, like everything in the full form.
    ["Remaining", span(task.remain_seconds)],
    ["Estimated completion", time(task.estimate_complete_time, frame)],
    ["Speed", rate(task.migrate_speed)],
    ["Speed limit", speedLimit(task.speed_limit)],
    ["Agent", agentCell(task.connected)],
  ];
}

function currentStepCell(task: Task): Cell {
  const step = currentStep(task);
  if (step === undefined) return task.sub_tasks?.length ? `none of ${task.sub_tasks.length} begun` : MISSING;
  return stepCell(step.number, step.of, step.subTask.name, step.subTask.progress);
}

function stepHintRow(task: Task): readonly Field[] {
  const hint = stepHint(task);
  return hint === undefined ? [] : [["About the step", hint]];
}

/** The error and what helps: the service's own message if there is one, else what is known of the code. Empty without an error. */
function errorRows({ error_json }: Task, known: Explanation): readonly Field[] {
  const error = taskError(error_json);
  if (error === undefined) return [];
  const meaning = error.message ?? known.meaning;
  const words = [error.code, meaning].filter((part) => part !== undefined).join(": ");
  const parameters = error.parameters.length === 0 ? "" : ` (parameter: ${error.parameters.join(", ")})`;
  const more = error.more === undefined ? "" : ` ${error.more}`;
  return [
    ["Error", { text: `${words}${parameters}${more}`, tone: "bad" }],
    ...(error.causes ?? []).map((code) => ["Cause", `${code}, a code of ${otherServiceOf(code)}`] as const),
    ...(known.remedy === undefined ? [] : [["What to do", known.remedy] as const]),
  ];
}

const TYPES: Readonly<Record<string, string>> = { MIGRATE_FILE: "file level", MIGRATE_BLOCK: "block level" };
const PRIORITIES = ["low", "standard", "high"] as const;

type Show = (task: Task, frame: TimeFrame) => Cell;
/** Documented scalars that are not among the first lines, grouped as on the API page. */
const OTHERS: Readonly<Record<string, readonly [label: string, show: Show]>> = {
  type: ["Type", ({ type }) => explained(type, Object.hasOwn(TYPES, type ?? "") ? TYPES[type ?? ""] : undefined)],
  os_type: ["OS", ({ os_type }) => text(os_type)],
  priority: [
    "Priority",
    ({ priority }) => (priority == null ? MISSING : explained(String(priority), PRIORITIES[priority])),
  ],
  create_date: ["Created", ({ create_date }, frame) => time(create_date, frame)],
  start_date: ["Started", ({ start_date }, frame) => time(start_date, frame)],
  finish_date: ["Finished", ({ finish_date }, frame) => time(finish_date, frame)],
  subtask_info: ["Step as reported", ({ subtask_info }) => text(subtask_info)],
  compress_rate: ["Compression rate", ({ compress_rate }) => number(compress_rate)],
  start_target_server: ["Start target when done", (task) => yesNo(task.start_target_server)],
  need_migration_test: ["Migration drill needed", (task) => yesNo(task.need_migration_test)],
  migration_ip: ["Migration IP", ({ migration_ip }) => text(migration_ip)],
  float_ip: ["Floating IP (old agents)", ({ float_ip }) => text(float_ip)],
  region_name: ["Target region", ({ region_name }) => text(region_name)],
  region_id: ["Target region id", ({ region_id }) => text(region_id)],
  project_name: ["Target project", ({ project_name }) => text(project_name)],
  project_id: ["Target project id", ({ project_id }) => text(project_id)],
  enterprise_project_id: ["Enterprise project id", (task) => text(task.enterprise_project_id)],
  vm_template_id: ["Template id", ({ vm_template_id }) => text(vm_template_id)],
  target_snapshot_id: ["Target snapshot id", ({ target_snapshot_id }) => text(target_snapshot_id)],
};

/** Fields that are shown by another line or section. */
const SHOWN = new Set(
  [
    "id name state remain_seconds estimate_complete_time migrate_speed speed_limit connected error_json total_time",
    "source_server target_server clone_server sub_tasks network_check_info",
    "total_cpu_usage agent_cpu_usage total_mem_usage agent_mem_usage total_disk_io agent_disk_io",
  ].flatMap((fields) => fields.split(" ")),
);

/** Documented fields that the document has, then unknown fields under their own names. */
function otherFields(task: Task, document: JsonObject, frame: TimeFrame): readonly Field[] {
  const known = Object.entries(OTHERS).filter(([field]) => Object.hasOwn(document, field));
  const unknown = Object.entries(document).filter(([field]) => !SHOWN.has(field) && !Object.hasOwn(OTHERS, field));
  return [
    ...known.map(([, [label, show]]): Field => [label, show(task, frame)]),
    ...unknown.map(([field, value]): Field => [field, anyValue(value)]),
  ];
}

function explained(word: string | null | undefined, meaning: string | undefined): Cell {
  return word == null || meaning === undefined ? text(word) : `${word} (${meaning})`;
}
