import type { SmsClient } from "../../api/client.ts";
import { SmsError, UsageError } from "../../errors.ts";
import { isJsonObject, type JsonObject, textField } from "../../json.ts";
import { PHASES, TASK_STATES } from "../../model/task-state.ts";
import { textOfAtMost } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import type { Param, Offer } from "../command.ts";
import { taskPages } from "./task-pages.ts";

/** One `<task>` as it stands on the command line. */
type Reference = { readonly id: string } | { readonly name: string } | "stdin";

export interface TaskReferences {
  /** More than one was given, or ids come on stdin: the result is a list. */
  readonly many: boolean;
  readonly all: readonly Reference[];
}

const NAME_PREFIX = "name=";
const LONGEST_TASK_ID = 255;
const LONGEST_NAME = 255;

export const tasks: Param<TaskReferences> = {
  help: "task id, name=<task name>, or - for ids on stdin; several are allowed",
  placeholder: "<task...>",
  offers: offeredTasks,
  parse(raw) {
    const all = Array.isArray(raw) ? raw.map((word) => reference(String(word))) : [];
    if (all.filter((each) => each === "stdin").length > 1)
      throw new UsageError("- is given twice, and stdin can be read once");
    return { many: all.length > 1 || all.includes("stdin"), all };
  },
};

function reference(word: string): Reference {
  if (word === "-") return "stdin";
  return word.startsWith(NAME_PREFIX) ? { name: taskName(word.slice(NAME_PREFIX.length)) } : { id: taskId(word) };
}

function taskName(name: string): string {
  try {
    return textOfAtMost(LONGEST_NAME)(name);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`name=: ${error.message}`, error.facts.hint) : error;
  }
}

/** Throws UsageError unless the id has 1 to 255 characters (docs/service.md, "Task document"). */
function taskId(id: string): string {
  if (id === "") throw new UsageError("a task id is empty", "Is a shell variable unset?");
  if (id === "." || id === "..") throw new UsageError(`${id} is not a task id`);
  if ([...id].length > LONGEST_TASK_ID) throw new UsageError(`a task id has at most ${LONGEST_TASK_ID} characters`);
  return id;
}

/** Resolves references to ids, in their order. All are resolved before the first one is used. */
export async function taskIds(
  { all }: TaskReferences,
  client: SmsClient,
  services: Services,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const each of all) {
    if (each === "stdin") ids.push(...(await readIds(services)));
    else ids.push("id" in each ? each.id : await idOfName(each.name, client));
  }
  return ids;
}

/** One id a line; blank lines and `#` comments are skipped. */
async function readIds({ stdin, note }: Services): Promise<readonly string[]> {
  if (stdin.isTTY) await note("Task ids, one a line; Ctrl-D ends:");
  const ids: string[] = [];
  let lineNumber = 0;
  for await (const line of stdin.lines()) {
    lineNumber += 1;
    const word = line.trim();
    if (word !== "" && !word.startsWith("#")) ids.push(idOfLine(word, lineNumber));
  }
  if (ids.length === 0) throw new UsageError("no task ids on standard input", "- reads ids from stdin, one a line.");
  return ids;
}

function idOfLine(word: string, lineNumber: number): string {
  try {
    return taskId(word);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`standard input, line ${lineNumber}: ${error.message}`) : error;
  }
}

/** The id of the task with exactly this name, because it is not documented how the service matches names. */
async function idOfName(name: string, client: SmsClient): Promise<string> {
  const matches: JsonObject[] = [];
  for await (const { tasks: rows } of taskPages(client, { name }))
    matches.push(...rows.filter(isJsonObject).filter((row) => textField(row, "name") === name));
  const [match, ...others] = matches;
  if (others.length > 0) throw ambiguousName(name, matches);
  const id = textField(match, "id");
  if (id === undefined)
    throw new SmsError("not_found", `there is no task named ${JSON.stringify(name)}`, {
      hint: "sms task list shows names and ids.",
    });
  return id;
}

const MOST_LISTED = 10;

function ambiguousName(name: string, matches: readonly JsonObject[]): UsageError {
  const listed = matches
    .slice(0, MOST_LISTED)
    .map((match) => `${textField(match, "id") ?? "?"} (${textField(match, "state") ?? "?"})`);
  const more = matches.length > MOST_LISTED ? ` and ${matches.length - MOST_LISTED} more` : "";
  return new UsageError(
    `${matches.length} tasks are named ${JSON.stringify(name)}: ${listed.join(", ")}${more}`,
    "Use the id of the one you mean.",
  );
}

/** For completion: ids with name and state, or names once the first letter of `name=` is typed. */
async function* offeredTasks(typed: string, services: Services): AsyncGenerator<Offer> {
  const byName = typed.startsWith(NAME_PREFIX);
  if (typed !== "" && !byName && NAME_PREFIX.startsWith(typed))
    yield { value: NAME_PREFIX, about: "a task by its name" };
  const client = await services.client();
  const filters = byName && typed !== NAME_PREFIX ? { name: typed.slice(NAME_PREFIX.length) } : {};
  for await (const page of taskPages(client, filters))
    for (const row of page.tasks) {
      const task = isJsonObject(row) ? row : {};
      const [id, name, state] = [textField(task, "id"), textField(task, "name"), textField(task, "state")];
      if (byName && name !== undefined) yield { value: `${NAME_PREFIX}${name}`, about: state ?? "" };
      if (!byName && id !== undefined) yield { value: id, about: `${name ?? ""}  ${state ?? ""}`.trim() };
    }
}

export function offeredStates(): readonly Offer[] {
  return Object.entries(TASK_STATES).map(([value, { meaning: about }]) => ({ value, about }));
}

export function offeredGoals(): readonly Offer[] {
  const rest = { value: "rest", about: "nothing moves until somebody acts" };
  const phases = PHASES.filter((phase) => phase !== "unknown").map((phase) => ({ value: `phase:${phase}` }));
  return [rest, ...offeredStates(), ...phases];
}
