import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";

import { describe, expect, onTestFinished, test } from "vitest";

import { listenOnLoopback } from "../servers/listening.ts";
import { ended, sms, start } from "./sms.ts";

const ID = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";
const TASK = JSON.stringify({ id: ID, name: "web-01", state: "READY" });
const SWITCH = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n";

/** A service of this answer, and the variables that lead to it. */
async function serviceOf(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const methods: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    methods.push(request.method);
    request.resume().on("end", () => answer(request, response));
  });
  const { port, close } = await listenOnLoopback(server);
  onTestFinished(close);
  const url = `http://127.0.0.1:${port}`;
  return { env: { SMS_ENDPOINT: url, SMS_IAM_ENDPOINT: url, SMS_AUTH_TOKEN: "a-token-for-tests" }, methods };
}

const switches = (request: IncomingMessage) => void request.socket.write(SWITCH);
const QUICK = ["--max-retries", "0"];

describe("101 Switching Protocols is a failure of the network", () => {
  const lines: readonly (readonly [string, readonly string[], Record<string, string>])[] = [
    ["a read", ["task", "show", ID, ...QUICK], {}],
    ["a list", ["task", "list", ...QUICK], {}],
    ["a raw read", ["api", "GET", "/v3/tasks", ...QUICK], {}],
    ["a raw request", ["api", "DELETE", `/v3/tasks/${ID}`, ...QUICK], {}],
    ["a wait", ["task", "wait", ID, "--for", "rest", "--max-outage", "1s", "--interval", "1s"], {}],
    ["a log-in", ["task", "list", ...QUICK], { SMS_AUTH_TOKEN: "", ...login() }],
  ];
  test.each(lines)("to %s", async (_, line, more) => {
    const { env } = await serviceOf(switches);
    const done = await sms(line, { ...env, ...more });
    expect(done.code).toBe(9);
    expect(done.stderr).toContain("the server switched to another protocol (HTTP 101) instead of answering");
  });

  test("to an action, whose outcome stays unknown", async () => {
    const { env, methods } = await serviceOf((request, response) => {
      if (request.method === "POST") switches(request);
      else response.end(TASK);
    });
    const done = await sms(["task", "start", ID, "--settle", "1s", "-o", "json"], env);
    expect([done.code, JSON.parse(done.stdout).outcome]).toEqual([9, "unknown"]);
    expect(methods.filter((method) => method === "POST")).toHaveLength(1);
  });

  test("to the doctor, which goes on to its end", async () => {
    const { env } = await serviceOf(switches);
    const done = await sms(["doctor"], env);
    expect([done.code, done.stdout.includes("write")]).toEqual([9, true]);
  });

  test("in the middle of a wait, which rides it out", async () => {
    let polls = 0;
    const { env } = await serviceOf((request, response) => {
      polls += 1;
      if (polls === 2) switches(request);
      else response.end(polls < 4 ? TASK.replace("READY", "RUNNING") : TASK.replace("READY", "MIGRATE_SUCCESS"));
    });
    const done = await sms(["task", "wait", ID, "--for", "rest", "--interval", "1s", "-o", "json"], env);
    expect([done.code, JSON.parse(done.stdout).outcome]).toEqual([0, "reached"]);
  });
});

function login() {
  return { HW_USER_NAME: "me", HW_USER_PASSWORD: "hush-hush", HW_DOMAIN_NAME: "account" };
}

describe("something that accepts connections and says nothing", () => {
  async function silent(scheme: "a proxy" | "a TLS server") {
    const { port, close } = await listenOnLoopback(createTcpServer());
    onTestFinished(close);
    const url = `127.0.0.1:${port}`;
    return scheme === "a proxy"
      ? { SMS_ENDPOINT: "https://sms.test", HTTPS_PROXY: `http://${url}`, SMS_AUTH_TOKEN: "a-token-for-tests" }
      : { SMS_ENDPOINT: `https://${url}`, SMS_AUTH_TOKEN: "a-token-for-tests" };
  }

  test.each(["a proxy", "a TLS server"] as const)("%s: the time-out ends the process", async (scheme) => {
    const env = await silent(scheme);
    const startedMs = performance.now();
    const done = await sms(
      ["task", "start", ID, "--no-precheck", "--request-timeout", "1s", ...QUICK, "-o", "json"],
      env,
    );
    expect(performance.now() - startedMs).toBeLessThan(6000);
    expect([done.code, JSON.parse(done.stdout).outcome]).toEqual([9, "failed"]);
  });

  test.each(["a proxy", "a TLS server"] as const)("%s: a signal ends the process", async (scheme) => {
    const child = start(["task", "list"], await silent(scheme));
    setTimeout(() => child.kill("SIGTERM"), 1500);
    const startedMs = performance.now();
    expect((await ended(child)).code).toBe(143);
    expect(performance.now() - startedMs).toBeLessThan(4000);
  });
});

describe("a 200 that is something else", () => {
  test("an error inside is no acceptance", async () => {
    const { env } = await serviceOf((request, response) =>
      response.end(request.method === "POST" ? '{"error_code":"SMS.6531","error_msg":"no"}' : TASK),
    );
    const done = await sms(["task", "start", ID, "-o", "json"], env);
    expect([done.code, JSON.parse(done.stdout)]).toMatchObject([
      7,
      { outcome: "failed", error: { error_code: "SMS.6531", retryable: false } },
    ]);
  });

  test.each([
    ["show", ["task", "show", ID], "{}"],
    ["show", ["task", "show", ID], '{"count":0,"tasks":[]}'],
    ["list", ["task", "list"], "{}"],
    ["list", ["task", "list"], '{"error_code":"SMS.6531"}'],
  ])("%s (%#)", async (_, line, body) => {
    const { env } = await serviceOf((__, response) => response.end(body));
    expect(await sms(line, env)).toMatchObject({ code: 7, stdout: "" });
  });
});

test.each([500, 501, 507, 520, 524, 599, 499])(
  "an action answered with %d is never called retryable",
  async (status) => {
    const { env, methods } = await serviceOf((request, response) =>
      request.method === "POST" ? response.writeHead(status).end() : response.end(TASK),
    );
    const done = await sms(["task", "start", ID, "--settle", "500ms", "-o", "json"], env);
    expect([done.code, JSON.parse(done.stdout)]).toMatchObject([
      9,
      { outcome: "unknown", error: { retryable: false } },
    ]);
    const raw = await sms(["api", "POST", "/v3/tasks", "--body", "{}", "-o", "json"], env);
    expect([raw.code, JSON.parse(raw.stderr).error]).toMatchObject([9, { kind: "outcome_unknown", retryable: false }]);
    expect(methods.filter((method) => method === "POST")).toHaveLength(2);
  },
);
