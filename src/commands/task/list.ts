import { type Json, type JsonObject, textField } from "../../json.ts";
import { FILTER_STATES, REACHABLE_ROWS } from "../../model/limits.ts";
import { PHASES, phaseMeantBy, TASK_STATES, type Phase, taskState } from "../../model/task-state.ts";
import { once } from "../../once.ts";
import { listOf, nameOrId, notOneOf } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { LIST_COLUMNS } from "../../view/task/layout.ts";
import { dropNote, type View } from "../../view/view.ts";
import { TASKS } from "../collection.ts";
import { defineCommand, optional } from "../command.ts";
import { listItems, type Listing, pageFlags, readRows, rowLimit } from "../list-items.ts";
import { offeredStates } from "./references.ts";

export const list = defineCommand({
  args: {},
  flags: {
    state: {
      ...optional("tasks in this state (sms help states)", "<STATE>", knownState),
      offers: offeredStates,
    },
    phase: optional(`tasks in one of these phases: ${PHASES.join(", ")}`, "<list>", listOf(...PHASES)),
    name: optional("tasks by name, as the service matches it", "<name>", nameOrId),
    sourceServerId: optional("tasks of this source server", "<id>", nameOrId),
    enterpriseProjectId: optional("tasks of this enterprise project", "<id>", nameOrId),
    ...pageFlags("tasks"),
  },
  examples: [
    { what: "What is going on", line: "sms task list" },
    { what: "Only what needs a look", line: "sms task list --phase failed,paused --all" },
    {
      what: "Start again what failed",
      line: "sms task list --all --phase failed -o tsv --query 'tasks[].id' |\n    sms task start -",
    },
    { what: "One task a line, however many there are", line: "sms task list --all -o jsonl" },
  ],
  notes:
    "The service can filter by most states; other states and phases are picked out here, from all tasks. It lists no more than " +
    `${REACHABLE_ROWS} tasks. With -o json the count is the service's, before that picking.\n\n${dropNote({ Tasks: LIST_COLUMNS })}`,
  run({ state, phase, name, sourceServerId, enterpriseProjectId, ...flags }, services) {
    const sources = sourcesOnce(services);
    const listing: Listing = {
      collection: TASKS,
      filters: {
        state: filterState(state),
        name,
        source_server_id: sourceServerId,
        enterprise_project_id: enterpriseProjectId,
      },
      localFilter: createFilter({ state, phase }),
      limit: rowLimit(flags),
      narrowedBy: "--state, --name, --source-server-id",
      view: (rows) => viewOf(rows, sources, services),
    };
    return { many: true, pagesOf: TASKS.field, items: listItems(listing, services) };
  },
});

/** Phases of tasks that have copied something, and not everything for good. */
const HAS_PROGRESS: ReadonlySet<Phase> = new Set(["running", "syncing", "stopping", "paused", "failed"]);

async function viewOf(rows: readonly Json[], sources: Sources, services: Services): Promise<View> {
  const [{ readTask }, { taskList }, { copiedOf }] = await Promise.all([
    import("../../model/read-task.ts"),
    import("../../view/task/list.ts"),
    import("../../model/copied.ts"),
  ]);
  const read = (row: JsonObject) => {
    const { task: value, misfits } = readTask(row);
    return { value, misfits };
  };
  const tasks = await readRows(rows, read, "tasks", services);
  const isCopying = tasks.some(({ state }) => HAS_PROGRESS.has(taskState(state).phase));
  return taskList(tasks, copiedOf(isCopying ? await sources() : []), services.display);
}

type Sources = () => Promise<readonly JsonObject[]>;

/** The source servers have the bytes that are copied. They are read once, and only when a task is shown that copies. */
function sourcesOnce(services: Services): Sources {
  return once(async () => {
    const { readSourcesIfPossible } = await import("../source/all-sources.ts");
    return readSourcesIfPossible("bytes copied are missing", services);
  });
}

/** A known state, typed in any case of letters. An error shows the word as it was typed. */
function knownState(text: string): string {
  const state = text.toUpperCase();
  if (Object.hasOwn(TASK_STATES, state)) return state;
  const states = Object.keys(TASK_STATES);
  const phase = phaseMeantBy(text);
  throw notOneOf(text, states, phase === undefined ? undefined : `Did you mean --phase ${phase}?`);
}

interface StateFlags {
  readonly state: string | undefined;
  readonly phase: readonly Phase[] | undefined;
}

/** The filter that the service does not have; undefined when it can do all that is asked for. */
function createFilter({ state, phase }: StateFlags): ((task: Json) => boolean) | undefined {
  const localState = state !== undefined && !FILTER_STATES.has(state) ? state : undefined;
  if (localState === undefined && phase === undefined) return undefined;
  return (task) => {
    const actual = textField(task, "state");
    const hasPhase = phase === undefined || phase.includes(taskState(actual).phase);
    return hasPhase && (localState === undefined || actual === localState);
  };
}

/** The state for the service's own filter; undefined for one that it does not have. */
function filterState(state: string | undefined): string | undefined {
  return state !== undefined && FILTER_STATES.has(state) ? state : undefined;
}
