import { digitsOf, isJsonNumber, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { type LogUpload, logFields, logStatus } from "./log-upload.ts";
import { arrayAt, numberAt, objectAt, textAt } from "./machine/document.ts";
import { documentAt } from "./machine/lifecycle.ts";
import { copiedFraction } from "./machine/run.ts";
import type { Task } from "./machine/task.ts";
import type { Scenario } from "./scenario.ts";

/**
 * The source servers of a scenario: those of its tasks, with what the scenario says about them, and those that have no
 * task. State, cycle, connection and the copied bytes are left to the task where there is one.
 */
export function initialSources(scenario: Scenario, startedAt: number): readonly JsonObject[] {
  const shift = scenario.recordedAt === null ? 0 : startedAt - scenario.recordedAt;
  const given = new Map(scenario.sources.map((source) => [textAt(source, "id"), withShiftedDates(source, shift)]));
  const ofTasks = scenario.tasks.flatMap(({ document, plan }) => {
    const id = textAt(objectAt(document, "source_server"), "id");
    if (id === "") return [];
    const copying = plan.steps.find(({ name }) => name.startsWith("MIGRATE_"));
    const bytes = copying === undefined ? USUAL_BYTES : copying.seconds * copying.speed * BYTES_PER_MBIT;
    return [[id, { ...withShiftedDates(sourceOfTask(document, bytes), shift), ...given.get(id) }] as const];
  });
  const known = new Map<string, JsonObject>(ofTasks);
  const withoutTask = [...given]
    .filter(([id]) => !known.has(id))
    .map(([, source]) => completeSource(source, startedAt));
  return [...known.values(), ...withoutTask];
}

const USUAL_BYTES = 21_474_836_480;
const BYTES_PER_MBIT = 125_000;
const DAY_MS = 86_400_000;
const MB = 1_048_576;

/** What is plausible for the source server of a task when the scenario says nothing about it. */
function sourceOfTask(document: JsonObject, bytes: number): JsonObject {
  const server = objectAt(document, "source_server");
  const target = objectAt(document, "target_server");
  const registered = (numberAt(document, "create_date") ?? DAY_MS) - DAY_MS;
  const isWindows = textAt(document, "os_type") === "WINDOWS";
  const disks = arrayAt(target, "disks");
  const volumeGroups = arrayAt(target, "volume_groups");
  return {
    ...completeSource(server, registered),
    hostname: textAt(server, "name").split(".")[0] ?? "",
    connected: document["connected"] ?? true,
    replicatesize: 0,
    totalsize: usedBytes(disks) || bytes,
    checks: passedChecks(isWindows ? WINDOWS_CHECKS : LINUX_CHECKS),
    init_target_server: { disks, volume_groups: volumeGroups },
    disks,
    volume_groups: volumeGroups,
    has_tc: !isWindows,
    networks: [network(textAt(server, "ip"))],
  };
}

/** Every documented field of a source server, in the order of the SDK's model, with what `known` says about it. */
export function completeSource(known: JsonObject, registered: number): JsonObject {
  return {
    id: "",
    ip: "",
    name: "",
    hostname: "",
    enterprise_project_id: "0",
    add_date: registered,
    os_type: "LINUX",
    os_version: "",
    oem_system: false,
    state: "waiting",
    connected: true,
    firmware: "BIOS",
    init_target_server: { disks: [], volume_groups: [] },
    cpu_quantity: 4,
    memory: 8192,
    current_task: null,
    disks: [],
    volume_groups: [],
    btrfs_list: [],
    networks: [],
    checks: passedChecks(LINUX_CHECKS),
    migration_cycle: "setting",
    state_action_time: registered,
    replicatesize: 0,
    totalsize: USUAL_BYTES,
    last_visit_time: registered,
    stage_action_time: registered,
    agent_version: "25.6.0",
    has_tc: true,
    start_type: "MANUAL",
    ...known,
  };
}

function usedBytes(disks: readonly Json[]): number {
  const volumes = disks.flatMap((disk) => (isJsonObject(disk) ? arrayAt(disk, "physical_volumes") : []));
  return volumes.reduce<number>(
    (sum, volume) => sum + (isJsonObject(volume) ? (numberAt(volume, "used_size") ?? 0) : 0),
    0,
  );
}

const LINUX_CHECKS =
  "OS_VERSION FIRMWARE CPU MEMORY DISK_SPACE FILE_SYSTEM BOOT_LOADER INITRD RSYNC TC SELINUX CHATTR VIRTIO BIND_MOUNT";
const WINDOWS_CHECKS =
  "OS_VERSION FIRMWARE CPU MEMORY DISK_SPACE FILE_SYSTEM BOOT_PARTITION VSS OEM_SYSTEM DRIVER POWERSHELL VIRTIO";

function passedChecks(names: string): readonly Json[] {
  return names.split(" ").map((name, at) => ({
    id: at + 1,
    name,
    result: "OK",
    error_code: "",
    error_or_warn: "",
    error_params: "",
    params: [],
  }));
}

function network(ip: string): JsonObject {
  return {
    id: "1",
    name: "eth0",
    ip,
    ipv6: "",
    netmask: "255.255.255.0",
    gateway: ip.replace(/\d+$/, "1"),
    mtu: 1500,
    mac: "02:00:5e:00:53:01",
  };
}

const DATES = ["add_date", "state_action_time", "stage_action_time", "last_visit_time"];

function withShiftedDates(source: JsonObject, shiftMs: number): JsonObject {
  const dated = DATES.flatMap((key) => {
    const date = numberAt(source, key);
    return date === null ? [] : [[key, date + shiftMs] as const];
  });
  return { ...source, ...Object.fromEntries(dated) };
}

/** The task of a source server, with what is kept for it. */
export interface CurrentTask {
  readonly task: Task;
  readonly log: LogUpload | undefined;
  readonly hasConsistencyResult: boolean;
}

/** The source server as GET /v3/sources/{source_id} shows it, with what its task does at `now`. */
export function sourceDocument(source: JsonObject, current: CurrentTask | undefined, now: number): JsonObject {
  if (current === undefined) return { ...source, current_task: null };
  const { task, log } = current;
  const document = documentAt(task, now);
  const server = objectAt(document, "source_server");
  const since = "since" in task.activity ? task.activity.since : (numberAt(document, "finish_date") ?? null);
  return {
    ...source,
    state: server["state"] ?? null,
    migration_cycle: server["migration_cycle"] ?? null,
    connected: document["connected"] ?? source["connected"] ?? null,
    state_action_time: since ?? source["state_action_time"] ?? null,
    stage_action_time: since ?? source["stage_action_time"] ?? null,
    replicatesize: Math.round((numberAt(source, "totalsize") ?? 0) * copiedFraction(task, now)),
    current_task: currentTask(document, logStatus(log, now)),
  };
}

const ONLY_IN_DOCUMENT = new Set(["hostname", "firmware", "disks", "volume_groups", "btrfs_list", "networks"]);

/** The source server as an item of GET /v3/sources: its memory is in bytes there, and its task has the upload of logs. */
export function sourceListItem(source: JsonObject, current: CurrentTask | undefined, now: number): JsonObject {
  const document = sourceDocument(source, current, now);
  const memory = document["memory"];
  return {
    ...Object.fromEntries(Object.entries(document).filter(([name]) => !ONLY_IN_DOCUMENT.has(name))),
    memory: isJsonNumber(memory) ? Number(digitsOf(memory)) * MB : (memory ?? null),
    is_consistency_result_exist: current?.hasConsistencyResult ?? false,
    current_task: current === undefined ? null : { ...objectAt(document, "current_task"), ...moreOfTask(current, now) },
  };
}

const OF_TASK = [
  "id",
  "name",
  "type",
  "state",
  "start_date",
  "speed_limit",
  "migrate_speed",
  "start_target_server",
  "vm_template_id",
  "region_id",
  "project_name",
  "project_id",
];

function currentTask(document: JsonObject, log_collect_status: string): JsonObject {
  const target = objectAt(document, "target_server");
  return {
    ...fieldsOf(document, OF_TASK),
    target_server: fieldsOf(target, ["vm_id", "name"]),
    log_collect_status,
    exist_server: textAt(document, "vm_template_id") === "",
    use_public_ip: true,
    clone_server: document["clone_server"] ?? null,
    subtask_info: document["subtask_info"] ?? null,
  };
}

function moreOfTask({ task, log }: CurrentTask, now: number): JsonObject {
  return {
    ...fieldsOf(documentAt(task, now), ["estimate_complete_time", "compress_rate", "remain_seconds"]),
    ...logFields(log, textAt(task.document, "id"), now),
  };
}

function fieldsOf(document: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, document[name] ?? null]));
}
