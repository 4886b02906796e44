import { isJsonObject, type JsonObject } from "../../json.ts";
import { arrayAt, textAt } from "./document.ts";
import type { Plan, PlanEnd, Step } from "./plan.ts";

/** Typical times of small servers: about five minutes to attach the agent image, the rest mostly copying. */
const TYPICAL: readonly (readonly [prefix: string, seconds: number, speed: number])[] = [
  ["CREATE_CLOUD_SERVER", 120, 0],
  ["SSL_CONFIG", 20, 0],
  ["ATTACH_AGENT_IMAGE", 240, 0],
  ["FORMAT_DISK", 60, 0],
  ["MIGRATE", 1200, 320],
  ["SYNC", 300, 48],
  ["CHECK_CONSISTENCY", 240, 0],
  ["CONFIGURE", 60, 0],
  ["DETTACH_AGENT_IMAGE", 60, 0],
];

export function typicalStep(name: string): Step {
  const [, seconds = 60, speed = 0] = TYPICAL.find(([prefix]) => name.startsWith(prefix)) ?? [];
  return { name, seconds, speed };
}

/** For a task whose scenario says nothing: its own sub-tasks, else those usual for its kind. */
export function defaultPlan(document: JsonObject): Plan {
  const own = arrayAt(document, "sub_tasks").map((item) => (isJsonObject(item) ? textAt(item, "name") : ""));
  const named = [...new Set(own)].filter((name) => name !== "");
  const end: PlanEnd = textAt(document, "state") === "SYNCING" ? "SYNCING" : "MIGRATE_SUCCESS";
  return { steps: (named.length > 0 ? named : usualSteps(document)).map(typicalStep), end, failure: null };
}

function usualSteps(document: JsonObject): readonly string[] {
  const kind = `${textAt(document, "os_type") || "LINUX"}_${textAt(document, "type") === "MIGRATE_BLOCK" ? "BLOCK" : "FILE"}`;
  const windows = kind.startsWith("WINDOWS");
  return [
    "SSL_CONFIG",
    "ATTACH_AGENT_IMAGE",
    windows ? "FORMAT_DISK_WINDOWS" : `FORMAT_DISK_${kind}`,
    windows ? "MIGRATE_WINDOWS_BLOCK" : `MIGRATE_${kind}`,
    windows ? "CONFIGURE_WINDOWS" : `CONFIGURE_${kind}`,
    "DETTACH_AGENT_IMAGE",
  ];
}
