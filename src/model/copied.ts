import { type JsonObject, numberField, textField } from "../json.ts";
import type { Percent } from "./quantities.ts";

/** The byte counters of a source server, the only ones of a migration; `replicatesize` has been copied. */
export interface CopiedBytes {
  readonly replicatesize?: number | null | undefined;
  readonly totalsize?: number | null | undefined;
}

/** Percent of the bytes that are copied, at most 100; undefined when that cannot be known. */
export function copiedShare({ replicatesize, totalsize }: CopiedBytes): Percent | undefined {
  if (replicatesize == null || totalsize == null || totalsize <= 0 || replicatesize < 0) return undefined;
  return Math.min((replicatesize / totalsize) * 100, 100) as Percent;
}

/** The counters of several servers together; a server without usable counters is left out, and undefined is left when all are. */
export function copiedTogether(all: readonly CopiedBytes[]): CopiedBytes | undefined {
  const usable = all.filter((each) => copiedShare(each) !== undefined);
  if (usable.length === 0) return undefined;
  // A server that has copied more than its total must not make up for another.
  const copied = usable.map(({ replicatesize, totalsize }) => Math.min(replicatesize ?? 0, totalsize ?? 0));
  return { replicatesize: sum(copied), totalsize: sum(usable.map(({ totalsize }) => totalsize ?? 0)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Finds the counters of a task. */
export type CopiedOf = (taskId: string | null | undefined, sourceId?: string | null) => CopiedBytes | undefined;

/** From the list of source servers: by the server's current task, else by the server itself. */
export function copiedOf(sources: readonly JsonObject[]): CopiedOf {
  const byTask = new Map<string, CopiedBytes>();
  const bySource = new Map<string, CopiedBytes>();
  for (const source of sources) {
    const bytes = { replicatesize: bytesOf(source, "replicatesize"), totalsize: bytesOf(source, "totalsize") };
    const taskId = textField(source["current_task"], "id");
    const id = textField(source, "id");
    if (taskId !== undefined) byTask.set(taskId, bytes);
    if (id !== undefined) bySource.set(id, bytes);
  }
  return (taskId, sourceId) => byTask.get(taskId ?? "") ?? bySource.get(sourceId ?? "");
}

function bytesOf(source: JsonObject, field: string): number | undefined {
  const number = numberField(source, field);
  return Number.isFinite(number) ? number : undefined;
}
