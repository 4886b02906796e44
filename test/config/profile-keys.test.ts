import { describe, expect, test } from "vitest";

import { problemOf } from "../../src/config/profiles.ts";
import { isKeyName, KEY_NAMES, type KeyName, keyOf } from "../../src/config/settings.ts";

const EMPTY = ["it is empty", "Is a shell variable unset?"] as const;
const TOO_LONG = ["it has more than 1024 characters"] as const;
const NO_SIGN = ["it holds a character that no key or token has"] as const;
const NO_WORD = (words: string) => (text: string) => [`${JSON.stringify(text)} is not one of ${words}`] as const;
const NO_NUMBER = (text: string) => [`${JSON.stringify(text)} is not a whole number from 0 to 100`] as const;
const NO_DURATION = (text: string) =>
  [`${JSON.stringify(text)} is not a duration`, "Durations are written 500ms, 30s, 15m, 12h or 1d."] as const;
const NO_ADDRESS = [
  "it is not an http(s) address",
  "For example https://sms.ap-southeast-3.myhuaweicloud.com",
] as const;
const NO_REGION = (text: string) =>
  [
    `SMS has no region ${JSON.stringify(text)}; it has cn-north-4, ap-southeast-3, my-kualalumpur-1, ru-moscow-1, ae-ad-1, eu-west-101, ap-southeast-1 (retired)`,
    "SMS is a global service: its region is not the target server's. For any other address use --endpoint.",
  ] as const;

type Problem = readonly [message: string, hint?: string];
type Bad = readonly [text: string, problem: Problem | ((text: string) => Problem)];
interface Case {
  readonly good: readonly string[];
  readonly bad: readonly Bad[];
}

const LONG = "x".repeat(1025);
const WORD: Case = {
  good: ["a", "two words", "任务", "x".repeat(1024)],
  bad: [
    ["", EMPTY],
    [LONG, TOO_LONG],
  ],
};
const SECRET: Case = {
  good: ["x", "AKEXAMPLE0123456789A", "a+b/c==", "x".repeat(16_384)],
  bad: [
    ["", EMPTY],
    ["hush hush", NO_SIGN],
    ["hush\n", NO_SIGN],
    ["hüsh", NO_SIGN],
    ["x".repeat(16_385), ["it has more than 16384 characters"]],
  ],
};
const ADDRESS: Case = {
  good: ["https://sms.test", "https://sms.test/prefix", "http://127.0.0.1:8080"],
  bad: [
    ["", NO_ADDRESS],
    ["sms.test", NO_ADDRESS],
    ["https://me:hush@sms.test", ["it must not hold a user name or password"]],
    ["http://sms.test", ["plain http is only for this machine (127.0.0.1, localhost, ::1)", "Use https."]],
    ["https://sms.test/?a", ["it must be a plain address, without ? # or a broken %"]],
  ],
};

const CASES: Readonly<Record<KeyName, Case>> = {
  region: {
    good: ["cn-north-4", "ru-moscow-1"],
    bad: ["", "eu-west-0", "CN-NORTH-4"].map((text) => [text, NO_REGION]),
  },
  endpoint: ADDRESS,
  iam_endpoint: ADDRESS,
  ca_file: WORD,
  request_timeout: {
    good: ["500ms", "30s", "1.5m", "12h", "1d", "none"],
    bad: [
      ["30", NO_DURATION],
      ["", NO_DURATION],
      ["-1s", NO_DURATION],
      ["0s", ["0 leaves no time at all", "For no limit write none."]],
      ["31d", ["31d is more than 30 days"]],
    ],
  },
  max_retries: { good: ["0", "4", "100"], bad: ["101", "-1", "1.5", "", "many"].map((text) => [text, NO_NUMBER]) },
  auth: { good: ["ecs"], bad: ["", "ECS", "token"].map((text) => [text, NO_WORD("ecs")]) },
  credential_process: WORD,
  token: SECRET,
  ak: SECRET,
  sk: SECRET,
  security_token: SECRET,
  user_name: WORD,
  password: {
    good: ["hush hush", " $\"'\\ü任 ", "x".repeat(1024)],
    bad: [
      ["", EMPTY],
      ["hush\n", ["it holds a control character"]],
      ["hush\u0007", ["it holds a control character"]],
      [LONG, TOO_LONG],
    ],
  },
  domain_name: WORD,
  domain_id: WORD,
  scope: { good: ["domain", "project"], bad: ["", "account"].map((text) => [text, NO_WORD("domain, project")]) },
  project_id: WORD,
  project_name: WORD,
};

describe.each(KEY_NAMES.map((name) => [name, CASES[name]] as const))("%s", (name, { good, bad }) => {
  test.each(good)("takes %j", (text) => {
    expect(problemOf(name, text)).toBeUndefined();
  });

  test.each(bad)("refuses %j", (text, problem) => {
    const [message, hint] = typeof problem === "function" ? problem(text) : problem;
    expect(problemOf(name, text)).toEqual({ message, hint });
  });
});

test("what a secret was is in no message about it", () => {
  const secrets = KEY_NAMES.filter((name) => keyOf(name).secret);
  expect(secrets).toEqual(["token", "ak", "sk", "security_token", "password"]);
  for (const name of secrets)
    for (const text of ["hush\u0000hush", `hush${"x".repeat(20_000)}`])
      expect(JSON.stringify(problemOf(name, text))).not.toContain("hush");
});

test("those that prove who asks, which a log-out forgets", () => {
  expect(KEY_NAMES.filter((name) => keyOf(name).credential)).toEqual([
    "auth",
    "credential_process",
    "token",
    "ak",
    "sk",
    "security_token",
    "user_name",
    "password",
    "domain_name",
    "domain_id",
  ]);
});

test.each([
  ["region", true],
  ["ak", true],
  ["Region", false],
  ["toString", false],
  ["__proto__", false],
  ["", false],
])("whether %j is a key: %s", (text, expected) => {
  expect(isKeyName(text)).toBe(expected);
});
