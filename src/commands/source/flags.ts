import { FAILED_OR_MISSED } from "../../exit-code.ts";
import { isJsonObject, type Json, type JsonObject, textField } from "../../json.ts";
import { problemsOf, SOURCE_PROBLEMS, type SourceProblem } from "../../model/source-state.ts";
import { listOf } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { label } from "../../view/view.ts";
import { optional } from "../command.ts";
import type { Gate } from "../list-items.ts";

/** The gate in front of a wave: exit 5 when a source server has one of these problems. */
export const FAIL_ON = {
  failOn: optional(
    `exit 5 when a source has one of: ${SOURCE_PROBLEMS.join(", ")}`,
    "<list>",
    listOf(...SOURCE_PROBLEMS),
  ),
} as const;

/** `web-01 (0d7c…): unavailable, check-error`, or undefined for a source server without such a problem. */
export function problemLine(source: JsonObject, among: readonly SourceProblem[]): string | undefined {
  const problems = problemsOf(source, among);
  if (problems.length === 0) return undefined;
  return `${label(textField(source, "id") ?? "?", textField(source, "name"))}: ${problems.join(", ")}`;
}

const MOST_NAMED = 20;

/** A gate for a list: collects the source servers with a problem, and names them at its end. */
export function sourceGate(among: readonly SourceProblem[], { warn }: Services): Gate {
  const lines: string[] = [];
  return {
    add(rows: readonly Json[]): void {
      for (const row of rows.filter(isJsonObject)) {
        const line = problemLine(row, among);
        if (line !== undefined) lines.push(line);
      }
    },
    exitCode: () => (lines.length === 0 ? 0 : FAILED_OR_MISSED),
    async report(): Promise<void> {
      for (const line of lines.slice(0, MOST_NAMED)) await warn(`not ready: ${line}`);
      if (lines.length > MOST_NAMED) await warn(`not ready: ${lines.length - MOST_NAMED} more`);
    },
  };
}
