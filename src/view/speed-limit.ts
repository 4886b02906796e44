import { type JsonObject, textField } from "../json.ts";
import type { MegabitsPerSecond, Percent } from "../model/quantities.ts";
import { DEFAULT_OVERSPEED, isInForce, type ReceivedRule } from "../model/speed-limits.ts";
import { percent, speedLimit, type TimeFrame } from "./units.ts";
import { type Column, label, type View } from "./view.ts";

/** What `speed-limit show` shows of a task. */
export interface ShownLimits {
  readonly taskId: string;
  /** undefined: it may not be read. */
  readonly task: JsonObject | undefined;
  /** The single limit of the task's creation, Mbit/s. */
  readonly ownLimit: number | null | undefined;
  readonly rules: readonly ReceivedRule[];
}

const COLUMNS: readonly Column[] = [
  { header: "Period" },
  { header: "Limit", align: "right" },
  { header: "Overspeed", align: "right", drop: 1 },
  { header: "Now" },
];

const CLOCK = "Periods are times of the source server's clock";

/** The rules of a task, and which of them is in force if the source server's clock shows the time of this one. */
export function limitsView({ taskId, task, ownLimit, rules }: ShownLimits, frame: TimeFrame): View {
  const minute = minuteOfDay(frame);
  const own =
    task === undefined ? [] : [["Limit of the task itself", speedLimit(ownLimit as MegabitsPerSecond)] as const];
  const clock = `${CLOCK}; "in force" is meant for one that shows ${clockTime(minute)}, as here.`;
  return [
    { kind: "heading", text: label(taskId, textField(task, "name")), detail: textField(task, "state") ?? "" },
    ...(own.length > 0 ? [{ kind: "fields", rows: own } as const] : []),
    ...(rules.length === 0
      ? [{ kind: "lines", lines: ["no speed limits by time of day"] } as const]
      : [
          { kind: "table", columns: COLUMNS, rows: rules.map((rule) => ruleCells(rule, minute)) } as const,
          { kind: "lines", lines: [{ text: clock, tone: "dim" }] } as const,
        ]),
  ];
}

function ruleCells(rule: ReceivedRule, minute: number) {
  return [
    periodWords(rule),
    // A rule without a speed is one without a limit.
    speedLimit((rule.speed ?? 0) as MegabitsPerSecond),
    percent((rule.overspeed ?? DEFAULT_OVERSPEED) as Percent),
    isInForce(rule, minute) ? { text: "in force", tone: "active" as const } : "",
  ];
}

const ROW_NAMES = ["task_id", "task_name", "start", "end", "speed_mbit_s", "over_speed_threshold", "in_force"];

/** One row for each rule. */
export function limitsRows({ taskId, task, rules }: ShownLimits, frame: TimeFrame): View {
  const minute = minuteOfDay(frame);
  const rows = rules.map((rule) => [
    taskId,
    textField(task, "name") || "-",
    rule.start || "-",
    rule.end || "-",
    String(rule.speed ?? 0),
    String(rule.overspeed ?? DEFAULT_OVERSPEED),
    isInForce(rule, minute) ? "yes" : "no",
  ]);
  return [{ kind: "table", columns: ROW_NAMES.map((header) => ({ header })), rows }];
}

/** `08:00-18:00`, as it is typed. */
export function periodWords({ start, end }: ReceivedRule): string {
  return `${start ?? "?"}-${end ?? "?"}`;
}

/** `08:00-18:00=50, 18:00-23:59=unlimited +20 %`, or `none`. */
export function rulesWords(rules: readonly ReceivedRule[]): string {
  return rules.length === 0 ? "none" : rules.map(ruleWords).join(", ");
}

function ruleWords(rule: ReceivedRule): string {
  const limit = (rule.speed ?? 0) === 0 ? "unlimited" : String(rule.speed);
  const over = (rule.overspeed ?? DEFAULT_OVERSPEED) === DEFAULT_OVERSPEED ? "" : ` +${rule.overspeed} %`;
  return `${periodWords(rule)}=${limit}${over}`;
}

function minuteOfDay({ now, utcOffset }: TimeFrame): number {
  const local = new Date(now.getTime() + utcOffset(now) * 60_000);
  return local.getUTCHours() * 60 + local.getUTCMinutes();
}

function clockTime(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
