import { describe, expect, test } from "vitest";

import { ERROR_CODES } from "../../src/model/error-codes/codes.ts";
import { testCli } from "../cli.ts";

/** Nobody is configured and nothing may be asked. */
const offline = (columns?: number) =>
  testCli({ env: { SMS_ENDPOINT: "", SMS_AUTH_TOKEN: "" }, ...(columns === undefined ? {} : { columns }) });

test.each([["SMS.0202"], ["sms.0202"], ["0202"], ["202"]])(
  "explain %s, without endpoint and credentials",
  async (code) => {
    const { exitCode, stdout, stderr } = await offline().run("explain", code, "-o", "json");
    expect({ exitCode, stderr, json: JSON.parse(stdout) }).toEqual({
      exitCode: 0,
      stderr: "",
      json: {
        schema: "sms.explain/1",
        code: "SMS.0202",
        http_status: [400],
        meaning: "the access key that the agent was given is not accepted",
        causes: [
          "the AK/SK is wrong, or not of the target account",
          "the account is frozen",
          "the key was deleted or disabled",
          "its user is not allowed programmatic access",
        ],
        remedy:
          "Check in IAM that the key belongs to the target account and is enabled, and that its user has programmatic access; then log the agent in again.",
        check: ["IAM permissions of the access key that the agent was given, in the account of the target server"],
        retryable: false,
        by_status: [],
        see_also: [],
        source: "SMS API Reference, Error Codes; SMS FAQs, chapter 16",
        source_date: "2026-01",
      },
    });
  },
);

test("a number that several services have: SMS first, the other named", async () => {
  const { stdout } = await offline().run("explain", "0301", "-o", "json");
  const { code, meaning, remedy, retryable, see_also } = JSON.parse(stdout);
  expect({ code, meaning, remedy, retryable, see_also }).toEqual({
    code: "SMS.0301",
    meaning: "known to exist; its meaning is not documented",
    remedy: null,
    retryable: null,
    see_also: ["APIGW.0301"],
  });
  const full = await offline().run("explain", "APIG.0301", "-o", "json");
  expect(JSON.parse(full.stdout)).toMatchObject({ code: "APIGW.0301", see_also: [] });
});

test("a code that means different things has them by status", async () => {
  const { stdout } = await offline().run("explain", "APIGW.0201", "--query", "by_status[?retryable].http_status");
  expect(JSON.parse(stdout)).toEqual([502, 504]);
});

test("several codes are an array, in the order asked", async () => {
  const { stdout } = await offline().run("explain", "9004", "SMS.0202", "-o", "json", "--query", "[].code");
  expect(JSON.parse(stdout)).toEqual(["SMS.9004", "SMS.0202"]);
});

describe("without a code all are listed", () => {
  test("as an array of the same objects", async () => {
    const { exitCode, stdout } = await offline().run("explain", "-o", "json");
    const listed = JSON.parse(stdout);
    expect([exitCode, listed.length]).toEqual([0, ERROR_CODES.length]);
    const alone = await offline().run("explain", "SMS.0202", "-o", "json");
    expect(listed).toContainEqual(JSON.parse(alone.stdout));
  });

  test.each([
    [["-o", "tsv"], 1],
    [["-o", "tsv", "--no-headers"], 0],
    [["-o", "jsonl"], 0],
    [[], 1],
  ])("a line each with %j", async (flags, headers) => {
    const { stdout } = await offline().run("explain", ...flags);
    expect(stdout.trimEnd().split("\n")).toHaveLength(ERROR_CODES.length + headers);
  });

  test("on a narrow terminal, wrapped and not cut", async () => {
    const { stdout } = await offline(60).run("explain", "--color", "never");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(stdout).not.toContain("…");
  });
});

test.each([
  ["SMS.0209", "Nearest: SMS.0201, SMS.0202, SMS.0203. sms explain lists all of them."],
  ["nonsense", "sms explain lists all of them."],
  ["", "sms explain lists all of them."],
])("%j is not known: exit 2, nothing on stdout", async (code, hint) => {
  const result = await offline().run("explain", "SMS.0202", code);
  expect(result).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: `error: <code>: ${JSON.stringify(code)} is not a code that sms knows\n  hint: ${hint}\n`,
  });
});

test("an unknown code as data", async () => {
  const { exitCode, stderr } = await offline().run("explain", "SMS.7704", "-o", "json");
  expect([exitCode, JSON.parse(stderr).error.kind]).toEqual([2, "usage"]);
});
