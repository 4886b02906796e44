import { expect, test } from "vitest";

import { id, sandboxWith, sourceId, TEMPLATE, type TestSandbox } from "./harness.ts";

const BODY = {
  name: "app-01-wave3",
  type: "MIGRATE_FILE",
  os_type: "LINUX",
  source_server: { id: sourceId(12) },
  target_server: { name: "app-01", vm_id: "", disks: [], volume_groups: [], btrfs_list: [] },
  region_id: "ap-southeast-3",
  region_name: "ap-southeast-3",
  project_id: "5a0db0c5a0db0c5a0db0c5a0db0c0004",
  project_name: "ap-southeast-3",
};

const create = (sandbox: TestSandbox, changes: object = {}) =>
  sandbox.send("POST", "/v3/tasks", { ...BODY, ...changes });

async function created(sandbox: TestSandbox, changes: object = {}): Promise<string> {
  const [status, body] = await create(sandbox, changes);
  expect(status).toBe(200);
  return (body as { id: string }).id;
}

const steps = (document: Record<string, unknown>) =>
  (document["sub_tasks"] as { name: string; progress: number }[]).map(({ name, progress }) => `${name} ${progress}`);

test("a new task is READY, belongs to its source server, and can be started", async () => {
  const sandbox = await sandboxWith();
  const taskId = await created(sandbox);
  const document = await sandbox.task(taskId);
  expect(document).toMatchObject({
    id: taskId,
    name: "app-01-wave3",
    state: "READY",
    os_type: "LINUX",
    speed_limit: 0,
    priority: 1,
    source_server: { id: sourceId(12), name: "app-01.example.internal", os_version: "ROCKY_LINUX_9_3_64BIT" },
    target_server: { name: "app-01", vm_id: "" },
  });
  expect(steps(document)).toEqual([
    "SSL_CONFIG 0",
    "ATTACH_AGENT_IMAGE 0",
    "FORMAT_DISK_LINUX_FILE 0",
    "MIGRATE_LINUX_FILE 0",
    "CONFIGURE_LINUX_FILE 0",
    "DETTACH_AGENT_IMAGE 0",
  ]);
  expect((await sandbox.send("GET", `/v3/sources/${sourceId(12)}`))[1]).toMatchObject({ current_task: { id: taskId } });
  await sandbox.send("POST", `/v3/tasks/${taskId}/action`, { operation: "start" });
  sandbox.forward(3600);
  expect(await sandbox.task(taskId)).toMatchObject({ state: "MIGRATE_SUCCESS" });
});

test("a task for a new server that stays in synchronisation and starts by itself", async () => {
  const sandbox = await sandboxWith();
  const flags = { exist_server: false, vm_template_id: TEMPLATE, syncing: true, auto_start: true };
  const taskId = await created(sandbox, { ...flags, is_need_consistency_check: true });
  expect(steps(await sandbox.task(taskId))).toEqual([
    "CREATE_CLOUD_SERVER 0",
    "SSL_CONFIG 0",
    "ATTACH_AGENT_IMAGE 0",
    "FORMAT_DISK_LINUX_FILE 0",
    "MIGRATE_LINUX_FILE 0",
    "CHECK_CONSISTENCY 0",
  ]);
  expect(await sandbox.task(taskId)).toMatchObject({ state: "READY" });
  sandbox.forward(2);
  expect(await sandbox.task(taskId)).toMatchObject({ state: "RUNNING" });
  sandbox.forward(7200);
  expect(await sandbox.task(taskId)).toMatchObject({ state: "SYNCING" });
});

test.each([
  [{ name: "a b" }, "SMS.7711"],
  [{ type: "MIGRATE_TAPE" }, "SMS.7712"],
  [{ source_server: { id: "nobody" } }, "SMS.7602"],
  [{ source_server: { id: sourceId(13) } }, "SMS.6603"],
  [{ source_server: { id: sourceId(2) } }, "SMS.7605"],
  [{ vm_template_id: "nothing" }, "SMS.7101"],
  [{ speed_limit: 1001 }, "SMS.9001"],
  [{ target_server: { name: "x" } }, "SMS.9001"],
  [{ region_id: null }, "SMS.9001"],
])("a new task with %j is refused with %s", async (changes, error_code) => {
  const sandbox = await sandboxWith();
  const [status, error] = await create(sandbox, changes);
  expect([status, error]).toEqual([400, { error_code, error_msg: expect.any(String) }]);
});

test("what the document shows of an update, it shows", async () => {
  const sandbox = await sandboxWith();
  const path = `/v3/tasks/${id(8)}`;
  const changes = {
    name: "files-1",
    speed_limit: 20,
    image_disk_id: "d",
    target_server: { vm_id: "v" },
    use_ipv6: false,
  };
  expect(await sandbox.send("PUT", path, changes)).toEqual([200, { id: id(8) }]);
  expect(await sandbox.task(id(8))).toMatchObject({
    name: "files-1",
    speed_limit: 20,
    target_server: { vm_id: "v", image_disk_id: "d", name: "files-01-target" },
  });
  expect(await sandbox.task(id(8))).not.toHaveProperty("use_ipv6");
  expect((await sandbox.send("PUT", path, { speed_limit: -1 }))[1]).toMatchObject({ error_code: "SMS.9001" });
  expect((await sandbox.send("PUT", "/v3/tasks/nobody", {}))[1]).toMatchObject({ error_code: "SMS.7703" });
});
