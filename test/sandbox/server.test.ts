import { connect } from "node:net";

import { expect, test } from "vitest";

import { parseScenario } from "../../src/sandbox/scenario.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { fakeClock, id, sandboxWith } from "./harness.ts";

interface List {
  readonly count: number;
  readonly tasks: readonly Record<string, unknown>[];
}

const numbers = (list: List) => list.tasks.map((task) => Number(String(task["id"]).slice(-4)));

test.each([
  ["?state=READY", 3, [2, 4, 5]],
  ["?state=SYNC_F_ROLLBACKING", 0, []],
  ["?name=web", 2, [2, 7]],
  ["?name=web&state=READY", 1, [2]],
  [`?id=${id(9)}`, 1, [9]],
  ["?source_server_id=5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0008", 1, [8]],
  ["?enterprise_project_id=b1e5c7d9-0a2b-4c3d-8e4f-5a6b7c8d0003", 2, [3, 8]],
  ["?limit=2", 11, [1, 2]],
  ["?limit=2&offset=9", 11, [9, 11]],
  ["?limit=0", 11, []],
  ["?offset=65535", 11, []],
  ["?limit=200&colour=red", 11, [1, 2, 3, 4, 5, 10, 6, 7, 8, 9, 11]],
])("GET /v3/tasks%s", async (query, count, wanted) => {
  const sandbox = await sandboxWith();
  const list = (await (await sandbox.get(`/v3/tasks${query}`)).json()) as List;
  expect([list.count, numbers(list)]).toEqual([count, wanted]);
});

test.each([
  ["?limit=201", "limit"],
  ["?limit=-1", "limit"],
  ["?limit=ten", "limit"],
  ["?offset=65536", "offset"],
  ["?offset=", "offset"],
  ["?state=SYNC_FAIL", "state"],
  ["?state=", "state"],
])("GET /v3/tasks%s is refused", async (query, name) => {
  const sandbox = await sandboxWith();
  const answer = await sandbox.get(`/v3/tasks${query}`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    error_code: "SMS.9001",
    error_msg: expect.stringContaining(`Invalid parameter ${name}`),
  });
});

test("list items have the fields of a list", async () => {
  const sandbox = await sandboxWith();
  const list = (await (await sandbox.get("/v3/tasks?name=shop")).json()) as List;
  expect(list.tasks[0]).toMatchObject({
    log_collect_status: "INIT",
    syncing: true,
    special_config: [],
    clone_server: { vm_id: "c10e0000-5a0d-4b0c-8000-00000000c011", name: "shop-01-clone" },
    compress_rate: 1.4,
  });
  const [item = {}] = list.tasks;
  for (const name of [
    "connected",
    "start_date",
    "finish_date",
    "remain_seconds",
    "region_id",
    "project_id",
    "vm_template_id",
    "float_ip",
  ]) {
    expect(item).not.toHaveProperty(name);
  }
  expect(Object.keys(item["target_server"] as object)).toEqual(["id", "vm_id", "name", "ip", "os_type", "os_version"]);
  expect(Object.keys((item["sub_tasks"] as object[])[0] ?? {})).toEqual([
    "id",
    "name",
    "progress",
    "start_date",
    "end_date",
    "process_trace",
  ]);
  expect(item["source_server"]).not.toHaveProperty("migration_cycle");
  expect(item["clone_server"]).not.toHaveProperty("clone_state");
});

test("a filter by state sees what is due", async () => {
  const sandbox = await sandboxWith();
  await sandbox.post(`/v3/tasks/${id(2)}/action`, { operation: "start" });
  sandbox.forward(2);
  expect(numbers((await (await sandbox.get("/v3/tasks?state=RUNNING")).json()) as List)).toEqual([1, 2, 3]);
  sandbox.forward(1000);
  expect(numbers((await (await sandbox.get("/v3/tasks?state=SYNCING")).json()) as List)).toEqual([3, 11]);
});

test("simulated time is real time times speed", async () => {
  const sandbox = await sandboxWith({ speed: 60 });
  await sandbox.post(`/v3/tasks/${id(2)}/action`, { operation: "start" });
  sandbox.forward(7);
  expect(await sandbox.task(id(2))).toMatchObject({ state: "RUNNING", total_time: 418 });
  sandbox.forward(8);
  expect(await sandbox.task(id(2))).toMatchObject({ state: "MIGRATE_SUCCESS" });
});

test("an accepted action is answered with nothing at all", async () => {
  const sandbox = await sandboxWith();
  const answer = await sandbox.post(`/v3/tasks/${id(11)}/action`, {
    operation: "clone_test",
    template_id: "c1a7d0de-0000-4000-8000-000000000001",
    switch_hce: false,
  });
  expect([answer.status, answer.headers.get("Content-Type"), answer.headers.get("Content-Length")]).toEqual([
    200,
    null,
    "0",
  ]);
  expect(await answer.text()).toBe("");
  expect(answer.headers.get("Date")).toBe("Thu, 01 Jan 2026 12:00:00 GMT");
});

test.each([
  ["not json", "not a JSON object"],
  ["[]", "not a JSON object"],
  ["{}", "Parameter operation is required"],
  [{ operation: "explode" }, "Invalid parameter operation"],
  [{ operation: "toString" }, "Invalid parameter operation"],
  [{ operation: "clone_test" }, "template_id is required"],
  [{ operation: "clone_test", template_id: "" }, "template_id is required"],
  [{ operation: "start", template_id: 7 }, "Invalid parameter template_id"],
  [{ operation: "start", template_id: "t".repeat(2049) }, "Invalid parameter template_id"],
  [{ operation: "start", switch_hce: "yes" }, "Invalid parameter switch_hce"],
  [{ operation: "start", is_need_consistency_check: 1 }, "Invalid parameter is_need_consistency_check"],
])("body %j is refused", async (body, message) => {
  const sandbox = await sandboxWith();
  const answer = await sandbox.post(`/v3/tasks/${id(2)}/action`, body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({ error_code: "SMS.9001", error_msg: expect.stringContaining(message) });
});

test.each([
  [{ "content-type": "text/plain" }, 400],
  [{ "content-type": "application/json;charset=utf8" }, 200],
])("%j is answered with %i", async (type, status) => {
  const sandbox = await sandboxWith();
  const headers = { "X-Auth-Token": sandbox.token, ...type };
  expect((await sandbox.post(`/v3/tasks/${id(2)}/action`, { operation: "start" }, headers)).status).toBe(status);
});

test("a wrong state is refused by name", async () => {
  const sandbox = await sandboxWith();
  const answer = await sandbox.post(`/v3/tasks/${id(2)}/action`, { operation: "stop" });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    error_code: "SMS.1038",
    error_msg: "The operation stop is not possible for a task in state READY.",
  });
});

test("an unknown task is a 400 of SMS", async () => {
  const sandbox = await sandboxWith();
  for (const answer of [
    await sandbox.get("/v3/tasks/%zz"),
    await sandbox.post("/v3/tasks/nobody/action", { operation: "start" }),
  ]) {
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error_code: "SMS.7703", error_msg: "Task doesn't exist" });
  }
});

test.each(["/v4", "/v3/tasks/", `/v3/tasks/${id(2)}/`, `/v3/tasks/${id(2)}/action`, "/v3/auth/tokens", "/v2/tasks"])(
  "GET %s does not exist",
  async (path) => {
    const sandbox = await sandboxWith();
    const answer = await sandbox.get(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      error_code: "APIGW.0101",
      request_id: answer.headers.get("X-Request-Id"),
    });
  },
);

test("a body above 12 MB is refused", async () => {
  const sandbox = await sandboxWith();
  const answer = await sandbox.post(`/v3/tasks/${id(2)}/action`, " ".repeat(12 * 1024 * 1024 + 1));
  expect(answer.status).toBe(413);
});

test("an id with characters of its own is found by its encoded form", async () => {
  const scenario = parseScenario('{"tasks":[{"document":{"id":"a b/c","n":1}}]}');
  const sandbox = await sandboxWith({ scenario });
  expect(await sandbox.task("a%20b%2Fc")).toEqual({ id: "a b/c", n: 1 });
});

test("requests are recorded, the last 10,000 of them", async () => {
  const { createRequestLog } = await import("../../src/sandbox/server.ts");
  const log = createRequestLog();
  for (let count = 0; count < 10_005; count += 1) log.add({ method: "GET", path: `/${count}`, body: "", status: 200 });
  expect(log.all().length).toBe(10_000);
  expect(log.all()[0]?.path).toBe("/5");
});

test("a client that breaks off in the middle of its request is no harm", async () => {
  const sandbox = await sandboxWith();
  const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.write("POST /v3/auth/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
  socket.destroy();
  await new Promise((resolve) => socket.once("close", resolve));
  expect((await sandbox.get("/v3/tasks?limit=1")).status).toBe(200);
  expect(sandbox.requests().length).toBe(1);
});

test("a port in use is an error that says so", async () => {
  const sandbox = await sandboxWith();
  const port = Number(new URL(sandbox.url).port);
  const again = startSandbox({
    port,
    speed: 1,
    scenario: parseScenario('{"tasks":[]}'),
    faults: [],
    tokenLifeMs: 1000,
    clock: fakeClock(),
  });
  await expect(again).rejects.toThrow(
    `the sandbox cannot use port ${port} on 127.0.0.1: another program listens on it`,
  );
});

test("a port that cannot exist is an error too", async () => {
  const impossible = startSandbox({
    port: 70_000,
    speed: 1,
    scenario: parseScenario('{"tasks":[]}'),
    faults: [],
    tokenLifeMs: 1000,
    clock: fakeClock(),
  });
  await expect(impossible).rejects.toThrow("70000");
});

test("a list of 65,535 tasks is paged and filtered", async () => {
  const tasks = Array.from({ length: 65_535 }, (_, at) => ({
    document: { id: `t-${at}`, name: `n-${at}`, state: at % 2 === 0 ? "RUNNING" : "READY" },
  }));
  const sandbox = await sandboxWith({ scenario: parseScenario(JSON.stringify({ tasks })) });
  sandbox.forward(60);
  const page = (await (await sandbox.get("/v3/tasks?limit=200&offset=65400")).json()) as List;
  expect([page.count, page.tasks.length]).toEqual([65_535, 135]);
  const running = (await (await sandbox.get("/v3/tasks?state=RUNNING&limit=1&offset=32767")).json()) as List;
  expect([running.count, running.tasks[0]?.["id"]]).toEqual([32_768, "t-65534"]);
});
