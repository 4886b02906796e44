import { isJsonObject, type JsonObject, textField } from "../json.ts";
import type { Explanation } from "../model/error-codes/code-table.ts";
import { taskError } from "../model/task-error.ts";
import { type ObjectDefinition, objectOf, type ObjectOf } from "../object-definition.ts";
import { MISSING, text } from "./units.ts";
import { type Cell, type Column, label, type View } from "./view.ts";

/** A source server with an error, decoded as far as it can be. */
export interface ServerError {
  readonly code: string | undefined;
  /** The service's own words, else what is known of the code. */
  readonly meaning: string | undefined;
  /** What is known of the code, which is the same for every server that has it. */
  readonly codeMeaning: string | undefined;
  readonly remedy: string | undefined;
  readonly server: string;
  readonly sourceId: string | undefined;
  readonly row: JsonObject;
}

/** Reads a row of the list of errors. `error_json` has 255 characters at most, so that it may be cut off. */
export function serverError(row: JsonObject, explain: (code: string) => Explanation): ServerError {
  const errorJson = textField(row, "error_json");
  const { code, message, parameters = [] } = taskError(errorJson) ?? {};
  const known: Explanation = code === undefined ? {} : explain(code);
  const words = [message ?? known.meaning, parameters.length === 0 ? undefined : `(${parameters.join(", ")})`];
  return {
    code,
    meaning: words.filter((word) => word !== undefined).join(" ") || undefined,
    codeMeaning: known.meaning,
    remedy: known.remedy,
    server: textField(row, "name") || textField(row, "host_name") || textField(row, "source_ip") || "",
    sourceId: textField(row, "source_id"),
    row,
  };
}

export const ERROR_COLUMNS: readonly Column[] = [
  { header: "Server", squeeze: 16 },
  { header: "Code", kept: true },
  { header: "Meaning" },
  { header: "What to do", drop: 4, below: true },
  { header: "Task", drop: 5, squeeze: 16 },
  { header: "Source IP", drop: 2 },
  { header: "Target IP", drop: 1 },
  { header: "Source id", drop: 3 },
];

/** One row for each server with an error; `tasks` are the current tasks by the id of their source. */
export function errorTable(errors: readonly ServerError[], tasks: ReadonlyMap<string, JsonObject>): View {
  const rows = errors.map(({ code, meaning, remedy, server, sourceId, row }): readonly Cell[] => [
    text(server),
    codeCell(code),
    meaning ?? MISSING,
    remedy ?? MISSING,
    taskCell(tasks.get(sourceId ?? "")),
    text(textField(row, "source_ip")),
    text(textField(row, "target_ip")),
    text(sourceId),
  ]);
  return [{ kind: "table", columns: ERROR_COLUMNS, rows, overflow: "wrap" }];
}

function codeCell(code: string | undefined): Cell {
  return code === undefined ? MISSING : { text: code, tone: "bad" };
}

function taskCell(task: JsonObject | undefined): Cell {
  const id = textField(task, "id");
  return id === undefined ? MISSING : label(id, textField(task, "name"));
}

/** The current tasks of source servers, by the id of the source. */
export function currentTasks(sources: readonly JsonObject[]): ReadonlyMap<string, JsonObject> {
  return new Map(
    sources.flatMap((source) => {
      const [id, task] = [textField(source, "id"), source["current_task"]];
      return id !== undefined && task !== undefined && isJsonObject(task) ? [[id, task] as const] : [];
    }),
  );
}

/** Servers with the same error code. */
export const ERROR_GROUP = {
  schema: "sms.errors/1",
  of: "errors --group-by",
  fields: {
    error_code: { type: "string", orNull: true, about: "the code; null where none could be read" },
    meaning: {
      type: "string",
      orNull: true,
      about: "what is known of it, else the words of the first; null when there are none",
    },
    remedy: { type: "string", orNull: true, about: "what to do; null when not known" },
    servers: { type: "integer", about: "how many have it" },
    source_ids: { type: { list: "string" }, about: "their ids" },
    names: { type: { list: "string" }, about: "their names" },
  },
} as const satisfies ObjectDefinition;

/** One object for each code, the most frequent first. */
export function errorGroups(errors: readonly ServerError[]): readonly ErrorGroup[] {
  const groups = new Map<string | undefined, ServerError[]>();
  for (const error of errors) {
    const group = groups.get(error.code);
    if (group) group.push(error);
    else groups.set(error.code, [error]);
  }
  return [...groups.values()].toSorted((a, b) => b.length - a.length).map(groupOf);
}

type ErrorGroup = ObjectOf<typeof ERROR_GROUP>;

function groupOf(errors: readonly ServerError[]): ErrorGroup {
  const [first] = errors;
  return objectOf(ERROR_GROUP, {
    error_code: first?.code ?? null,
    meaning: first?.codeMeaning ?? first?.meaning ?? null,
    remedy: first?.remedy ?? null,
    servers: errors.length,
    source_ids: errors.flatMap(({ sourceId }) => sourceId ?? []),
    names: errors.map(({ server }) => server),
  });
}

const GROUP_COLUMNS: readonly Column[] = [
  { header: "Servers", align: "right" },
  { header: "Code", kept: true },
  { header: "Meaning" },
  { header: "What to do", drop: 2, below: true },
  { header: "Names", drop: 1 },
];

export function groupTable(groups: readonly ErrorGroup[]): View {
  const rows = groups.map(({ servers, error_code, meaning, remedy, names }): readonly Cell[] => [
    String(servers),
    codeCell(error_code ?? undefined),
    meaning ?? MISSING,
    remedy ?? MISSING,
    names.join(", "),
  ]);
  return [{ kind: "table", columns: GROUP_COLUMNS, rows, overflow: "wrap" }];
}
