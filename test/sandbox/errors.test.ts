import { expect, test } from "vitest";

import { parseScenario } from "../../src/sandbox/scenario.ts";
import { id, sandboxWith, sourceId } from "./harness.ts";

interface List {
  readonly count: number;
  readonly migration_errors: readonly Record<string, unknown>[];
}

test("every server with an error, and a task that failed meanwhile", async () => {
  const sandbox = await sandboxWith();
  const see = async () => (await sandbox.send("GET", "/v3/errors?offset=0"))[1] as List;
  expect(await see()).toMatchObject({
    count: 3,
    migration_errors: [
      {
        name: "ERP-01",
        host_name: "ERP-01",
        source_id: sourceId(10),
        source_ip: "192.0.2.30",
        target_ip: "203.0.113.30",
      },
      { name: "legacy-01", error_json: "agent said: no more tape", target_ip: "" },
      { name: "files-01.example.internal", host_name: "files-01" },
    ],
  });
  await sandbox.send("POST", `/v3/tasks/${id(4)}/action`, { operation: "start" });
  sandbox.forward(600);
  const { count, migration_errors } = await see();
  expect([count, migration_errors[0]?.["error_json"]]).toEqual([4, '{"error_code":"SMS.3805","error_param":["22"]}']);
});

test("the offset is mandatory", async () => {
  const sandbox = await sandboxWith();
  const refused = [400, { error_code: "SMS.9001", error_msg: expect.stringContaining("Invalid parameter offset") }];
  expect(await sandbox.send("GET", "/v3/errors")).toEqual(refused);
  expect(await sandbox.send("GET", "/v3/errors?limit=10")).toEqual(refused);
  expect((await sandbox.send("GET", "/v3/errors?offset=0&limit=101"))[0]).toBe(400);
});

test("an error is cut after 255 characters", async () => {
  const error_json = JSON.stringify({ error_code: "SMS.1404", error_param: "x".repeat(300) });
  const scenario = parseScenario(JSON.stringify({ tasks: [{ document: { id: "a", error_json } }] }));
  const [, list] = await (await sandboxWith({ scenario })).send("GET", "/v3/errors?offset=0");
  expect((list as List).migration_errors[0]?.["error_json"]).toBe(error_json.slice(0, 255));
});
