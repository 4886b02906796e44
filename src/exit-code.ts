import { type ErrorKind, InterruptedError, type Signal, type SmsError } from "./errors.ts";

/** What each exit code of the program means: a promise to scripts, listed by `sms help exit-codes`. */
export const EXIT_CODES = [
  { code: 0, meaning: "done, or the goal was already reached" },
  {
    code: 1,
    meaning:
      "unexpected error in sms itself; also an answer or a report that could not be written, say to a full disk (stderr has what became of an action)",
  },
  { code: 2, meaning: "usage: bad flag, bad or ambiguous task, bad config" },
  { code: 3, meaning: "task not found (404, or SMS.7703 / SMS.2252 with any status)" },
  { code: 4, meaning: "authentication or permission (401, 403, SMS.9004, SMS.6527, no credentials)" },
  {
    code: 5,
    meaning:
      "the task ended in failure or was paused while waited for, or its log upload failed; a threshold or --fail-on was missed",
  },
  { code: 6, meaning: "refused before sending: not confirmed, or the task's state rules the action out" },
  { code: 7, meaning: "the service answered with any other error" },
  { code: 8, meaning: "still running when --timeout ran out" },
  {
    code: 9,
    meaning:
      "network: DNS, TLS, proxy, connection, timeout, or an outage longer than allowed; also an action whose outcome stays unknown",
  },
  {
    code: 10,
    meaning:
      "several tasks of which some failed, in different ways or beside others that did not (all equal: that code; only 0 and 8: 8)",
  },
  { code: 130, meaning: "ended by SIGINT (Ctrl-C)" },
  { code: 143, meaning: "ended by SIGTERM" },
  { code: 129, meaning: "ended by SIGHUP, which is ignored when no stream is a terminal, as under nohup" },
] as const;

const CODE_OF_KIND: Readonly<Record<Exclude<ErrorKind, "interrupted">, number>> = {
  usage: 2,
  config: 2,
  not_found: 3,
  auth: 4,
  permission: 4,
  refused: 6,
  service: 7,
  network: 9,
  timeout: 9,
  outcome_unknown: 9,
  response: 7,
  internal: 1,
};
/** A task ended in failure, a threshold was missed, or `--fail-on` found something. */
export const FAILED_OR_MISSED = 5;
/** `--timeout` ran out. */
export const STILL_RUNNING = 8;
/** Several tasks, which ended in different ways. */
export const DIFFERENT_ENDS = 10;
const CODE_OF_SIGNAL = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const satisfies Record<Signal, number>;

export function exitCodeOf(error: SmsError): number {
  if (error.kind === "timeout" && error.facts.isDeadline) return STILL_RUNNING;
  if (error.kind !== "interrupted") return CODE_OF_KIND[error.kind];
  const interruption = [error, error.cause].find((each) => each instanceof InterruptedError);
  return CODE_OF_SIGNAL[interruption?.signal ?? "SIGINT"];
}
