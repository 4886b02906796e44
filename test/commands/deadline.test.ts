import nock from "nock";
import { afterEach, expect, test } from "vitest";

import type { Capture } from "../../src/context.ts";
import { type CliOptions, ENDPOINT, testCli } from "../cli.ts";

/** Longer than a test may take: an answer that does not come. */
const NEVER_MS = 60_000;
/** `--timeout 300ms`, the second of a last look, and a margin for a busy machine. */
const MARGIN_MS = 4000;

const path = "/v3/tasks/t";
const document = (state: string) => ({ id: "t", name: "web-01", state });
const PASSWORD = {
  SMS_AUTH_TOKEN: "",
  HW_USER_NAME: "u",
  HW_USER_PASSWORD: "p",
  HW_DOMAIN_NAME: "d",
  SMS_IAM_ENDPOINT: ENDPOINT,
};
const PROGRAM = {
  "/home/test/.config/huawei-sms/config.json": '{"version":1,"profiles":{"p":{"credential_process":"slow"}}}',
};
const slowProgram: Capture = (_, { interrupted }) =>
  new Promise((_resolve, reject) =>
    interrupted.addEventListener("abort", () => reject(interrupted.reason), { once: true }),
  );

type Api = ReturnType<typeof testCli>["api"];

async function timed(argv: readonly string[], prepare: (api: Api) => void, options: CliOptions = {}) {
  const { api, files, run } = testCli({ realTime: true, ...options });
  for (const [name, text] of Object.entries(PROGRAM)) files.set(name, text);
  prepare(api);
  const startMs = performance.now();
  const end = await run(...argv, "--timeout", "300ms", "--request-timeout", "30s", "-o", "json");
  expect(performance.now() - startMs).toBeLessThan(300 + 1000 + MARGIN_MS);
  return end;
}

afterEach(() => nock.abortPendingRequests());

const WAIT = ["task", "wait", "t", "--for", "rest"];
const START = ["task", "start", "t", "--wait"];

test.each<readonly [string, readonly string[], (api: Api) => void, CliOptions]>([
  ["the first read of a wait", WAIT, (api) => api.get(path).delay(NEVER_MS).reply(200, document("READY")), {}],
  [
    "the look-up of a name",
    ["task", "wait", "name=web-01", "--for", "rest"],
    (api) => api.get("/v3/tasks").query(true).delay(NEVER_MS).reply(200, {}),
    {},
  ],
  [
    "the log-in",
    WAIT,
    (api) => api.post("/v3/auth/tokens").query(true).delay(NEVER_MS).reply(201, {}),
    { env: PASSWORD },
  ],
  ["credential_process", [...WAIT, "--profile", "p"], () => {}, { capture: slowProgram, env: { SMS_AUTH_TOKEN: "" } }],
  ["the precheck", START, (api) => api.get(path).delay(NEVER_MS).reply(200, document("READY")), {}],
  [
    "the read after an action",
    START,
    (api) => {
      api.get(path).reply(200, document("READY"));
      api.post(`${path}/action`).reply(200);
      api.get(path).delay(NEVER_MS).reply(200, document("RUNNING"));
    },
    {},
  ],
])("%s hangs: exit 8 when --timeout is up", async (_, argv, prepare, options) => {
  const { exitCode, stdout, stderr } = await timed(argv, prepare, options);
  expect(`${stdout}${stderr}`).toMatch(/the time was up/);
  expect(exitCode).toBe(8);
});

test("an action that hangs is not called unsent: its outcome is unknown", async () => {
  const { exitCode, stdout } = await timed(START, (api) => {
    api.get(path).reply(200, document("READY"));
    api.post(`${path}/action`).delay(NEVER_MS).reply(200);
  });
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    9,
    { outcome: "unknown", error: { kind: "outcome_unknown", retryable: false } },
  ]);
});

test("the last look of watch hangs: the wait's own code all the same", async () => {
  const { api, run } = testCli({ realTime: true });
  api.get(path).reply(200, document("MIGRATE_SUCCESS"));
  api.get(path).delay(NEVER_MS).reply(200, document("MIGRATE_SUCCESS"));
  const { exitCode, stdout } = await run("task", "watch", "t", "--timeout", "300ms");
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining("web-01 (t): migration succeeded")]);
});

test("what was not sent when the time was up says so", async () => {
  const { stdout } = await timed(START, (api) => api.get(path).delay(NEVER_MS).reply(200, document("READY")));
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: "failed",
    error: { kind: "timeout", message: "start t: the time was up (--timeout: 0.3 s)", retryable: true },
  });
});

test("an action whose log-in hangs was not sent", async () => {
  const prepare = (api: Api) => api.post("/v3/auth/tokens").query(true).delay(NEVER_MS).reply(201, {});
  const { exitCode, stdout } = await timed([...START, "--no-precheck"], prepare, { env: PASSWORD });
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    8,
    {
      outcome: "failed",
      error: {
        kind: "timeout",
        message: expect.stringMatching(/the time was up \(--timeout: 0.3 s\)$/),
        hint: "Nothing was sent.",
      },
    },
  ]);
});

test("of very many tasks, those whose turn has not come when the time is up are not asked for", async () => {
  const ids = Array.from({ length: 1000 }, (_, at) => `id=t${at}`);
  const quick = (api: Api) => {
    api.get("/v3/tasks").query(true).reply(200, { count: 0, tasks: [] });
    api
      .persist()
      .get(/^\/v3\/tasks\/t\d+$/)
      .delay(100)
      .reply(200, { state: "RUNNING" });
  };
  const { exitCode, stdout } = await timed(["task", "wait", "-"], quick, { piped: ids });
  const results: { reason: string }[] = JSON.parse(stdout);
  expect([exitCode, results.length]).toEqual([8, ids.length]);
  expect(results.filter(({ reason }) => reason.includes("polls failed")).length).toBeLessThan(10);
});
