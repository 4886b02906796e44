import { expect, test } from "vitest";

import { id, sandboxWith, sourceId, type TestSandbox } from "./harness.ts";

const order = (sandbox: TestSandbox, number: number, body: object) =>
  sandbox.send("POST", `/v3/tasks/${id(number)}/log`, body);

async function current(sandbox: TestSandbox, number: number) {
  const [, list] = await sandbox.send("GET", `/v3/sources?id=${sourceId(number)}`);
  return (list as { source_servers: { current_task: Record<string, unknown> }[] }).source_servers[0]?.current_task;
}

test("the agent uploads for a minute and a half, then a source server's task has the link", async () => {
  const sandbox = await sandboxWith();
  expect(await current(sandbox, 10)).toMatchObject({
    log_collect_status: "INIT",
    log_bucket: null,
    log_share_url: null,
  });
  expect(await order(sandbox, 10, { log_bucket: "sms-logs", log_expire: 600 })).toEqual([200, ""]);
  sandbox.forward(89);
  expect(await current(sandbox, 10)).toMatchObject({ log_collect_status: "UPLOADING", log_share_url: null });
  sandbox.forward(1);
  const seconds = Date.UTC(2026, 0, 1, 12, 1, 30) / 1000;
  expect(await current(sandbox, 10)).toMatchObject({
    log_collect_status: "UPLOADED",
    log_bucket: "sms-logs",
    log_expire: 600,
    log_upload_time: seconds * 1000,
    log_share_url: expect.stringContaining(`https://sms-logs.obs.cloud.example/sms-logs/${id(10)}.zip?`),
  });
  expect((await current(sandbox, 10))?.["log_share_url"]).toContain(`Expires=${seconds + 600}&Signature=`);
  const [, list] = await sandbox.send("GET", `/v3/tasks?id=${id(10)}`);
  const [item] = (list as { tasks: Record<string, unknown>[] }).tasks;
  expect(item).toMatchObject({ log_collect_status: "UPLOADED" });
  expect(item).not.toHaveProperty("log_share_url");
  const [, source] = await sandbox.send("GET", `/v3/sources/${sourceId(10)}`);
  expect((source as { current_task: object }).current_task).not.toHaveProperty("log_share_url");
});

test.each([
  ["a bucket that does not exist", 10, "missing-logs"],
  ["a name that no bucket can have", 10, "Logs!"],
  ["an agent that is old and away", 9, "sms-logs"],
  ["a migration that was never started", 2, "sms-logs"],
])("%s: the upload fails", async (_, number, log_bucket) => {
  const sandbox = await sandboxWith();
  expect(await order(sandbox, number, { log_bucket })).toEqual([200, ""]);
  sandbox.forward(90);
  expect(await current(sandbox, number)).toMatchObject({ log_collect_status: "UPLOAD_FAIL", log_share_url: null });
});

test.each([[{}], [{ log_bucket: "" }], [{ log_bucket: 7 }], [{ log_bucket: "sms-logs", log_expire: 299 }]])(
  "%j is refused",
  async (body) => {
    const sandbox = await sandboxWith();
    expect((await order(sandbox, 10, body))[1]).toMatchObject({ error_code: "SMS.9001" });
    expect((await sandbox.send("POST", "/v3/tasks/nobody/log", body))[1]).toMatchObject({ error_code: "SMS.7703" });
  },
);
