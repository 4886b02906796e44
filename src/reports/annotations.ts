import { adviceOf, type SmsError } from "../errors.ts";
import { safeText } from "../safe-text.ts";
import { label } from "../view/view.ts";
import { type ReportedTask, verdictOf } from "./report.ts";

type Mask = (text: string) => string;

/** An error as an annotation: GitHub Actions shows it on the page of the run. */
export function errorAnnotation({ message, facts }: SmsError, mask: Mask): string {
  const { errorCode } = facts;
  return annotation("error", errorCode === undefined ? "sms" : `sms: ${errorCode}`, [message, adviceOf(facts)], mask);
}

/** A task that failed, as an error; one that is merely unfinished, as a warning. */
export function taskAnnotation(task: ReportedTask, mask: Mask): string {
  const { operation, outcome, taskId, taskName, reason, advice } = task;
  const level = verdictOf(task) === "unfinished" ? "warning" : "error";
  const message = `${label(taskId, taskName)}: ${reason ?? outcome}`;
  return annotation(level, `sms ${operation}: ${outcome}`, [message, advice], mask);
}

function annotation(
  level: "error" | "warning",
  title: string,
  lines: readonly (string | undefined)[],
  mask: Mask,
): string {
  const shown = lines.filter((line) => line !== undefined).map((line) => safeText(mask(line)));
  return `::${level} title=${escapeProperty(safeText(mask(title)))}::${escapeData(shown.join("\n"))}\n`;
}

/** Line breaks would end the command, and "%" marks an escape: GitHub decodes these three. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
