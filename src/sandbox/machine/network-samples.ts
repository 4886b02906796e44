import type { JsonObject } from "../../json.ts";
import { double, numberAt, objectAt } from "./document.ts";

const SAMPLES: readonly (readonly [delay: number, jitter: number, speed: number, loss: number])[] = [
  [18.4, 1.6, 412.5, 0],
  [23.9, 3.2, 388, 0.1],
  [31.2, 7.8, 246.5, 0.4],
];

/** A measurement that is never the same as the last one. */
export function measureNetwork(document: JsonObject): JsonObject {
  const last = numberAt(objectAt(document, "network_check_info"), "network_delay");
  const at = SAMPLES.findIndex(([delay]) => delay === last);
  const [delay, jitter, speed, loss] = SAMPLES[(at + 1) % SAMPLES.length] ?? [0, 0, 0, 0];
  return {
    domain_connectivity: true,
    destination_connectivity: true,
    network_delay: double(delay),
    network_jitter: double(jitter),
    migration_speed: double(speed),
    loss_percentage: double(loss),
    cpu_usage: double(21.5),
    mem_usage: double(38),
    evaluation_result: "success",
  };
}
