import { SmsError } from "../../errors.ts";
import { spanWords } from "../../model/time.ts";
import type { Services } from "../../session/services.ts";
import { isoTime } from "../../view/units.ts";
import type { CheckResult, DoctorContext } from "./check.ts";

/** Which credentials are used, and whether they can be obtained. */
export async function checkCredentials({ services, endpoint, credential }: DoctorContext): Promise<CheckResult> {
  const resolved = await services.credentials.resolved();
  const unused = await unusedSources(resolved.source, services);
  const others = unused.length === 0 ? "" : `; not used: ${unused.join(", ")}`;
  const facts = { source: resolved.source, identity: resolved.principal, unused: [...unused] };
  const words = `${resolved.principal} from ${resolved.source}`;
  const hasEndpoint = await endpoint().then(
    () => true,
    () => false,
  );
  // Without an endpoint there is no connection, and none of its credentials.
  if (!hasEndpoint) return { status: "ok", message: `${words}${others}`, facts };
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
  const leftSeconds = (expiresAtMs - display.now.getTime()) / 1000;
  const when = isoTime(expiresAtMs, display);
  if (leftSeconds <= 0)
    throw new SmsError("auth", `the credentials expired at ${when}`, {
      hint: "Get new ones: sms auth login saves them.",
    });
  return `valid for ${spanWords(leftSeconds)} (${when})${isRenewable ? ", then renewed" : ""}`;
}

async function unusedSources(used: string, { credentials }: Services): Promise<readonly string[]> {
  const findings = await credentials.findings();
  return findings.flatMap((finding) => {
    if ("error" in finding) return [`${finding.name} (${finding.error.message})`];
    return finding.resolved.source === used ? [] : [finding.name];
  });
}

/** The account of an access key; signed requests must name it. Does not apply to tokens. */
export async function checkAccount({
  services,
  credential: currentCredential,
}: DoctorContext): Promise<CheckResult | undefined> {
  const credential = await currentCredential();
  if (credential.kind !== "keys") return undefined;
  const { accountId } = await (await services.connect()).identity();
  const origin = credential.domainId === undefined ? "from IAM" : "given with the access key";
  return { status: "ok", message: `${accountId}, ${origin}`, facts: { account_id: accountId } };
}
