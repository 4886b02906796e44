import { EXIT_CODES } from "../../exit-code.ts";
import type { JsonObject } from "../../json.ts";
import { TASK_STATES } from "../../model/task-state.ts";
import type { Column, View } from "../../view/view.ts";
import { type Command, defineCommand, type Item } from "../command.ts";

/** A help page with one table: rows for people, an array of objects for programs. */
export interface Page {
  readonly title: string;
  /** Keys of the rows, with their headers. */
  readonly columns: Readonly<Record<string, Column>>;
  readonly rows: readonly Readonly<Record<string, string | number | boolean>>[];
  /** Sentences below the table. */
  readonly notes?: readonly string[];
}

export function pageCommand(page: () => Page & { readonly example: string }): Command {
  return defineCommand({
    args: {},
    flags: {},
    examples: [
      { what: "As a table", line: page().example },
      { what: "As data", line: `${page().example} -o json` },
    ],
    run: () => ({ many: true, items: pageItems(page()) }),
  });
}

export async function* pageItems(page: Page): AsyncGenerator<Item> {
  const [first, ...rest] = page.rows;
  // The first row carries the table, so that each row is an element of the JSON array.
  if (first) yield { json: first satisfies JsonObject, view: async () => pageView(page) };
  for (const row of rest) yield { json: row };
}

function pageView({ title, columns, rows, notes = [] }: Page): View {
  const keys = Object.keys(columns);
  const cells = rows.map((row) => keys.map((key) => cellOf(row[key])));
  const table = { kind: "table", title, columns: Object.values(columns), rows: cells, overflow: "wrap" } as const;
  return notes.length === 0 ? [table] : [table, { kind: "fields", rows: notes.map((note) => ["", note] as const) }];
}

function cellOf(value: string | number | boolean | undefined): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value ?? "");
}

export const exitCodes = pageCommand(() => ({
  title: "Exit codes",
  columns: { code: { header: "Code", align: "right" }, meaning: { header: "Meaning" } },
  rows: EXIT_CODES,
  notes: ["A closed pipe (sms task show ID | head -1) is not an error."],
  example: "sms help exit-codes",
}));

export const states = pageCommand(() => ({
  title: "Task states",
  columns: {
    state: { header: "State" },
    phase: { header: "Phase" },
    meaning: { header: "Meaning" },
    at_rest: { header: "At rest" },
  },
  rows: Object.entries(TASK_STATES).map(([state, { phase, meaning, atRest }]) => ({
    state,
    phase,
    meaning,
    at_rest: atRest,
  })),
  notes: [
    "At rest: nothing changes until somebody acts. A state that is not listed is shown as it came, with the phase unknown.",
  ],
  example: "sms help states",
}));
