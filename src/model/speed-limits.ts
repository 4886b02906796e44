import { UsageError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, numberField, textField } from "../json.ts";

// The speed limits of a task by time of day (docs/service.md, "Speed limits"). Times are those of the source server's clock.

/** One rule as it was received, where anything may be missing. */
export interface ReceivedRule {
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly speed: number | undefined;
  readonly overspeed: number | undefined;
}

export const MOST_RULES = 5;
const FASTEST_LIMIT = 1000;
export const DEFAULT_OVERSPEED = 10;
const LAST_MINUTE = "23:59";
const MINUTES_OF_DAY = 24 * 60;

/** The rules of an answer of `GET /v3/tasks/{task_id}/speed-limit`; what is no object is left out. */
export function rulesOf(document: JsonObject): readonly ReceivedRule[] {
  const rules = document["speed_limit"];
  return Array.isArray(rules) ? rules.filter(isJsonObject).map(receivedRule) : [];
}

export function receivedRule(rule: JsonObject): ReceivedRule {
  return {
    start: textField(rule, "start"),
    end: textField(rule, "end"),
    speed: numberField(rule, "speed"),
    overspeed: numberField(rule, "over_speed_threshold"),
  };
}

/**
 * The rules that a word such as `08:00-18:00=50` or `18:00-08:00=unlimited` means, as they are sent: a period across midnight gives
 * two. `overspeed` is in percent: a task that exceeds its limit by more, again and again, is paused with SMS.9007. Throws UsageError.
 */
export function parseRule(word: string, overspeed?: number): readonly JsonObject[] {
  const [, start, end, speed] = /^([^-=]*)-([^-=]*)=(.*)$/s.exec(word) ?? [];
  if (start === undefined || end === undefined || speed === undefined)
    throw new UsageError(
      `${JSON.stringify(word)} is not a rule`,
      "Rules are written 08:00-18:00=50 or 18:00-08:00=unlimited.",
    );
  try {
    const limit = limitOf(speed);
    return periodsOf(timeOfDay(start), timeOfDay(end)).map(([from, to]) => ruleOf(from, to, limit, overspeed));
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${word}: ${error.message}`, error.facts.hint) : error;
  }
}

function ruleOf(start: string, end: string, speed: number, overspeed: number | undefined): JsonObject {
  const rule = { start, end, speed };
  return overspeed === undefined ? rule : { ...rule, over_speed_threshold: overspeed };
}

function timeOfDay(text: string): string {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text;
  if (text === "24:00") throw new UsageError("24:00 is not a time of day", "Write 00:00 for midnight.");
  const padded = /^(\d:[0-5]\d)$/.test(text) ? `Write 0${text}.` : "Times are written HH:MM, from 00:00 to 23:59.";
  throw new UsageError(`${JSON.stringify(text)} is not a time of day`, padded);
}

/** The last minute of a day is the latest end that a rule can have. 00:00-00:00 is the whole day. */
function periodsOf(start: string, end: string): readonly (readonly [start: string, end: string])[] {
  if (end === "00:00" && start !== LAST_MINUTE) return [[start, LAST_MINUTE]];
  if (start === end) throw new UsageError("the period is empty", "Write 00:00-00:00 for the whole day.");
  if (start < end) return [[start, end]];
  const evening = start === LAST_MINUTE ? [] : [[start, LAST_MINUTE] as const];
  const morning = end === "00:00" ? [] : [["00:00", end] as const];
  return [...evening, ...morning];
}

/** Mbit/s; 0 for `unlimited`. */
function limitOf(text: string): number {
  if (text === "unlimited") return 0;
  const [, digits, unit] = /^(\d{1,9})\s*(\D*)$/.exec(text) ?? [];
  if (digits !== undefined && unit !== "" && unit !== "Mbit/s")
    throw new UsageError(`${JSON.stringify(unit)} is not a unit of speed limits`, "Limits are whole Mbit/s.");
  if (digits === undefined || Number(digits) > FASTEST_LIMIT)
    throw new UsageError(
      `${JSON.stringify(text)} is not a limit`,
      `Limits are whole Mbit/s from 0 to ${FASTEST_LIMIT}; 0 and unlimited mean that there is none.`,
    );
  return Number(digits);
}

/** The rules of a JSON text, in the shape in which the service has them, with fields that are not known here. Throws UsageError. */
export function rulesOfFile(document: Json): readonly JsonObject[] {
  const rules = isJsonObject(document) ? document["speed_limit"] : document;
  if (!Array.isArray(rules))
    throw new UsageError('it has no list "speed_limit"', "speed-limit show -o json prints such a file.");
  return rules.map((rule: Json, at) => {
    if (!isJsonObject(rule)) throw new UsageError(`rule ${at + 1} is not an object`);
    const problem = problemOf(receivedRule(rule), rule);
    if (problem !== undefined) throw new UsageError(`rule ${at + 1}: ${problem}`);
    return rule;
  });
}

/** 24:00 has been seen as an end: what the service had before can be sent again. */
function problemOf({ start, end, speed, overspeed }: ReceivedRule, rule: JsonObject): string | undefined {
  if (start === undefined || !isTime(start) || start === "24:00") return "start is not a time HH:MM";
  if (end === undefined || !isTime(end)) return "end is not a time HH:MM";
  if (start === end) return "start and end are the same";
  if (rule["speed"] != null && !(Number.isInteger(speed) && isWithin(speed, 0, FASTEST_LIMIT)))
    return `speed is not a whole number from 0 to ${FASTEST_LIMIT}`;
  if (rule["over_speed_threshold"] != null && !isWithin(overspeed, 10, 100))
    return "over_speed_threshold is not a number from 10 to 100";
  return undefined;
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text);
}

function isWithin(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most;
}

/** Whether both lists mean the same, in whatever order they stand. */
export function areSameRules(some: readonly ReceivedRule[], others: readonly ReceivedRule[]): boolean {
  const inOrder = (rules: readonly ReceivedRule[]) => rules.map(normalForm).toSorted().join();
  return inOrder(some) === inOrder(others);
}

function normalForm({ start, end, speed = 0, overspeed = DEFAULT_OVERSPEED }: ReceivedRule): string {
  return `${start ?? "?"}-${end ?? "?"}=${speed}+${overspeed}`;
}

/** Pairs of rules that both apply at some time; which one wins is not documented. */
export function overlapsOf(rules: readonly ReceivedRule[]): readonly (readonly [ReceivedRule, ReceivedRule])[] {
  return rules.flatMap((rule, at) =>
    rules.slice(at + 1).flatMap((other) => (doOverlap(rule, other) ? [[rule, other] as const] : [])),
  );
}

function doOverlap(rule: ReceivedRule, other: ReceivedRule): boolean {
  const others = minutesOf(other);
  return minutesOf(rule).some(([start, end]) => others.some(([from, to]) => start < to && from < end));
}

/** Whether a rule applies at a time, minutes after midnight of the source server's clock. */
export function isInForce(rule: ReceivedRule, minute: number): boolean {
  return minutesOf(rule).some(([start, end]) => start <= minute && minute < end);
}

/** The periods of a rule in minutes after midnight, the end excluded; two for one across midnight, none for times that cannot be read. */
function minutesOf({ start, end }: ReceivedRule): readonly (readonly [number, number])[] {
  const [from, to] = [minuteOf(start), minuteOf(end)];
  if (from === undefined || to === undefined) return [];
  const until = end === LAST_MINUTE ? MINUTES_OF_DAY : to;
  return from < until
    ? [[from, until]]
    : [
        [from, MINUTES_OF_DAY],
        [0, until],
      ];
}

function minuteOf(time: string | undefined): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(time ?? "") ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}
