import type { Seconds } from "./quantities.ts";
import { taskState } from "./task-state.ts";
import type { Task } from "./task.ts";

/**
 * How long a task has been at work; undefined when that is not known. The service's own count (`total_time`) comes first.
 * Without it a finished task counts from start to finish, any other to now. Never below 0: the local clock may be slow.
 */
export function elapsedSeconds(task: Task, nowMs: number): Seconds | undefined {
  if (task.total_time != null) return task.total_time;
  if (task.start_date == null) return undefined;
  const seconds = Math.floor(((finishMs(task) ?? nowMs) - task.start_date) / 1000);
  return Number.isFinite(seconds) ? (Math.max(0, seconds) as Seconds) : undefined;
}

/** A task that runs again may still have the date at which an earlier run finished. */
function finishMs({ state, start_date, finish_date }: Task): number | undefined {
  const { phase, atRest } = taskState(state);
  const isMoving = !atRest && phase !== "unknown";
  const isStale = start_date != null && finish_date != null && finish_date < start_date;
  return isMoving || isStale ? undefined : (finish_date ?? undefined);
}

const LONGEST_SECONDS = 366 * 86_400;

/** Undefined for what cannot be a remaining time: negative, or more than a year. */
export function plausibleSeconds(seconds: number | null | undefined): Seconds | undefined {
  return seconds != null && seconds >= 0 && seconds <= LONGEST_SECONDS ? (seconds as Seconds) : undefined;
}

/** How long the service expects a task to take from now on; undefined when it does not say so, and at rest, where a number is left from before. */
export function remainingSeconds({ state, remain_seconds }: Remainder): Seconds | undefined {
  return taskState(state).atRest ? undefined : plausibleSeconds(remain_seconds);
}

/** The same, by the expected time of completion where there are no seconds, as in lists; it counts while it is in the future. */
export function remainingUntil(task: Remainder, nowMs: number): Seconds | undefined {
  const { state, remain_seconds, estimate_complete_time } = task;
  if (remain_seconds != null || estimate_complete_time == null) return remainingSeconds(task);
  const seconds = (estimate_complete_time - nowMs) / 1000;
  return seconds > 0 ? remainingSeconds({ state, remain_seconds: seconds as Seconds }) : undefined;
}

/** What a task says about the rest of its time. */
type Remainder = Partial<Pick<Task, "state" | "remain_seconds" | "estimate_complete_time">>;

const UNITS = [
  { unit: "d", seconds: 86_400 },
  { unit: "h", seconds: 3600 },
  { unit: "min", seconds: 60 },
  { unit: "s", seconds: 1 },
] as const;

/** A span in its two largest units: `3 h 12 min`. */
export function spanWords(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const first = UNITS.findIndex((each) => whole >= each.seconds);
  const [larger, smaller] = UNITS.slice(Math.max(first, 0));
  if (first < 0 || larger === undefined) return "0 s";
  const rest = smaller === undefined ? 0 : Math.floor((whole % larger.seconds) / smaller.seconds);
  const words = `${Math.floor(whole / larger.seconds)} ${larger.unit}`;
  return `${seconds < 0 ? "−" : ""}${words}${smaller === undefined || rest === 0 ? "" : ` ${rest} ${smaller.unit}`}`;
}
