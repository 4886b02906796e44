import { expect, test } from "vitest";

import { id, sandboxWith, sourceId } from "./harness.ts";

const UNKNOWN = [400, { error_code: "SMS.7703", error_msg: "Task doesn't exist" }];

test("a deleted task is DELETING, then missing; its source server stays", async () => {
  const sandbox = await sandboxWith();
  await sandbox.send("POST", `/v3/tasks/${id(8)}/speed-limit`, { speed_limit: [{ start: "00:00", end: "24:00" }] });
  expect(await sandbox.send("DELETE", `/v3/tasks/${id(8)}`)).toEqual([200, ""]);
  expect(await sandbox.task(id(8))).toMatchObject({ state: "DELETING", source_server: { state: "deleting" } });
  expect((await sandbox.send("POST", `/v3/tasks/${id(8)}/action`, { operation: "start" }))[0]).toBe(400);
  expect((await sandbox.send("DELETE", `/v3/tasks/${id(8)}`))[1]).toMatchObject({ error_code: "SMS.7719" });
  sandbox.forward(20);
  expect(await sandbox.send("GET", `/v3/tasks/${id(8)}`)).toEqual(UNKNOWN);
  expect(await sandbox.send("DELETE", `/v3/tasks/${id(8)}`)).toEqual(UNKNOWN);
  expect((await sandbox.send("GET", "/v3/tasks"))[1]).toMatchObject({ count: 10 });
  expect((await sandbox.send("GET", `/v3/sources/${sourceId(8)}`))[1]).toMatchObject({
    state: "waiting",
    migration_cycle: "setting",
    current_task: null,
  });
});

test.each([
  [1, "initialize"],
  [3, "replicate"],
  [11, "syncing"],
])("task %i cannot be deleted: its source server is in state %s", async (number, state) => {
  const sandbox = await sandboxWith();
  const error_msg = `The task cannot be deleted: its source server is connected and in state ${state}.`;
  expect(await sandbox.send("DELETE", `/v3/tasks/${id(number)}`)).toEqual([400, { error_code: "SMS.7719", error_msg }]);
});

test("an agent that is away does not stand in the way", async () => {
  const sandbox = await sandboxWith();
  expect(await sandbox.send("DELETE", `/v3/tasks/${id(9)}`)).toEqual([200, ""]);
  sandbox.forward(20);
  expect(await sandbox.send("GET", `/v3/tasks/${id(9)}`)).toEqual(UNKNOWN);
});

test("an action that was accepted before the deletion does not bring the task back", async () => {
  const sandbox = await sandboxWith();
  await sandbox.send("POST", `/v3/tasks/${id(2)}/action`, { operation: "start" });
  expect(await sandbox.send("DELETE", `/v3/tasks/${id(2)}`)).toEqual([200, ""]);
  sandbox.forward(30);
  expect(await sandbox.send("GET", `/v3/tasks/${id(2)}`)).toEqual(UNKNOWN);
});

test("the template of a task goes with it", async () => {
  const sandbox = await sandboxWith();
  await sandbox.send("POST", `/v3/tasks/${id(3)}/action`, { operation: "stop" });
  sandbox.forward(20);
  expect(await sandbox.send("DELETE", `/v3/tasks/${id(3)}`)).toEqual([200, ""]);
  const template = "/v3/vm/templates/f7b0d0a2-3e4c-4c1e-9d61-5b8a7c900003";
  expect((await sandbox.send("DELETE", template))[1]).toMatchObject({ error_code: "SMS.7101" });
});

test("a batch is deleted as a whole or not at all", async () => {
  const sandbox = await sandboxWith();
  const remove = async (...ids: string[]) => (await sandbox.send("POST", "/v3/tasks/delete", { ids }))[1];
  expect(await remove(id(2), id(3))).toMatchObject({ error_code: "SMS.7719" });
  expect(await remove(id(2), "nobody")).toMatchObject({ error_code: "SMS.7703" });
  expect(await remove()).toMatchObject({ error_code: "SMS.9001" });
  expect(await sandbox.task(id(2))).toMatchObject({ state: "READY" });
  expect(await remove(id(2), id(4), id(2))).toBe("");
  sandbox.forward(20);
  expect((await sandbox.send("GET", "/v3/tasks"))[1]).toMatchObject({ count: 9 });
});

test("a source server is deleted together with its task, at once", async () => {
  const sandbox = await sandboxWith();
  const unknown = { error_code: "SMS.7602" };
  expect((await sandbox.send("DELETE", `/v3/sources/${sourceId(11)}`))[1]).toMatchObject({ error_code: "SMS.7719" });
  expect(await sandbox.send("DELETE", `/v3/sources/${sourceId(2)}`)).toEqual([200, ""]);
  expect(await sandbox.send("GET", `/v3/tasks/${id(2)}`)).toEqual(UNKNOWN);
  expect((await sandbox.send("GET", `/v3/sources/${sourceId(2)}`))[1]).toMatchObject(unknown);
  const ids = [sourceId(4), sourceId(12)];
  expect((await sandbox.send("POST", "/v3/sources/delete", { ids: [...ids, "x"] }))[1]).toMatchObject(unknown);
  expect(await sandbox.send("POST", "/v3/sources/delete", { ids })).toEqual([200, ""]);
  expect((await sandbox.send("GET", "/v3/sources"))[1]).toMatchObject({ count: 10 });
});

test.each([
  [{ copystate: "Stopped", migrationcycle: "REPLICATING" }, [200, ""], "stopped"],
  [{ copystate: "init", migrationcycle: "replicating" }, [200, ""], "initialize"],
  [{ copystate: "finished", migrationcycle: "replicating" }, [400, expect.anything()], "waiting"],
  [{ copystate: "finished", migrationcycle: "toString" }, [400, expect.anything()], "waiting"],
  [{ copystate: "finished" }, [400, expect.anything()], "waiting"],
])("a change of state to %j is answered with %j", async (body, response, state) => {
  const sandbox = await sandboxWith();
  expect(await sandbox.send("PUT", `/v3/sources/${sourceId(2)}/changestate`, body)).toEqual(response);
  expect((await sandbox.send("GET", `/v3/sources/${sourceId(2)}`))[1]).toMatchObject({ state });
  expect(await sandbox.task(id(2))).toMatchObject({ source_server: { state } });
});
