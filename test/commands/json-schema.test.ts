import { readdirSync, readFileSync } from "node:fs";

import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";

import { jsonSchemas } from "../../src/commands/help/json.ts";
import { InterruptedError } from "../../src/errors.ts";
import { type CliOptions, ENDPOINT, testCli } from "../cli.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { COMMANDS } from "./golden-commands.ts";

const SCHEMAS = jsonSchemas();

/** What may be validated: the schemas as published, but without any field that they do not have. */
const ajv = addFormats.default(new Ajv2020({ allErrors: true }));
for (const [name, schema] of SCHEMAS) ajv.addSchema(closed(schema) as object, name);

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  return parts["type"] === "object" && "properties" in parts ? { ...parts, unevaluatedProperties: false } : parts;
}

function problems(name: string, value: unknown): string {
  const validate = ajv.getSchema(name);
  if (validate === undefined) return `there is no schema ${name}`;
  return validate(value) ? "" : ajv.errorsText(validate.errors);
}

/** Each object in the answer, and each error, against its own schema; returns the names of those that were met. */
function checkAll(...texts: readonly string[]): readonly string[] {
  const values = texts.flatMap((text) => text.split("\n").filter((line) => line.startsWith("{")));
  return values.map((line) => {
    const value = JSON.parse(line) as { readonly schema?: string };
    const name = value.schema ?? "sms.error/1";
    expect(problems(name, value), line).toBe("");
    return name;
  });
}

const SOURCES = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

test("every schema name in the sources has a schema, and each schema is met there", () => {
  const names = SOURCES.flatMap(
    (name) => readFileSync(`src/${name}`, "utf8").match(/(?<=")sms\.[a-z-]+\/\d+(?=")/g) ?? [],
  );
  expect([...new Set(names)].toSorted()).toEqual([...SCHEMAS.keys()].toSorted());
});

test.each([...SCHEMAS])("%s is a JSON Schema of draft 2020-12, and --schema prints it", async (name, schema) => {
  expect(new Ajv2020({ strict: true }).validateSchema(schema as object)).toBe(true);
  for (const format of ["table", "json"]) {
    const { exitCode, stdout } = await testCli().run("help", "json", "--schema", name, "-o", format);
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, JSON.parse(JSON.stringify(schema))]);
  }
  expect(schema).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema", title: name });
});

test("an unknown name is a mistake, and the names are listed", async () => {
  const { exitCode, stdout, stderr } = await testCli().run("help", "json", "--schema", "sms.nothing/1");
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect([...SCHEMAS.keys()].filter((name) => !stderr.includes(name))).toEqual([]);
});

test("a wrong object does not pass: the validator is at work", () => {
  const event = { schema: "sms.event/1", event: "state" };
  expect(problems("sms.event/1", event)).toContain("must have required property 'to'");
  expect(problems("sms.error/1", { error: { kind: "other", message: "", retryable: true, more: 1 } })).toMatch(
    /allowed values.*unevaluated/,
  );
});

const OURS: readonly (readonly [command: string, schemas: readonly string[]])[] = [
  ["task-start", ["sms.action/1"]],
  ["task-start-dry-run", ["sms.request/1"]],
  ["task-wait", ["sms.event/1", "sms.wait/1"]],
  ["task-wait-several", ["sms.event/1", "sms.wait/1"]],
  ["task-watch", ["sms.event/1", "sms.wait/1"]],
  ["doctor", ["sms.check/1"]],
  ["explain", ["sms.explain/1"]],
  ["errors-group-by", ["sms.errors/1"]],
  ["api-failed", ["sms.error/1"]],
  ["task-show-missing", ["sms.error/1"]],
];

test.each(OURS)("what %s prints has the form of %j", async (name, schemas) => {
  const cli = testCli();
  COMMANDS[name]?.meets?.(cli);
  const { stdout, stderr } = await cli.run(...(COMMANDS[name]?.argv ?? []), "-o", "jsonl");
  expect([...new Set(checkAll(stdout, stderr))].toSorted()).toEqual(schemas);
});

test("all codes that explain knows", async () => {
  const { stdout } = await testCli().run("explain", "-o", "jsonl");
  expect(new Set(checkAll(stdout))).toEqual(new Set(["sms.explain/1"]));
});

const path = "/v3/tasks/t";
const document = (state: string, more: object = {}) => ({ id: "t", name: "web-01", state, ...more });

test("every event that a wait may print", async () => {
  const { api, run } = testCli();
  const step = (progress: number) => ({ sub_tasks: [{ name: "MIGRATE", progress, start_date: 1 }] });
  const readings = [
    document("RUNNING", { ...step(10), migrate_speed: 0, connected: true }),
    document("RUNNING", { ...step(10), migrate_speed: 0, connected: false }),
    document("RUNNING", { ...step(10), migrate_speed: 0, connected: true }),
    document("RUNNING", { ...step(10), migrate_speed: 0, connected: true }),
    document("RUNNING", { ...step(20), migrate_speed: 5, connected: true }),
    document("RUNNING", {
      sub_tasks: [
        { progress: 100, name: "MIGRATE" },
        { name: "SYNC", start_date: 1 },
      ],
    }),
    document("MIGRATE_FAIL", { error_json: '{"error_code":"SMS.1807"}' }),
    document("RUNNING", { clone_server: { clone_state: "CREATING" } }),
  ];
  for (const reading of readings) api.get(path).reply(200, reading);
  api.get(path).reply(500, "");
  api.get(path).reply(200, document("RUNNING"));
  api.get(path).reply(200, document("MIGRATE_SUCCESS"));
  const flags = ["--interval", "5m", "--stall-after", "8m", "--heartbeat", "2m", "--max-retries", "0"];
  const { stdout, exitCode } = await run("task", "wait", "t", "--for", "rest", "-o", "jsonl", ...flags);
  expect(exitCode).toBe(0);
  checkAll(stdout);
  const events = new Set([...stdout.matchAll(/"event":"(\w+)"/g)].map(([, event]) => event));
  const { properties } = SCHEMAS.get("sms.event/1") as unknown as {
    properties: { event: { enum: readonly string[] } };
  };
  expect([...events].toSorted()).toEqual(properties.event.enum.toSorted());
});

test("an action that waits, one that fails, and a network check that misses a threshold", async () => {
  const waits = testCli();
  waits.api.get(path).reply(200, document("READY")).post(`${path}/action`).reply(200, "", { "x-request-id": "r-1" });
  waits.api.get(path).reply(200, document("SYNCING"));
  const { stdout } = await waits.run("task", "start", "t", "--wait", "-o", "json");
  expect(checkAll(JSON.stringify(JSON.parse(stdout)))).toEqual(["sms.action/1"]);

  const fails = testCli();
  fails.api.get(path).reply(200, document("READY"));
  fails.api
    .post(`${path}/action`)
    .reply(403, { error_code: "SMS.9004", error_msg: "no", details: [{ error_code: "x" }] });
  const failed = await fails.run("task", "start", "t", "-o", "jsonl");
  expect(checkAll(failed.stdout, failed.stderr)).toEqual(["sms.action/1", "sms.error/1"]);

  const measures = testCli();
  const measured = (migration_speed: number) => document("READY", { network_check_info: { migration_speed } });
  measures.api.get(path).reply(200, measured(1)).post(`${path}/action`).reply(200);
  measures.api.get(path).times(2).reply(200, measured(2));
  const check = await measures.run("task", "network-check", "t", "--min-bandwidth", "100", "-o", "json");
  expect(JSON.parse(check.stdout)).toMatchObject({ wait: { missed: ["bandwidth 2 Mbit/s (--min-bandwidth 100)"] } });
  checkAll(JSON.stringify(JSON.parse(check.stdout)));
});

test("logging in, the credentials in use, logging out", async () => {
  const home = await temporaryFolder();
  const env = { SMS_ENDPOINT: undefined, SMS_AUTH_TOKEN: undefined };
  const options: CliOptions = {
    home,
    env,
    piped: [`{"token":"planted-token","endpoint":"${ENDPOINT}"}`],
  };
  const printed: string[] = [];
  for (const argv of [["login", "--stdin"], ["status"], ["logout"]]) {
    const { api, run } = testCli(options);
    if (argv[0] !== "logout") api.get("/v3/tasks?limit=1").reply(200, { count: 0, tasks: [] });
    printed.push(...checkAll((await run("auth", ...argv, "-o", "jsonl")).stdout));
  }
  expect(printed).toEqual(["sms.login/1", "sms.auth/1", "sms.logout/1"]);
});

test("the script of a shell, and a sandbox", async () => {
  expect(checkAll((await testCli().run("completion", "bash", "-o", "jsonl")).stdout)).toEqual(["sms.completion/1"]);
  const { run, interrupt } = testCli();
  // It says where it answers before it waits to be interrupted.
  interrupt.abort(new InterruptedError("SIGINT"));
  const { stdout, exitCode } = await run("sandbox", "serve", "-o", "jsonl");
  expect([exitCode, checkAll(stdout)]).toEqual([130, ["sms.sandbox/1"]]);
});
