import { expect, test } from "vitest";

import { parseScenario } from "../../src/sandbox/scenario.ts";
import { id, sandboxWith, sourceId } from "./harness.ts";

type Fields = Record<string, unknown>;
interface List {
  readonly count: number;
  readonly source_servers: readonly Fields[];
}

const numbers = ({ source_servers }: List) => source_servers.map((server) => Number(String(server["id"]).slice(-4)));

test.each([
  ["", [1, 2, 3, 4, 5, 10, 6, 7, 8, 9, 11, 12, 13]],
  ["?limit=0&offset=10", [11, 12, 13]],
  ["?limit=1", [1]],
  ["?state=waiting", [2, 4, 5, 12]],
  ["?name=web", [2, 7]],
  [`?id=${sourceId(9)}`, [9]],
  ["?ip=192.0.2.22", [3]],
  ["?ipv6=2001:db8::32", [12]],
  ["?migration_cycle=checking", [13]],
  ["?connected=false", [9, 13]],
  ["?enterprise_project_id=b1e5c7d9-0a2b-4c3d-8e4f-5a6b7c8d0003", [3]],
  ["?vm_id=c10e0000-5a0d-4b0c-8000-00000000c011", [11]],
  ["?vm_id=e0c5b0de-1f6a-4b1c-8f57-d3b2a1c00003", [3]],
])("GET /v3/sources%s", async (query, wanted) => {
  const [status, list] = await (await sandboxWith()).send("GET", `/v3/sources${query}`);
  expect([status, numbers(list as List)]).toEqual([200, wanted]);
});

test.each(["limit=201", "offset=65536", "connected=perhaps"])("GET /v3/sources?%s is refused", async (query) => {
  const [status, body] = await (await sandboxWith()).send("GET", `/v3/sources?${query}`);
  expect([status, body]).toEqual([
    400,
    { error_code: "SMS.9001", error_msg: expect.stringContaining(`Invalid parameter ${query.split("=")[0]}`) },
  ]);
});

test("state, cycle and bytes of a source server follow its task", async () => {
  const sandbox = await sandboxWith();
  const see = async () => (await sandbox.send("GET", `/v3/sources/${sourceId(2)}`))[1] as Fields;
  expect(await see()).toMatchObject({
    state: "waiting",
    migration_cycle: "setting",
    replicatesize: 0,
    totalsize: 5_346_484_224,
    connected: true,
    memory: 4096,
    hostname: "web-01",
    agent_version: "25.6.0",
    current_task: { id: id(2), state: "READY", log_collect_status: "INIT", target_server: { name: "web-01-target" } },
  });
  await sandbox.send("POST", `/v3/tasks/${id(2)}/action`, { operation: "start" });
  sandbox.forward(302 + 210);
  const half = await see();
  expect(half).toMatchObject({
    state: "replicate",
    migration_cycle: "replicating",
    replicatesize: 2_673_242_112,
    current_task: { state: "RUNNING", subtask_info: "MIGRATE_LINUX_FILE-50" },
  });
  sandbox.forward(3600);
  expect(await see()).toMatchObject({ state: "finished", replicatesize: 5_346_484_224 });
});

test("an item of the list has memory in bytes, and what only items have", async () => {
  const sandbox = await sandboxWith();
  const [, list] = await sandbox.send("GET", `/v3/sources?id=${sourceId(2)}`);
  const [item = {}] = (list as List).source_servers;
  expect(item).toMatchObject({ memory: 4_294_967_296, is_consistency_result_exist: false });
  expect(item["current_task"]).toMatchObject({ remain_seconds: null, estimate_complete_time: null });
  for (const name of ["disks", "networks", "firmware", "hostname"]) expect(item).not.toHaveProperty(name);
});

test("the overview counts each state, and servers without a target", async () => {
  const [status, counters] = await (await sandboxWith()).send("GET", "/v3/sources/overview");
  expect([status, counters]).toEqual([
    200,
    {
      waiting: 3,
      replicate: 1,
      syncing: 1,
      stopped: 1,
      deleting: 1,
      cutovering: 0,
      unavailable: 1,
      stopping: 0,
      skipping: 0,
      finished: 1,
      initialize: 1,
      error: 1,
      cloning: 0,
      unconfigured: 1,
    },
  ]);
});

test("a failed check has a code, and its server is offline since its last visit", async () => {
  const sandbox = await sandboxWith();
  const [, server] = await sandbox.send("GET", `/v3/sources/${sourceId(13)}`);
  expect(server).toMatchObject({ state: "unavailable", connected: false, current_task: null });
  expect((server as { checks: Fields[] }).checks.map(({ result, error_code }) => `${result} ${error_code}`)).toEqual([
    "OK ",
    "OK ",
    "ERROR SMS.6509",
    "ERROR SMS.6563",
    "WARN SMS.1204",
  ]);
  // Recorded at 09:00, started at 12:00.
  expect(server).toMatchObject({ last_visit_time: 1767245400000 + 10_800_000 });
});

test("a source server is renamed, in its task, too", async () => {
  const sandbox = await sandboxWith();
  expect(await sandbox.send("PUT", `/v3/sources/${sourceId(2)}`, { name: "web-1", migprojectid: "p-1" })).toEqual([
    200,
    "",
  ]);
  expect((await sandbox.send("GET", `/v3/sources/${sourceId(2)}`))[1]).toMatchObject({ name: "web-1" });
  expect(await sandbox.task(id(2))).toMatchObject({ source_server: { name: "web-1" } });
  expect(numbers((await sandbox.send("GET", "/v3/sources?migproject=p-1"))[1] as List)).toEqual([2]);
});

test("an unknown source server is SMS.7602", async () => {
  const sandbox = await sandboxWith();
  const unknown = [400, { error_code: "SMS.7602", error_msg: "The source server does not exist." }];
  expect(await sandbox.send("GET", "/v3/sources/nobody")).toEqual(unknown);
  expect(await sandbox.send("PUT", "/v3/sources/nobody", {})).toEqual(unknown);
});

test("a scenario may describe source servers, and a task without one has none", async () => {
  const scenario = parseScenario(
    JSON.stringify({
      tasks: [{ document: { id: "a", source_server: { id: "s", name: "one" } } }, { document: { id: "b" } }],
      sources: [
        { id: "s", totalsize: 1000, replicatesize: 7 },
        { id: "t", state: "unavailable" },
      ],
    }),
  );
  const sandbox = await sandboxWith({ scenario });
  const { source_servers } = (await sandbox.send("GET", "/v3/sources"))[1] as List;
  expect(source_servers).toMatchObject([
    { id: "s", name: "one", totalsize: 1000, replicatesize: 0, current_task: { id: "a" } },
    { id: "t", state: "unavailable", current_task: null },
  ]);
});
