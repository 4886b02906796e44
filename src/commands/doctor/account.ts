import type { Found } from "./check.ts";
import type { Patient } from "./patient.ts";

/** The account of an access key, which signed requests have to name. */
export async function account({ services, credential }: Patient): Promise<Found | undefined> {
  const found = await credential();
  if (found.kind !== "keys") return undefined;
  const { accountId } = await (await services.account.connection()).identity();
  const origin = found.domainId === undefined ? "as IAM says" : "as given with the access key";
  return { status: "ok", message: `${accountId}, ${origin}`, facts: { account_id: accountId } };
}
