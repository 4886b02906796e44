import type { Found } from "./check.ts";
import type { Patient } from "./patient.ts";
import { addressOf } from "./way.ts";

/** Where the service is said to be, and by whom. */
export async function endpoint(patient: Patient): Promise<Found> {
  const { url, origin } = await patient.endpoint();
  return { status: "ok", message: `${addressOf(url)} (${origin})`, facts: { url: url.href, origin } };
}
