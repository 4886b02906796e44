import type { Found } from "./check.ts";

/** Only acting tells: the API has no request that asks for a permission (API reference, permissions). */
export async function write(): Promise<Found> {
  const facts = { permission: "sms:server:manageTask", older_permission: "sms:server:migrationServer" };
  return { status: "skip", message: `only an action tells: it needs ${facts.permission}`, facts };
}
