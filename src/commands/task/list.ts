import type { ListQuery } from "../../api/client.ts";
import { UsageError } from "../../errors.ts";
import { digitsOf, isJsonNumber, isJsonObject, type Json, type JsonObject, textField } from "../../json.ts";
import { FILTER_STATES, LARGEST_PAGE, REACHABLE_ROWS } from "../../model/limits.ts";
import { PHASES, TASK_STATES, type Phase, taskState } from "../../model/task-state.ts";
import { integer, listOf, oneOf, textOfAtMost } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { LIST_COLUMNS } from "../../view/task/layout.ts";
import { dropNote } from "../../view/view.ts";
import { type Page, pagesOf, TASKS } from "../collection.ts";
import { defineCommand, type Item, optional, toggle } from "../command.ts";
import { offeredStates } from "./references.ts";

const DEFAULT_LIMIT = 100;

export const list = defineCommand({
  args: {},
  flags: {
    state: {
      ...optional("tasks in this state (sms help states)", "<STATE>", knownState),
      offers: offeredStates,
    },
    phase: optional(`tasks in one of these phases: ${PHASES.join(", ")}`, "<list>", listOf(...PHASES)),
    name: optional("tasks by name, as the service matches it", "<name>", textOfAtMost(255)),
    sourceServerId: optional("tasks of this source server", "<id>", textOfAtMost(255)),
    enterpriseProjectId: optional("tasks of this enterprise project", "<id>", textOfAtMost(255)),
    limit: optional(`so many tasks at most (default ${DEFAULT_LIMIT})`, "<n>", integer(1, REACHABLE_ROWS)),
    all: toggle("all tasks, instead of --limit"),
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
  run({ state, phase, name, sourceServerId, enterpriseProjectId, limit, all }, services) {
    if (all && limit !== undefined) throw new UsageError("--all and --limit exclude each other");
    const query = {
      state: filterState(state),
      name,
      source_server_id: sourceServerId,
      enterprise_project_id: enterpriseProjectId,
    };
    const listing = {
      query,
      localFilter: createFilter({ state, phase }),
      limit: all ? Infinity : (limit ?? DEFAULT_LIMIT),
    };
    return { many: true, pagesOf: "tasks", items: listItems(listing, services) };
  },
});

/** A known state, typed in any case of letters. An error shows the word as it was typed. */
function knownState(text: string): string {
  const upper = text.toUpperCase();
  return oneOf(...Object.keys(TASK_STATES))(Object.hasOwn(TASK_STATES, upper) ? upper : text);
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

/** Which tasks to list, and how many. */
interface Listing {
  readonly query: Omit<ListQuery, "limit" | "offset">;
  /** Filters that the service does not have; undefined for none. */
  readonly localFilter: ((task: Json) => boolean) | undefined;
  /** Rows wanted; Infinity for all. */
  readonly limit: number;
}

/** The list as pages, each an object `{count, tasks}` with the rows that match. */
async function* listItems(listing: Listing, services: Services): AsyncGenerator<Item> {
  const { query, localFilter, limit } = listing;
  const client = await services.client();
  let shown = 0;
  for await (const page of pagesOf(TASKS, client, query, localFilter ? LARGEST_PAGE : Math.min(limit, LARGEST_PAGE))) {
    const matching = localFilter ? page.rows.filter(localFilter) : page.rows;
    const tasks = matching.slice(0, limit - shown);
    shown += tasks.length;
    const isCut = tasks.length < matching.length || (shown >= limit && page.next !== "end");
    const isLast = isCut || page.next !== "more";
    const view = () => viewOf(tasks, isLast && shown === 0, services);
    yield { json: { count: page.count, tasks }, view, ...(isLast ? { last: true } : {}) };
    const note = isCut ? cutNote(listing, page, shown) : page.next === "unreachable" ? endNote(page) : undefined;
    if (note !== undefined) await services.note(note);
    if (isLast) return;
  }
}

async function viewOf(tasks: readonly Json[], isEmptyList: boolean, { display, note }: Services) {
  if (isEmptyList) await note("no tasks");
  if (tasks.length === 0) return [];
  const [{ readTask }, { taskList }] = await Promise.all([
    import("../../model/read-task.ts"),
    import("../../view/task/list.ts"),
  ]);
  const read = tasks.map((task): ReturnType<typeof readTask> => readTask(isJsonObject(task) ? task : EMPTY));
  const odd = read.filter(({ misfits }) => misfits.length > 0).length;
  if (odd > 0)
    await note(`note: not all is as documented in ${odd} of ${tasks.length} tasks; -o json has it as it came`);
  return taskList(
    read.map(({ task }) => task),
    display,
  );
}

const EMPTY: JsonObject = {};

function cutNote({ localFilter }: Listing, { count }: Page, shown: number): string {
  // With a filter of our own, fewer tasks match than the service counts.
  const total = localFilter === undefined && isJsonNumber(count) ? ` of ${grouped(count)}` : "";
  return `${grouped(shown)}${total}; --all for the rest`;
}

function endNote({ count, rowsRead }: Page): string {
  const total = isJsonNumber(count) ? ` of ${grouped(count)}` : "";
  return `note: the service lists only the first ${grouped(rowsRead)}${total} tasks; to see others narrow the list: --state, --name, --source-server-id`;
}

/** Groups digits by three: `1,432`. */
function grouped(count: Parameters<typeof digitsOf>[0]): string {
  return digitsOf(count).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");
}
