import { digitsOf, isJsonNumber } from "../../json.ts";
import type { Found } from "./check.ts";
import type { Patient } from "./patient.ts";

/** Whether the service lets these credentials read: `GET /v3/tasks?limit=1`. */
export async function read({ services }: Patient): Promise<Found> {
  const { count } = await (await services.client()).listTasks({ limit: 1 }, { maxRetries: 0 });
  const total = isJsonNumber(count) ? `; there are ${digitsOf(count)}` : "";
  return { status: "ok", message: `may list tasks${total}`, facts: { tasks: count ?? null } };
}
