import { digitsOf, isJsonNumber, type Json, type JsonObject } from "../json.ts";
import { sourceState } from "../model/source-state.ts";
import { anyValue, bar, MISSING } from "./units.ts";
import { type Cell, type Column, textOf, type View } from "./view.ts";

const COLUMNS: readonly Column[] = [
  { header: "State", kept: true },
  { header: "Servers", align: "right" },
  { header: "Share" },
  { header: "Meaning", drop: 1 },
];

/** One row for each counter, also for one that is not documented, and the total below them. */
export function overviewTable(counters: JsonObject): View {
  const total = Object.values(counters).reduce<number>((sum, value) => sum + (countOf(value) ?? 0), 0);
  const rows = Object.entries(counters).map(([state, value]): readonly Cell[] => {
    const { tone, meaning } = sourceState(state) ?? {};
    const count = countOf(value);
    const isStressed = tone !== undefined && count !== undefined && count > 0;
    return [
      { text: state, ...(isStressed ? { tone } : {}) },
      textOf(anyValue(value), "plain"),
      count === undefined || total === 0 ? MISSING : bar(Math.round((count / total) * 100)),
      meaning ?? (state === "unconfigured" ? "no target configured" : MISSING),
    ];
  });
  return [
    { kind: "table", columns: COLUMNS, rows: [...rows, [{ text: "all", tone: "strong" }, String(total), "", ""]] },
  ];
}

function countOf(value: Json): number | undefined {
  const count = isJsonNumber(value) ? Number(digitsOf(value)) : Number.NaN;
  return Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}
