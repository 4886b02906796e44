import { stepStarts, type Step, totalSeconds } from "./plan.ts";
import type { Run, SpeedRule } from "./task.ts";

/**
 * How a run gets on in time. A position is the second that a run would have reached at full speed; where a speed rule is
 * in force, a step that copies data takes longer in proportion.
 */
export function positionAt(run: Run, now: number): number {
  return advanceTo(run, run.until, now).position;
}

/** The time (epoch ms) at which the run reaches a position, also one before it was resumed or after its end. */
export function timeOf(run: Run, position: number): number {
  if (position < run.position) return run.since + (position - run.position) * 1000;
  return advanceTo(run, position, Number.POSITIVE_INFINITY).time;
}

interface Point {
  readonly time: number;
  readonly position: number;
}

/** Goes on until the position or the time is reached, whatever comes first. */
function advanceTo(run: Run, position: number, time: number): Point {
  if (run.rules.length === 0) return advance({ time: run.since, position: run.position }, 1, position, time);
  let point: Point = { time: run.since, position: run.position };
  while (point.position < position && point.time < time) {
    const { step, end } = stepFrom(run.steps, point.position);
    const change = nextChange(run.rules, point.time);
    const rate = limitedSpeed(step.speed, run.rules, point.time) / (step.speed || 1);
    point = advance(point, step.speed === 0 ? 1 : rate, Math.min(end, position), Math.min(change, time));
  }
  return point;
}

/** At a steady rate: seconds of position for each second. */
function advance(from: Point, rate: number, position: number, time: number): Point {
  const reached = from.time + ((position - from.position) / rate) * 1000;
  return reached <= time
    ? { time: reached, position }
    : { time, position: from.position + ((time - from.time) / 1000) * rate };
}

/** The step that is under way at a position, and the position of its end. */
function stepFrom(steps: readonly Step[], position: number): { readonly step: Step; readonly end: number } {
  const begins = stepStarts(steps);
  const at = steps.findIndex((step, index) => position < (begins[index] ?? 0) + step.seconds);
  const step = steps[at];
  if (step === undefined)
    return { step: { name: "", seconds: 0, speed: 0 }, end: Math.max(position, totalSeconds(steps)) };
  return { step, end: (begins[at] ?? 0) + step.seconds };
}

const DAY_MINUTES = 1440;
const MINUTE_MS = 60_000;

/** Mbit/s under the rules of that time of day; the source servers of the sandbox live in UTC. */
export function limitedSpeed(speed: number, rules: readonly SpeedRule[], now: number): number {
  const minute = Math.floor(now / MINUTE_MS) % DAY_MINUTES;
  const limits = rules.filter((rule) => rule.speed > 0 && isInForce(rule, minute)).map((rule) => rule.speed);
  return Math.min(speed, ...limits);
}

function isInForce({ start, end }: SpeedRule, minute: number): boolean {
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
}

/** The next time of day at which a rule begins or ends. */
function nextChange(rules: readonly SpeedRule[], now: number): number {
  const day = now - (now % (DAY_MINUTES * MINUTE_MS));
  const changes = rules.flatMap(({ start, end }) => [start, end]).flatMap((minute) => [minute, minute + DAY_MINUTES]);
  return Math.min(...changes.map((minute) => day + minute * MINUTE_MS).filter((time) => time > now));
}
