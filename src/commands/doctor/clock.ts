import { SmsError } from "../../errors.ts";
import { spanWords } from "../../view/units.ts";
import type { Found } from "./check.ts";
import type { Patient } from "./patient.ts";

const WARN_S = 5 * 60;
/** What signatures bear (signing of API requests). */
const FAIL_S = 15 * 60;

/** How far this machine's clock is from the service's: signatures bear only so much. */
export async function clock({ knock, credential }: Patient): Promise<Found> {
  const { date, heard } = await knock();
  if (date === undefined) return { status: "skip", message: "the service's answer has no Date" };
  const skew = Math.round((heard.getTime() - date.getTime()) / 1000);
  const facts = { skew_seconds: skew };
  const message = skewWords(skew);
  if (Math.abs(skew) < WARN_S) return { status: "ok", message, facts };
  const signs = (await credential().catch(() => undefined))?.kind === "keys";
  if (signs && Math.abs(skew) >= FAIL_S)
    throw new SmsError("auth", `${message}; signatures are refused from 15 min on`, { hint: SET_IT });
  return { status: "warn", message, remedy: SET_IT, facts };
}

const SET_IT = "Set this machine's clock, or let NTP do it.";
/** Date has whole seconds, and the way takes its time. */
const NOTHING_S = 2;

function skewWords(skew: number): string {
  if (Math.abs(skew) <= NOTHING_S) return "agrees with the service's";
  return `${spanWords(Math.abs(skew))} ${skew > 0 ? "ahead of" : "behind"} the service's`;
}
