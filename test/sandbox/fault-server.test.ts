import { connect } from "node:net";

import { expect, test } from "vitest";

import { parseFault } from "../../src/sandbox/faults.ts";
import { defaultScenario } from "../../src/sandbox/scenario.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { fakeClock, id, sandboxWith } from "./harness.ts";

test.each([
  ["400", 400, "SMS.9001"],
  ["401", 401, "APIGW.0301"],
  ["403", 403, "SMS.9004"],
  ["404", 404, "SMS.2252"],
  ["418", 418, "SMS.2009"],
  ["429", 429, "APIGW.0308"],
  ["500", 500, "SMS.2007"],
  ["502", 502, "APIGW.0201"],
  ["503", 503, "APIGW.0613"],
  ["504", 504, "APIGW.0201"],
  ["throttle", 429, "APIGW.0308"],
])("%s answers with the body of the service or its gateway", async (effect, status, code) => {
  const sandbox = await sandboxWith({ faults: [`GET /v3/tasks ${effect}`] });
  const answer = await sandbox.get("/v3/tasks?limit=1");
  expect(answer.status).toBe(status);
  expect(answer.headers.get("X-Request-Id")).toMatch(/^[0-9a-f]{32}$/);
  expect(answer.headers.get("Retry-After")).toBe(null);
  expect(await answer.json()).toMatchObject({ error_code: code });
});

test.each([
  ["502:html", 502, "text/html", /502/],
  ["503:empty", 503, null, /^$/],
  ["html", 200, "text/html", /Sign in/],
  ["empty", 200, null, /^$/],
])("%s answers without JSON", async (effect, status, type, body) => {
  const sandbox = await sandboxWith({ faults: [`GET * ${effect}`] });
  const answer = await sandbox.get("/v3/tasks");
  expect([answer.status, answer.headers.get("Content-Type")]).toEqual([status, type]);
  expect(await answer.text()).toMatch(body);
});

test("throttle:3 says when to come back", async () => {
  const sandbox = await sandboxWith({ faults: ["GET * throttle:3 x1"] });
  expect((await sandbox.get("/v3/tasks")).headers.get("Retry-After")).toBe("3");
  expect((await sandbox.get("/v3/tasks")).status).toBe(200);
});

test.each([
  ["reset", "READY", 0],
  ["reset-after", "RUNNING", 0],
  ["502", "READY", 502],
  ["502-after", "RUNNING", 502],
])("an action that meets %s leaves the task %s", async (effect, state, status) => {
  const sandbox = await sandboxWith({ faults: [`POST */action ${effect}`] });
  const action = sandbox.post(`/v3/tasks/${id(2)}/action`, { operation: "start" });
  if (status === 0) await expect(action).rejects.toThrow("fetch failed");
  else expect((await action).status).toBe(status);
  sandbox.forward(3);
  expect(await sandbox.task(id(2))).toMatchObject({ state });
  expect(sandbox.requests()[0]).toEqual({
    method: "POST",
    path: `/v3/tasks/${id(2)}/action`,
    body: '{"operation":"start"}',
    status,
  });
});

test("delay carries out the request and answers after a sleep of the handed-in clock", async () => {
  const sandbox = await sandboxWith({ faults: ["GET * delay 5s"] });
  expect((await sandbox.get("/v3/tasks")).status).toBe(200);
  expect(sandbox.slept).toEqual([5000]);
});

test("cut stops half way through the JSON, in well-formed HTTP", async () => {
  const sandbox = await sandboxWith({ faults: [`GET /v3/tasks/${id(2)} cut`] });
  const answer = await sandbox.get(`/v3/tasks/${id(2)}`);
  const text = await answer.text();
  expect(text).toMatch(/^\{"id":"8d3c5a10/);
  expect(Number(answer.headers.get("Content-Length"))).toBe(text.length);
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
});

test("huge streams a body above 64 MiB", async () => {
  const sandbox = await sandboxWith({ faults: ["GET * huge"] });
  const answer = await sandbox.get("/v3/tasks");
  let size = 0;
  for await (const chunk of answer.body ?? []) size += (chunk as Uint8Array).length;
  expect(size).toBeGreaterThan(64 * 1024 * 1024);
  expect(sandbox.requests()).toMatchObject([{ status: 200 }]);
});

test("huge ends when the client goes away", async () => {
  const sandbox = await sandboxWith({ faults: ["GET * huge x1"] });
  const answer = await sandbox.get("/v3/tasks");
  await answer.body?.cancel();
  expect((await sandbox.get("/v3/tasks")).status).toBe(200);
});

test("close ends silent and delayed requests and connections that said nothing", async () => {
  let asleep = false;
  const clock = {
    ...fakeClock(),
    sleep: (_: number, signal?: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal?.addEventListener("abort", () => reject(new Error("closed")));
        asleep = true;
      }),
  };
  const faults = [parseFault("GET /v3/tasks/silent silent"), parseFault("GET /v3/tasks/late delay 1m")];
  const sandbox = await startSandbox({
    port: 0,
    speed: 1,
    scenario: defaultScenario(),
    faults,
    tokenLifeMs: 1000,
    clock,
  });
  const port = Number(new URL(sandbox.url).port);
  const mute = connect(port, "127.0.0.1");
  const ended = new Promise((resolve) => mute.once("close", resolve));
  await new Promise((resolve) => mute.once("connect", resolve));
  const silent = fetch(`${sandbox.url}/v3/tasks/silent`);
  const late = fetch(`${sandbox.url}/v3/tasks/late`);
  const refused = Promise.all([
    expect(silent).rejects.toThrow("fetch failed"),
    expect(late).rejects.toThrow("fetch failed"),
  ]);
  await until(() => asleep && sandbox.requests().length === 2);
  expect(
    sandbox
      .requests()
      .map(({ status }) => status)
      .toSorted(),
  ).toEqual([0, 401]);
  await sandbox.close();
  await Promise.all([refused, ended]);
  await sandbox.close();
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
