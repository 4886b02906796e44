import { expect, test } from "vitest";

import { id, sandboxWith, type TestSandbox } from "./harness.ts";

const path = (number: number) => `/v3/tasks/${id(number)}/speed-limit`;
const rule = (start: string, end: string, speed: number) => ({ start, end, speed, over_speed_threshold: 20 });
const set = (sandbox: TestSandbox, number: number, ...rules: object[]) =>
  sandbox.send("POST", path(number), { speed_limit: rules });
const NO_RULES = [400, { error_code: "SMS.6302", error_msg: "The task has no speed limit." }];

test("rules are replaced as a whole, and none is SMS.6302", async () => {
  const sandbox = await sandboxWith();
  expect(await sandbox.send("GET", path(2))).toEqual(NO_RULES);
  expect(await set(sandbox, 2, rule("08:00", "18:00", 50), { start: "18:00", end: "24:00" })).toEqual([200, ""]);
  expect(await sandbox.send("GET", path(2))).toEqual([
    200,
    { speed_limit: [rule("08:00", "18:00", 50), { start: "18:00", end: "24:00", speed: 0, over_speed_threshold: 10 }] },
  ]);
  expect(await set(sandbox, 2)).toEqual([200, ""]);
  expect(await sandbox.send("GET", path(2))).toEqual(NO_RULES);
});

test.each([
  [{}],
  [{ speed_limit: {} }],
  [{ speed_limit: [{ start: "8:00", end: "18:00", speed: 1 }] }],
  [{ speed_limit: [{ start: "24:00", end: "18:00", speed: 1 }] }],
  [{ speed_limit: [{ start: "08:00", speed: 1 }] }],
  [{ speed_limit: [rule("08:00", "18:00", 1001)] }],
  [{ speed_limit: [rule("08:00", "18:00", 1.5)] }],
  [{ speed_limit: [{ ...rule("08:00", "18:00", 1), over_speed_threshold: 9 }] }],
  [{ speed_limit: Array.from({ length: 6 }, () => rule("08:00", "18:00", 1)) }],
])("%j is refused", async (body) => {
  const [status, error] = await (await sandboxWith()).send("POST", path(2), body);
  expect([status, error]).toEqual([400, { error_code: "SMS.9001", error_msg: expect.stringContaining("speed_limit") }]);
});

test("a task that does not exist has none, and an agent that is away takes none", async () => {
  const sandbox = await sandboxWith();
  const unknown = [400, { error_code: "SMS.7703", error_msg: "Task doesn't exist" }];
  expect(await sandbox.send("GET", "/v3/tasks/nobody/speed-limit")).toEqual(unknown);
  expect(await sandbox.send("POST", "/v3/tasks/nobody/speed-limit", { speed_limit: [] })).toEqual(unknown);
  expect((await set(sandbox, 9, rule("00:00", "24:00", 1)))[1]).toMatchObject({ error_code: "SMS.6603" });
});

/** web-01 copies from second 302 on: 420 s at 320 Mbit/s. The tests begin at 12:00 of the source server. */
async function copying() {
  const sandbox = await sandboxWith();
  await sandbox.send("POST", `/v3/tasks/${id(2)}/action`, { operation: "start" });
  sandbox.forward(302);
  return sandbox;
}

test("a rule slows the copying, until it is removed", async () => {
  const sandbox = await copying();
  sandbox.forward(42);
  expect(await sandbox.task(id(2))).toMatchObject({ subtask_info: "MIGRATE_LINUX_FILE-10", remain_seconds: 498 });
  await set(sandbox, 2, rule("00:00", "24:00", 80));
  // 378 s are left at full speed: 1512 at a quarter of it, and 120 for the steps that copy nothing.
  expect(await sandbox.task(id(2))).toMatchObject({ remain_seconds: 1632 });
  sandbox.forward(168);
  const slow = await sandbox.task(id(2));
  expect(slow).toMatchObject({ subtask_info: "MIGRATE_LINUX_FILE-20", total_time: 300 + 42 + 168 });
  expect(slow["migrate_speed"]).toBeLessThanOrEqual(80);
  expect(slow["migrate_speed"]).toBeGreaterThan(60);
  await set(sandbox, 2);
  sandbox.forward(42);
  expect(await sandbox.task(id(2))).toMatchObject({ subtask_info: "MIGRATE_LINUX_FILE-30" });
  sandbox.forward(294 + 120);
  expect(await sandbox.task(id(2))).toMatchObject({ state: "MIGRATE_SUCCESS", total_time: 840 + 126 });
});

test("a rule is in force for its part of the day, also across midnight", async () => {
  const sandbox = await copying();
  // 12:05:02 now. Full speed until 12:06, a tenth for 7 minutes, full speed again.
  await set(sandbox, 2, rule("12:06", "12:13", 32), rule("22:00", "06:00", 1));
  sandbox.forward(58 + 420);
  expect(await sandbox.task(id(2))).toMatchObject({ subtask_info: `MIGRATE_LINUX_FILE-${Math.floor(100 / 4.2)}` });
  sandbox.forward(320);
  expect(await sandbox.task(id(2))).toMatchObject({ subtask_info: "CONFIGURE_LINUX_FILE-0" });
});

test("looking or not looking in between makes no difference", async () => {
  const [often, once] = [await copying(), await copying()];
  for (const sandbox of [often, once]) await set(sandbox, 2, rule("12:06", "12:08", 33), rule("12:07", "12:09", 7));
  for (let second = 0; second < 600; second += 10) {
    often.forward(10);
    await often.task(id(2));
  }
  once.forward(600);
  expect(await often.task(id(2))).toEqual(await once.task(id(2)));
});

test("a rule has no effect where traffic cannot be controlled", async () => {
  const sandbox = await sandboxWith();
  await set(sandbox, 5, rule("00:00", "24:00", 1));
  await sandbox.send("POST", `/v3/tasks/${id(5)}/action`, { operation: "start" });
  sandbox.forward(82 + 60);
  expect(await sandbox.task(id(5))).toMatchObject({ subtask_info: "MIGRATE_LINUX_FILE-20" });
});

test("continuous synchronisation keeps to the rules", async () => {
  const sandbox = await sandboxWith();
  await set(sandbox, 11, rule("00:00", "24:00", 3));
  sandbox.forward(10);
  expect(await sandbox.task(id(11))).toMatchObject({ state: "SYNCING", migrate_speed: 3, total_time: 37_950 });
});
