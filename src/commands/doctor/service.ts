import { addressSettings, isRetiredRegion } from "../../config/settings.ts";
import { SmsError } from "../../errors.ts";
import { digitsOf, isJsonNumber } from "../../json.ts";
import { spanWords } from "../../model/time.ts";
import { type CheckResult, type DoctorContext, addressOf } from "./check.ts";

/** Whether SMS answers at the endpoint: it must refuse a request without credentials, in its own error format. */
export async function checkService(context: DoctorContext): Promise<CheckResult> {
  const { failure } = await context.probe();
  if (failure === undefined)
    return {
      status: "warn",
      message: "a request without credentials was not refused",
      remedy: OTHER_SERVER,
    };
  const { kind, message, facts } = failure;
  const { httpStatus: status = null, errorCode } = facts;
  if (kind !== "auth" && kind !== "permission") {
    // The request names no task, so a 404 is the service's fault.
    const ownKind = kind === "not_found" ? "service" : kind;
    throw new SmsError(ownKind, message, { ...facts, hint: facts.hint ?? SERVICE_REMEDY }, { cause: failure });
  }
  if (errorCode === undefined)
    return { status: "warn", message: `HTTP ${status}, but not the error format of SMS`, remedy: OTHER_SERVER };
  const words = `answers, and refuses a request without credentials (${status})`;
  return { status: "ok", message: words, facts: { http_status: status, error_code: errorCode } };
}

const SERVICE_REMEDY = "The service, or something in front of it, has a problem: try again later.";
const OTHER_SERVER = "A proxy or a portal may answer in place of the service: check the endpoint.";

/** The endpoint, and the flag, variable or profile that sets it. */
export async function checkEndpoint(context: DoctorContext): Promise<CheckResult> {
  const { url, origin, notUsed } = await context.endpoint();
  const others = notUsed.length === 0 ? "" : `; not used: ${notUsed.join(", ")}`;
  const message = `${addressOf(url)} (${origin}${others})`;
  const facts = { url: url.href, origin, not_used: [...notUsed] };
  const [address] = addressSettings(await context.services.layers());
  if (address?.name !== "region" || !isRetiredRegion(address.text)) return { status: "ok", message, facts };
  return {
    status: "warn",
    message: `${message}; the region ${address.text} is retired`,
    remedy: RETIRED_REMEDY,
    facts,
  };
}

const RETIRED_REMEDY =
  "Use the region that the console of SMS shows your migrations in; most accounts use ap-southeast-3.";

/** Whether these credentials may read: `GET /v3/tasks?limit=1`. */
export async function checkRead({ services }: DoctorContext): Promise<CheckResult> {
  const { count } = await (await services.client()).listTasks({ limit: 1 }, { maxRetries: 0 });
  const total = isJsonNumber(count) ? `; there ${digitsOf(count) === "1" ? "is 1" : `are ${digitsOf(count)}`}` : "";
  return { status: "ok", message: `may list tasks${total}`, facts: { tasks: count ?? null } };
}

/** Always skipped: the API has no request that tells whether a permission is granted; only an action would show it. */
export async function checkWrite(): Promise<CheckResult> {
  const facts = { permission: "sms:server:manageTask", older_permission: "sms:server:migrationServer" };
  return {
    status: "skip",
    message: `cannot be checked without sending an action, which needs ${facts.permission}`,
    facts,
  };
}

const WARN_S = 5 * 60;
/** A signature is refused when its time is further from the gateway's (docs/service.md, "Signing"). */
const FAIL_S = 15 * 60;

/** How far the clock of this machine is from the one of the service. */
export async function checkClock({ probe, credential }: DoctorContext): Promise<CheckResult> {
  const { date, receivedAt } = await probe();
  if (date === undefined) return { status: "skip", message: "the service's response has no Date header" };
  const skew = Math.round((receivedAt.getTime() - date.getTime()) / 1000);
  const facts = { skew_seconds: skew };
  const message = skewWords(skew);
  if (Math.abs(skew) < WARN_S) return { status: "ok", message, facts };
  const isSigned = (await credential().catch(() => undefined))?.kind === "keys";
  if (isSigned && Math.abs(skew) >= FAIL_S)
    throw new SmsError("auth", `${message}; signatures are refused from 15 min on`, { hint: CLOCK_REMEDY });
  return { status: "warn", message, remedy: CLOCK_REMEDY, facts };
}

const CLOCK_REMEDY = "Set this machine's clock, or have NTP set it.";
/** A smaller difference means nothing: Date has whole seconds, and the answer takes time to arrive. */
const NOISE_S = 2;

function skewWords(skew: number): string {
  if (Math.abs(skew) <= NOISE_S) return "agrees with the service's clock";
  return `${spanWords(Math.abs(skew))} ${skew > 0 ? "ahead of" : "behind"} the service's clock`;
}
