import { expect, test } from "vitest";

import { id, sandboxWith, sourceId, TEMPLATE } from "./harness.ts";

const PROJECT = { name: "wave3", region: "ap-southeast-3", type: "MIGRATE_FILE" };
interface List {
  readonly count: number;
  readonly migprojects: readonly { readonly id: string; readonly name: string; readonly isdefault: boolean }[];
}

test("projects are created, made the default, and deleted, the default one last of all", async () => {
  const sandbox = await sandboxWith();
  const list = async () => ((await sandbox.send("GET", "/v3/migprojects"))[1] as List).migprojects;
  const [first] = await list();
  expect(first).toMatchObject({ name: "MigProject", isdefault: true });
  const [, created] = await sandbox.send("POST", "/v3/migprojects", PROJECT);
  const path = `/v3/migprojects/${(created as { id: string }).id}`;
  const [, shown] = await sandbox.send("GET", path);
  expect(shown).toMatchObject({ ...PROJECT, isdefault: false, use_public_ip: true });
  expect(shown).not.toHaveProperty("id");
  expect(await sandbox.send("PUT", path, { description: "third", isdefault: true })).toEqual([200, ""]);
  expect((await list()).map(({ isdefault }) => isdefault)).toEqual([false, true]);
  expect(await sandbox.send("PUT", `/v3/migprojects/${first?.id}/default`)).toEqual([200, ""]);
  expect((await list()).map(({ isdefault }) => isdefault)).toEqual([true, false]);
  expect((await sandbox.send("DELETE", `/v3/migprojects/${first?.id}`))[0]).toBe(400);
  expect(await sandbox.send("DELETE", path)).toEqual([200, ""]);
  expect((await sandbox.send("GET", path))[0]).toBe(400);
  expect(await list()).toEqual([first]);
});

test("there are 50 projects at most, and each has a name, a region and a type", async () => {
  const sandbox = await sandboxWith();
  const create = async (project: object) => (await sandbox.send("POST", "/v3/migprojects", project))[1];
  for (const name of Object.keys(PROJECT)) {
    expect(await create({ ...PROJECT, [name]: undefined })).toMatchObject({ error_code: "SMS.9001" });
  }
  expect(await create({ ...PROJECT, name: "x".repeat(21) })).toMatchObject({ error_code: "SMS.9001" });
  for (let count = 1; count < 50; count += 1) expect(await create(PROJECT)).toHaveProperty("id");
  expect(await create(PROJECT)).toMatchObject({ error_code: "SMS.8115" });
});

test("an agent registers its server and reports its disks", async () => {
  const sandbox = await sandboxWith();
  const server = { ip: "192.0.2.99", name: "new-01", os_type: "LINUX", agent_version: "25.6.0", memory: 2048 };
  const [, registered] = await sandbox.send("POST", "/v3/sources", server);
  const path = `/v3/sources/${(registered as { id: string }).id}`;
  const disks = [{ name: "/dev/vda", size: 1 }];
  expect(await sandbox.send("PUT", `${path}/diskinfo`, { disks })).toEqual([200, ""]);
  expect((await sandbox.send("GET", path))[1]).toMatchObject({ ...server, state: "waiting", disks, volume_groups: [] });
  const incomplete = { ...server, agent_version: null };
  expect((await sandbox.send("POST", "/v3/sources", incomplete))[1]).toMatchObject({ error_code: "SMS.9001" });
});

test("an agent reports the network; what it may not know is invented", async () => {
  const sandbox = await sandboxWith();
  const report = { domain_connectivity: true, destination_connectivity: false, network_delay: 20.5 };
  expect(await sandbox.send("POST", `/v3/${id(8)}/update-network-check-info`, report)).toEqual([
    200,
    { task_id: id(8) },
  ]);
  expect(await sandbox.task(id(8))).toMatchObject({ network_check_info: report });
  const wrong = { ...report, loss_percentage: 101 };
  expect((await sandbox.send("POST", `/v3/${id(8)}/update-network-check-info`, wrong))[0]).toBe(400);
  const secrets = [
    `/v3/tasks/${id(8)}/passphrase`,
    `/v3/tasks/${id(8)}/certkey`,
    `/v3/vm/templates/${TEMPLATE}/target-password`,
  ];
  for (const path of secrets) expect((await sandbox.send("GET", path))[0]).toBe(200);
  const result = { command_name: "JUMP", result: "success" };
  expect((await sandbox.send("POST", `/v3/sources/${sourceId(2)}/command_result`, result))[0]).toBe(400);
});

test("an agreement is given once and for all", async () => {
  const sandbox = await sandboxWith();
  const agreed = () => sandbox.send("GET", "/v3/privacy-agreements");
  expect(await agreed()).toEqual([200, { flag: false }]);
  expect(await sandbox.send("POST", "/v3/privacy-agreements")).toEqual([200, ""]);
  expect(await agreed()).toEqual([200, { flag: true }]);
});

test("consistency results are exported as a file, in the only language there is", async () => {
  const sandbox = await sandboxWith();
  const body = {
    task_info: [{ task_id: id(7), source_id: sourceId(7), source_name: 'web-"02"' }, { task_id: "nobody" }],
  };
  expect((await sandbox.send("POST", "/v3/tasks/consistency-results/export", body))[1]).toMatchObject({
    error_msg: expect.stringContaining("X-Language"),
  });
  const headers = { "X-Auth-Token": sandbox.token, "X-Language": "en-us" };
  const file = await sandbox.post("/v3/tasks/consistency-results/export", body, headers);
  expect(file.headers.get("Content-Disposition")).toBe('attachment; filename="consistency-results.csv"');
  const lines = (await file.text()).split("\r\n");
  expect(lines[0]).toBe('"source_name","result"');
  expect(lines[1]).toMatch(/^"web-""02""","\{""finished_time"":/);
  expect(lines.slice(2)).toEqual([""]);
});
