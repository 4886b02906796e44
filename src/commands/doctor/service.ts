import { SmsError } from "../../errors.ts";
import { digitsOf, isJsonNumber } from "../../json.ts";
import { spanWords } from "../../model/time.ts";
import { type CheckResult, type DoctorContext, addressOf } from "./check.ts";

/** Whether SMS answers at the endpoint: it has to refuse a request without credentials. */
export async function checkService(context: DoctorContext): Promise<CheckResult> {
  const { failure } = await context.probe();
  if (failure === undefined)
    return { status: "warn", message: "the answer to a request without credentials was no refusal", remedy: SOMEBODY };
  const { kind, message, facts } = failure;
  const { httpStatus: status = null, errorCode } = facts;
  if (kind !== "auth" && kind !== "permission") {
    // The request named no task, so that "not found" means the service.
    const found = kind === "not_found" ? "service" : kind;
    throw new SmsError(found, message, { ...facts, hint: facts.hint ?? IN_TROUBLE }, { cause: failure });
  }
  if (errorCode === undefined)
    return { status: "warn", message: `HTTP ${status}, but not in the service's words`, remedy: SOMEBODY };
  const words = `answers, and refuses who brings no credentials (${status})`;
  return { status: "ok", message: words, facts: { http_status: status, error_code: errorCode } };
}

const IN_TROUBLE = "The service, or something before it, is in trouble: try again later.";
const SOMEBODY = "A proxy or a portal may answer in place of the service: check the endpoint.";

/** The endpoint, and where it was set. */
export async function checkEndpoint(context: DoctorContext): Promise<CheckResult> {
  const { url, origin } = await context.endpoint();
  return { status: "ok", message: `${addressOf(url)} (${origin})`, facts: { url: url.href, origin } };
}

/** Whether the credentials may read tasks: `GET /v3/tasks?limit=1`. */
export async function checkRead({ services }: DoctorContext): Promise<CheckResult> {
  const { count } = await (await services.client()).listTasks({ limit: 1 }, { maxRetries: 0 });
  const total = isJsonNumber(count) ? `; there are ${digitsOf(count)}` : "";
  return { status: "ok", message: `may list tasks${total}`, facts: { tasks: count ?? null } };
}

/** The API has no request that checks a permission: only an action would show it. */
export async function checkWrite(): Promise<CheckResult> {
  const facts = { permission: "sms:server:manageTask", older_permission: "sms:server:migrationServer" };
  return { status: "skip", message: `only an action tells: it needs ${facts.permission}`, facts };
}

const WARN_S = 5 * 60;
/** A clock that is further off is refused (docs/service.md, "Signing"). */
const FAIL_S = 15 * 60;

/** How far this machine's clock differs from the service's: signatures allow 15 minutes. */
export async function checkClock({ probe, credential }: DoctorContext): Promise<CheckResult> {
  const { date, receivedAt: heard } = await probe();
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
/** The Date header has whole seconds, and the answer took some time: a smaller difference means nothing. */
const NOTHING_S = 2;

function skewWords(skew: number): string {
  if (Math.abs(skew) <= NOTHING_S) return "agrees with the service's";
  return `${spanWords(Math.abs(skew))} ${skew > 0 ? "ahead of" : "behind"} the service's`;
}
