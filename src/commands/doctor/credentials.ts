import { SmsError } from "../../errors.ts";
import { spanWords } from "../../model/time.ts";
import { isoTime } from "../../view/units.ts";
import type { Services } from "../command.ts";
import type { CheckResult, DoctorContext } from "./check.ts";

/** Which credentials are used, and whether they can be obtained. */
export async function checkCredentials({ services, endpoint, credential }: DoctorContext): Promise<CheckResult> {
  const resolved = await services.account.resolvedSource();
  const unused = await othersThan(resolved.source, services);
  const others = unused.length === 0 ? "" : `; not used: ${unused.join(", ")}`;
  const facts = { source: resolved.source, identity: resolved.principal, unused: [...unused] };
  const words = `${resolved.principal} from ${resolved.source}`;
  const isKnown = await endpoint().then(
    () => true,
    () => false,
  );
  // Without an endpoint no credential can be obtained for it.
  if (!isKnown) return { status: "ok", message: `${words}${others}`, facts };
  const { expiresAtMs } = await credential();
  if (expiresAtMs === undefined)
    return { status: "ok", message: `${words}${others}`, facts: { ...facts, expires_at: null } };
  const expiry = { ...facts, expires_at: new Date(expiresAtMs).toISOString() };
  return {
    status: "ok",
    message: `${words}, ${expiryWords(expiresAtMs, resolved.renewable, services)}${others}`,
    facts: expiry,
  };
}

function expiryWords(expiresAtMs: number, isRenewable: boolean, { display }: Services): string {
  const left = (expiresAtMs - display.now.getTime()) / 1000;
  const when = isoTime(expiresAtMs, display);
  if (left <= 0)
    throw new SmsError("auth", `the credentials have expired at ${when}`, {
      hint: "Get new ones: sms auth login saves them.",
    });
  return `good for ${spanWords(left)} (${when})${isRenewable ? ", then renewed" : ""}`;
}

async function othersThan(source: string, { account }: Services): Promise<readonly string[]> {
  const findings = await account.findings();
  return findings.flatMap((found) => {
    if ("error" in found) return [`${found.name} (${found.error.message})`];
    return found.lead.source === source ? [] : [found.name];
  });
}

/** Finds the account of an access key, which every signed request has to name. */
export async function checkAccount({ services, credential }: DoctorContext): Promise<CheckResult | undefined> {
  const found = await credential();
  if (found.kind !== "keys") return undefined;
  const { accountId } = await (await services.account.connection()).identity();
  const origin = found.domainId === undefined ? "as IAM says" : "as given with the access key";
  return { status: "ok", message: `${accountId}, ${origin}`, facts: { account_id: accountId } };
}
