import { type Json, numberField } from "../json.ts";

const LEAST_MS = 1e11;

/** A date in epoch milliseconds, of a field whose pages do not say the unit, or show a range that fits seconds only: its size tells. */
export function dateField(value: Json | undefined, field: string): number | undefined {
  const time = numberField(value, field);
  if (time === undefined || time <= 0) return undefined;
  return time < LEAST_MS ? time * 1000 : time;
}
