import { expect, test } from "vitest";

import { createFaultSelector } from "../../src/sandbox/faults.ts";
import { FAULT_GRAMMAR, parseFault } from "../../src/sandbox/faults.ts";

test.each([
  ["500", { kind: "status", status: 500, body: "error", after: false }],
  ["502:html", { kind: "status", status: 502, body: "html", after: false }],
  ["504:empty", { kind: "status", status: 504, body: "empty", after: false }],
  ["502-after", { kind: "status", status: 502, body: "error", after: true }],
  ["502-after:html", { kind: "status", status: 502, body: "html", after: true }],
  ["reset", { kind: "reset", after: false }],
  ["reset-after", { kind: "reset", after: true }],
  ["silent", { kind: "silent" }],
  ["delay 5s", { kind: "delay", ms: 5000 }],
  ["delay 500ms", { kind: "delay", ms: 500 }],
  ["delay 2m", { kind: "delay", ms: 120_000 }],
  ["throttle", { kind: "throttle", seconds: null }],
  ["throttle:3", { kind: "throttle", seconds: 3 }],
  ["cut", { kind: "cut" }],
  ["html", { kind: "status", status: 200, body: "html", after: false }],
  ["empty", { kind: "status", status: 200, body: "empty", after: false }],
  ["huge", { kind: "huge" }],
])("effect %s", (text, effect) => {
  expect(parseFault(`GET /v3/tasks ${text}`)).toEqual({
    rule: `GET /v3/tasks ${text}`,
    method: "GET",
    path: /^\/v3\/tasks$/,
    effect,
    times: Number.POSITIVE_INFINITY,
  });
  expect(parseFault(`  GET   /v3/tasks  ${text}  x2 `)).toMatchObject({ effect, times: 2 });
});

test.each([
  ["", "not of the form"],
  ["GET", "not of the form"],
  ["GET /v3/tasks", "not of the form"],
  ["get /v3/tasks 500", "not of the form"],
  ["GET v3/tasks 500", "not of the form"],
  ["GET /v3/tasks 500 x0", "not of the form"],
  ["GET /v3/tasks 302", 'unknown effect "302"'],
  ["GET /v3/tasks 600", 'unknown effect "600"'],
  ["GET /v3/tasks delay soon", 'unknown effect "delay soon"'],
  ["GET /v3/tasks delay", 'unknown effect "delay"'],
  ["GET /v3/tasks explode", 'unknown effect "explode"'],
])("rule %j is refused: %s", (rule, message) => {
  expect(() => parseFault(rule)).toThrow(`fault "${rule}": ${message}`);
  expect(() => parseFault(rule)).toThrow(FAULT_GRAMMAR);
});

test("the first matching rule with uses left applies", () => {
  const take = createFaultSelector(
    ["POST /v3/tasks/*/action 502 x1", "* /v3/tasks/* reset x2", "GET /v3/tasks.x 500"].map(parseFault),
  );
  const kinds = [
    ["POST", "/v3/tasks/a/action"],
    ["POST", "/v3/tasks/a/action"],
    ["GET", "/v3/tasks"],
    ["GET", "/v3/tasksyx"],
    ["GET", "/v3/tasks.x"],
    ["GET", "/v3/tasks/b"],
    ["GET", "/v3/tasks/b"],
  ].map(([method = "", path = ""]) => take(method, path)?.kind ?? null);
  expect(kinds).toEqual(["status", "reset", null, null, "status", "reset", null]);
});

test("a pattern may begin with a star", () => {
  expect(createFaultSelector([parseFault("* *action silent")])("POST", "/v3/tasks/1/action")).toEqual({
    kind: "silent",
  });
});
