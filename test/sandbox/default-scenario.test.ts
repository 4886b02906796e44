import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { isJsonObject, type Json, type JsonObject, parseJson, printJson } from "../../src/json.ts";
import { defaultScenario } from "../../src/sandbox/scenario.ts";
import { id, sandboxWith } from "./harness.ts";

const TASKS = [1, 2, 3, 4, 5, 10, 6, 7, 8, 9, 11].map(id);

test("the default tasks, as a list shows them", async () => {
  const sandbox = await sandboxWith();
  const { count, tasks } = (await (await sandbox.get("/v3/tasks")).json()) as {
    count: number;
    tasks: Record<string, string>[];
  };
  expect(count).toBe(11);
  expect(tasks.map((task) => task["id"])).toEqual(TASKS);
  expect(tasks.map((task) => `${task["name"]} ${task["state"]}`)).toEqual([
    "MigrationTask RUNNING",
    "web-01 READY",
    "db-01 RUNNING",
    "mail-01 READY",
    "cache-01 READY",
    "erp-01 MIGRATE_FAIL",
    "legacy-01 HIBERNATING",
    "web-02 MIGRATE_SUCCESS",
    "files-01 ABORT",
    "old-01 DELETING",
    "shop-01 SYNCING",
  ]);
});

test("the Windows task is the documentation's sample, digit for digit, however late", async () => {
  const sandbox = await sandboxWith();
  sandbox.forward(86_400);
  const text = await (await sandbox.get(`/v3/tasks/${id(1)}`)).text();
  const fixture = readFileSync(new URL("../fixtures/show-task-windows.json", import.meta.url), "utf8");
  expect(text).toBe(printJson(parseJson(fixture), "compact"));
  expect(text).toContain('"migrate_speed":0.0,');
});

test("numbers beyond 2^53 and unknown fields come as they are", async () => {
  const sandbox = await sandboxWith();
  sandbox.forward(3600);
  const text = await (await sandbox.get(`/v3/tasks/${id(6)}`)).text();
  for (const part of [
    '"total_time":9223372036854775807,',
    '"remain_seconds":9007199254740993,',
    '"migrate_speed":1.50,',
    '"wear":1.0E-7',
    '"serial":18446744073709551615,',
    '"tape":3',
  ]) {
    expect(text).toContain(part);
  }
  const list = await (await sandbox.get("/v3/tasks?name=legacy")).text();
  expect(list).toContain('"id":9223372036854775807,"name":"REWIND_TAPE","progress":137,');
});

test("dates move with the start of the sandbox", async () => {
  const sandbox = await sandboxWith();
  // Recorded at 09:00 of the day, started at 12:00: three hours later.
  expect(await sandbox.task(id(7))).toMatchObject({
    create_date: 1767230000000 + 10_800_000,
    finish_date: 1767231060000 + 10_800_000,
  });
});

/** Every field of the response on the page "Querying Details About a Migration Task", typed out from its tables 3 to 12. */
const DOCUMENTED: Readonly<Record<string, string>> = {
  "": `name type os_type id priority speed_limit region_id start_target_server enterprise_project_id migration_ip region_name project_name
    project_id vm_template_id source_server target_server state estimate_complete_time connected create_date start_date finish_date
    migrate_speed compress_rate error_json total_time float_ip remain_seconds target_snapshot_id clone_server sub_tasks network_check_info
    total_cpu_usage agent_cpu_usage total_mem_usage agent_mem_usage total_disk_io agent_disk_io`,
  source_server: "id ip name os_type os_version oem_system state migration_cycle",
  target_server:
    "id vm_id name ip os_type os_version system_dir disks volume_groups btrfs_list image_disk_id cutovered_snapshot_ids",
  "target_server.disks":
    "id device_use disk_id name physical_volumes size used_size disk_index os_disk partition_style relation_name",
  "target_server.disks.physical_volumes":
    "id device_use file_system index mount_point name size used_size uuid relation_name free_size",
  "target_server.volume_groups": "components free_size logical_volumes name size",
  "target_server.volume_groups.logical_volumes":
    "block_count block_size file_system inode_size inode_nums device_use mount_point name size used_size free_size",
  clone_server: "vm_id name clone_error clone_state error_msg",
  sub_tasks: "id name progress start_date end_date migrate_speed user_op process_trace",
  network_check_info:
    "domain_connectivity destination_connectivity network_delay network_jitter migration_speed loss_percentage cpu_usage mem_usage evaluation_result",
};

test("every documented field has a value in some default task", () => {
  const seen = new Set<string>();
  for (const { document } of defaultScenario().tasks) collect(document, "", seen);
  const documented = Object.entries(DOCUMENTED).flatMap(([path, names]) =>
    names.split(/\s+/).map((name) => (path === "" ? name : `${path}.${name}`)),
  );
  expect(documented.length).toBe(118);
  expect(documented.filter((path) => !seen.has(path))).toEqual([]);
});

function collect(document: JsonObject, path: string, seen: Set<string>): void {
  for (const [key, value] of Object.entries(document)) {
    const here = path === "" ? key : `${path}.${key}`;
    if (value !== null && value !== "") seen.add(here);
    const parts: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [value];
    for (const part of parts) if (isJsonObject(part)) collect(part, here, seen);
  }
}

test("sizes add up", () => {
  const problems: string[] = [];
  for (const { document } of defaultScenario().tasks) sizes(document, problems);
  expect(problems).toEqual([]);
});

function sizes(value: Json, problems: string[]): void {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) sizes(item, problems);
  if (!isJsonObject(value)) return;
  const [size, used, free] = ["size", "used_size", "free_size"].map((key) => value[key]?.toString());
  if (size && used && free && BigInt(used) + BigInt(free) !== BigInt(size)) problems.push(String(value["name"]));
  for (const item of Object.values(value)) sizes(item, problems);
}
