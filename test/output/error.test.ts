import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import {
  ApiError,
  asSmsError,
  ConfigError,
  type ErrorKind,
  type ErrorFacts,
  NetworkError,
  OutcomeUnknownError,
  RefusedError,
  ResponseError,
  SmsError,
  UsageError,
} from "../../src/errors.ts";
import { type JsonObject, parseJson } from "../../src/json.ts";
import { bugText, errorJson, errorReport, errorText, markLines } from "../../src/output/error.ts";
import { createPaint } from "../../src/output/terminal.ts";

const PLAIN = await createPaint(false);

const noColor = PLAIN;

const FACTS: ErrorFacts = {
  taskId: "7a9a",
  hint: "Wait and try again.",
  errorCode: "SMS.0001",
  httpStatus: 400,
  requestId: "req-1",
};
const TEXT = "error: it failed\n  hint: Wait and try again.\n  code SMS.0001, HTTP 400, request id req-1\n";

describe("each kind of error", () => {
  const errors: readonly (readonly [Exclude<ErrorKind, "internal" | "interrupted">, SmsError, boolean])[] = [
    ["usage", new SmsError("usage", "it failed", FACTS), false],
    ["config", new SmsError("config", "it failed", FACTS), false],
    ["not_found", new ApiError("not_found", "it failed", FACTS), false],
    ["auth", new ApiError("auth", "it failed", FACTS), false],
    ["permission", new ApiError("permission", "it failed", FACTS), false],
    ["refused", new RefusedError("it failed", FACTS), false],
    ["service", new ApiError("service", "it failed", { ...FACTS, retryable: true }), true],
    ["network", new NetworkError("network", "it failed", false, FACTS), true],
    ["timeout", new NetworkError("timeout", "it failed", true, FACTS), true],
    ["outcome_unknown", new OutcomeUnknownError("it failed", FACTS), false],
    ["response", new ResponseError("it failed", FACTS), false],
  ];
  test.each(errors)("%s, for people and for programs", (kind, error, retryable) => {
    expect(errorText(error, noColor)).toBe(TEXT);
    const json = errorJson(error);
    expect(json).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(json)).toEqual({
      error: {
        kind,
        message: "it failed",
        task_id: "7a9a",
        error_code: "SMS.0001",
        http_status: 400,
        request_id: "req-1",
        hint: "Wait and try again.",
        retryable,
      },
    });
  });
});

test("what helps against the code is told before what the command has to say", () => {
  const both = new ApiError("service", "no", { remedy: "Start the agent.", hint: "Nothing was sent." });
  expect(errorText(both, noColor)).toBe("error: no\n  hint: Start the agent. Nothing was sent.\n");
  expect(JSON.parse(errorJson(both)).error.hint).toBe("Start the agent. Nothing was sent.");
  const alone = new ApiError("service", "no", { remedy: "Start the agent." });
  expect(errorText(alone, noColor)).toBe("error: no\n  hint: Start the agent.\n");
});

test("what is not known is left out of both forms", () => {
  expect(errorText(new UsageError("no such flag"), noColor)).toBe("error: no such flag\n");
  expect(errorJson(new ConfigError("no such region", "Use --region."))).toBe(
    '{"error":{"kind":"config","message":"no such region","hint":"Use --region.","retryable":false}}\n',
  );
  expect(errorText(new ApiError("service", "no", { httpStatus: 502 }), noColor)).toBe("error: no\n  HTTP 502\n");
});

/** The 403 body of the page "Querying Details About a Migration Task". */
const BODY = parseJson(readFileSync(new URL("../fixtures/error-403.json", import.meta.url), "utf8")) as JsonObject;
const FORBIDDEN = new ApiError("permission", "show 7a9a: The current account does not have the permission", {
  errorCode: "SMS.9004",
  httpStatus: 403,
  encodedAuthorizationMessage: "XXXXXX",
  errorParam: BODY["error_param"] ?? null,
  details: BODY["details"] ?? null,
});
const DENIED = "You do not have permission to perform action XXX on resource XXX.";

test("the documented fields of a 403, details and all, are in both forms", () => {
  expect(errorText(FORBIDDEN, noColor)).toBe(
    [
      "error: show 7a9a: The current account does not have the permission",
      "  code SMS.9004, HTTP 403",
      `  parameter: ${DENIED}`,
      `  detail: SMS.9004 ${DENIED}`,
      "  encoded authorization message: XXXXXX",
      "",
    ].join("\n"),
  );
  expect(JSON.parse(errorJson(FORBIDDEN))).toEqual({
    error: {
      kind: "permission",
      message: "show 7a9a: The current account does not have the permission",
      error_code: "SMS.9004",
      http_status: 403,
      error_param: [DENIED],
      details: [{ error_code: "SMS.9004", error_msg: DENIED }],
      encoded_authorization_message: "XXXXXX",
      retryable: false,
    },
  });
});

test.each([
  ['"one"', "  parameter: one\n"],
  ['["one", 2.0, {"a": null}]', '  parameter: one\n  parameter: 2.0\n  parameter: {"a":null}\n'],
  ["[]", ""],
])("error_param %s", (json, lines) => {
  expect(errorText(new ApiError("service", "no", { errorParam: parseJson(json) }), noColor)).toBe(
    `error: no\n${lines}`,
  );
});

test.each([
  [
    '[{"error_code": "SMS.1", "error_msg": "a"}, {"error_msg": "b"}, {"error_code": "SMS.2"}]',
    "  detail: SMS.1 a\n  detail: b\n  detail: SMS.2\n",
  ],
  ['{"error_code": "SMS.1", "error_msg": "a"}', "  detail: SMS.1 a\n"],
  ['["words", 5]', "  detail: words\n  detail: 5\n"],
  ['[{"error_code": 7, "error_msg": ["a"]}]', '  detail: 7 ["a"]\n'],
  ['[{"reason": "other shape"}]', '  detail: {"reason":"other shape"}\n'],
  ["[]", ""],
])("details %s", (json, lines) => {
  expect(errorText(new ApiError("service", "no", { details: parseJson(json) }), noColor)).toBe(`error: no\n${lines}`);
});

const HOSTILE = "a\u001b[2J\r\n\u0007\u0085\u202eb";
const SAFE = String.raw`a\u001b[2J\u000d\u000a\u0007\u0085\u202eb`;

test("long messages and many details are cut in text, and whole in JSON", () => {
  const details = Array.from({ length: 25 }, (_, at) => ({ error_code: `C${at}`, error_msg: "d".repeat(5000) }));
  const error = new ApiError("service", "m".repeat(100_000), { details, errorParam: details.map(() => "p") });
  const lines = errorText(error, noColor).split("\n");
  expect(lines[0]).toBe(`error: ${"m".repeat(2000)}…`);
  expect(lines.slice(1, 22)).toEqual([
    ...Array.from({ length: 20 }, () => "  parameter: p"),
    "  parameter: and 5 more; -o json has all",
  ]);
  expect(lines[22]).toBe(`  detail: C0 ${"d".repeat(1997)}…`);
  expect(lines).toHaveLength(44);
  expect(JSON.parse(errorJson(error)).error).toMatchObject({ message: error.message, details });
});

test("nothing of an error can act on a terminal", () => {
  const facts: ErrorFacts = {
    hint: HOSTILE,
    errorCode: HOSTILE,
    requestId: HOSTILE,
    errorParam: [HOSTILE],
    details: [{ error_code: HOSTILE, error_msg: HOSTILE }],
    encodedAuthorizationMessage: HOSTILE,
  };
  const error = new ApiError("service", HOSTILE, facts);
  expect(errorText(error, noColor)).toBe(
    [
      `error: ${SAFE}`,
      `  hint: ${SAFE}`,
      `  code ${SAFE}, request id ${SAFE}`,
      `  parameter: ${SAFE}`,
      `  detail: ${SAFE} ${SAFE}`,
      `  encoded authorization message: ${SAFE}`,
      "",
    ].join("\n"),
  );
  expect(errorJson(error)).toMatch(/^[ -~]+\n$/);
  expect(JSON.parse(errorJson(error)).error.message).toBe(HOSTILE);
  expect(bugText(new SmsError("internal", HOSTILE))).toContain(`error: ${SAFE}\n`);
});

test("a bug is called one, with where it happened and how to report it", () => {
  const error = asSmsError(new TypeError("x is not a function"));
  const text = bugText(error);
  expect(text).toMatch(/^error: x is not a function\n {2}This is a fault in sms itself\. Please report it /);
  expect(text).toContain("`sms --version`");
  expect(text).toMatch(/\n {2}TypeError: x is not a function\n {6}at .*error\.test\.ts/);
  expect(text.endsWith("\n")).toBe(true);
  expect(bugText(asSmsError("thrown text")).split("\n").slice(0, 2)).toEqual([
    "error: thrown text",
    "  This is a fault in sms itself. Please report it with the command you ran, the output of `sms --version`",
  ]);
});

describe("errorReport", () => {
  const world = (isTTY: boolean) => ({
    env: {},
    stderr: { isTTY, columns: isTTY ? 80 : undefined, closed: false, write: async () => {} },
  });
  const error = new UsageError("no such flag", "See --help.");

  test("is lines for people, coloured on a terminal", async () => {
    expect(await errorReport(error, { output: "table", color: "auto" }, world(false))).toBe(
      "error: no such flag\n  hint: See --help.\n",
    );
    expect(await errorReport(error, { output: "table", color: "auto" }, world(true))).toBe(
      "\u001b[31merror:\u001b[39m no such flag\n  \u001b[1mhint:\u001b[22m See --help.\n",
    );
  });

  test("is one JSON object for programs, also for a bug", async () => {
    expect(await errorReport(error, { output: "json", color: "always" }, world(true))).toBe(errorJson(error));
    const bug = asSmsError(new Error("oops"));
    expect(await errorReport(bug, { output: "json", color: "auto" }, world(false))).toBe(
      '{"error":{"kind":"internal","message":"oops","retryable":false}}\n',
    );
    expect(await errorReport(bug, { output: "table", color: "auto" }, world(false))).toBe(bugText(bug));
  });
});

describe("a caret marks the place in a text", () => {
  test.each([
    ["tasks[", 6, ["    tasks[", "          ^"]],
    ["", 0, ["    ", "    ^"]],
    ["名 b", 2, ["    名 b", "       ^"]],
    ["a\tb", 2, [String.raw`    a\u0009b`, "           ^"]],
    ["a\u001b[31m b", 7, [String.raw`    a\u001b[31m b`, "                ^"]],
    [`${"x".repeat(50)}!${"y".repeat(50)}`, 50, [`    …${"x".repeat(30)}!${"y".repeat(29)}…`, `${" ".repeat(35)}^`]],
  ])("%j at %i", (text, at, lines) => {
    expect(markLines({ text, at }, PLAIN)).toEqual(lines);
  });
});
