import { expect, test } from "vitest";

import { parseScenario } from "../../src/sandbox/scenario.ts";
import { id, sandboxWith, sourceId, type TestSandbox } from "./harness.ts";

const SHIFT = 10_800_000;
const results = async (sandbox: TestSandbox, task: string) => {
  const [status, body] = await sandbox.send("GET", `/v3/tasks/${task}/consistency-result`);
  expect([status, body]).toMatchObject([200, { task_id: task }]);
  return (body as { result_list: unknown[] }).result_list;
};
const exists = async (sandbox: TestSandbox, number: number) => {
  const [, list] = await sandbox.send("GET", `/v3/sources?id=${sourceId(number)}`);
  return (list as { source_servers: Record<string, unknown>[] }).source_servers[0]?.["is_consistency_result_exist"];
};
const start = (sandbox: TestSandbox, number: number) =>
  sandbox.send("POST", `/v3/tasks/${id(number)}/action`, { operation: "start", is_need_consistency_check: true });

test("the results of before, as objects and as texts, with dates that moved", async () => {
  const sandbox = await sandboxWith();
  expect(await results(sandbox, id(7))).toMatchObject([
    {
      finished_time: 1767230990000 + SHIFT,
      consistency_result: [{ dir_check: "/srv/www" }, { dir_check: "/srv/uploads", num_target_miss_files: 2 }],
    },
  ]);
  const [text] = await results(sandbox, id(11));
  expect(JSON.parse(String(text))).toMatchObject({
    finished_time: 1767225600000 + SHIFT,
    consistency_result: [{ dir_check: String.raw`D:\shop` }],
  });
  expect(await results(sandbox, id(2))).toEqual([]);
  expect([await exists(sandbox, 7), await exists(sandbox, 2)]).toEqual([true, false]);
  const [, list] = await sandbox.send("GET", "/v3/sources?is_consistency_result_exist=true");
  expect(list).toMatchObject({ count: 2 });
});

test("a check of a file-level task gives objects", async () => {
  const sandbox = await sandboxWith();
  await start(sandbox, 2);
  sandbox.forward(2 + 720 + 239);
  expect(await results(sandbox, id(2))).toEqual([]);
  sandbox.forward(1);
  expect(await results(sandbox, id(2))).toEqual([
    {
      finished_time: Date.UTC(2026, 0, 1, 12) + 962_000,
      check_result: "success",
      consistency_result: [
        {
          dir_check: "/srv/data",
          num_total_files: 120_431,
          num_different_files: 0,
          num_target_miss_files: 0,
          num_target_more_files: 0,
        },
        {
          dir_check: "/srv/logs",
          num_total_files: 8029,
          num_different_files: 3,
          num_target_miss_files: 0,
          num_target_more_files: 0,
        },
      ],
    },
  ]);
  expect(await exists(sandbox, 2)).toBe(true);
});

test("a check of a block-level task gives texts, of the directories that were configured", async () => {
  const document = { id: "a", type: "MIGRATE_BLOCK", os_type: "LINUX", state: "READY" };
  const sandbox = await sandboxWith({ scenario: parseScenario(JSON.stringify({ tasks: [{ document }] })) });
  const configurations = [{ config_key: "CONSISTENCY_DIR", config_value: "/opt/a,/opt/b" }];
  await sandbox.send("POST", "/v3/tasks/a/configuration-setting", { configurations });
  await sandbox.send("POST", "/v3/tasks/a/action", { operation: "start", is_need_consistency_check: true });
  sandbox.forward(7200);
  const [text, ...others] = await results(sandbox, "a");
  expect(others).toEqual([]);
  expect(JSON.parse(String(text))).toMatchObject({
    consistency_result: [{ dir_check: "/opt/a" }, { dir_check: "/opt/b" }],
  });
});

test("a check that is skipped has no result", async () => {
  const sandbox = await sandboxWith();
  await start(sandbox, 2);
  sandbox.forward(2 + 720 + 30);
  await sandbox.send("POST", `/v3/tasks/${id(2)}/action`, { operation: "skip" });
  sandbox.forward(3600);
  expect(await sandbox.task(id(2))).toMatchObject({ state: "MIGRATE_SUCCESS" });
  expect(await results(sandbox, id(2))).toEqual([]);
});

test("the newest result counts: of a further check, or of an agent's report", async () => {
  const sandbox = await sandboxWith();
  await start(sandbox, 7);
  sandbox.forward(3600);
  expect(await results(sandbox, id(7))).toMatchObject([{ consistency_result: [{ dir_check: "/srv/data" }, {}] }]);
  const row = {
    dir_check: "/root/test",
    num_total_files: 1,
    num_different_files: 1,
    num_target_miss_files: 1,
    num_target_more_files: 1,
  };
  const report = (consistency_result: object[]) =>
    sandbox.send("POST", `/v3/tasks/${id(7)}/consistency-result`, { consistency_result });
  expect(await report([row])).toEqual([200, ""]);
  expect(await results(sandbox, id(7))).toMatchObject([{ consistency_result: [row] }]);
  expect((await report([{ ...row, num_total_files: 1_000_001 }]))[1]).toMatchObject({ error_code: "SMS.9001" });
  expect((await report(Array.from({ length: 31 }, () => row)))[1]).toMatchObject({ error_code: "SMS.9001" });
});

test("a scenario may have results of any shape", async () => {
  const consistency = ["no JSON at all", 7, null, { finished_time: 5 }];
  const scenario = parseScenario(JSON.stringify({ tasks: [{ document: { id: "a" }, consistency }] }));
  expect(await results(await sandboxWith({ scenario }), "a")).toEqual(consistency);
});

test("configuration settings are kept, filtered by key, and shown in lists of tasks", async () => {
  const sandbox = await sandboxWith();
  const path = `/v3/tasks/${id(2)}/configuration-setting`;
  expect(await sandbox.send("GET", path)).toEqual([
    200,
    { task_id: id(2), migrate_type: "LINUX_MIGRATE_FILE", configurations: [] },
  ]);
  const given = [
    { config_key: "LINUX_CPU_LIMIT", config_value: "60", config_status: "" },
    { config_key: "SYNC_EXCLUDE_DIR", config_value: "/tmp", config_status: "" },
  ];
  expect(await sandbox.send("POST", path, { configurations: given })).toEqual([200, ""]);
  expect((await sandbox.send("GET", `${path}?config_key=LINUX_CPU_LIMIT`))[1]).toMatchObject({
    configurations: [given[0]],
  });
  expect((await sandbox.send("GET", `/v3/tasks?id=${id(2)}`))[1]).toMatchObject({ tasks: [{ special_config: given }] });
  const wrong = { configurations: [{ config_key: "FAST", config_value: "1" }] };
  expect((await sandbox.send("POST", path, wrong))[1]).toMatchObject({ error_code: "SMS.9001" });
  const types = [3, 11].map((number) => sandbox.send("GET", `/v3/tasks/${id(number)}/configuration-setting`));
  expect(await Promise.all(types)).toMatchObject([
    [200, { migrate_type: "LINUX_MIGRATE_BLOCK" }],
    [200, { migrate_type: "WINDOWS_MIGRATE_BLOCK" }],
  ]);
});
