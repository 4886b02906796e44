import { describe, expect, test } from "vitest";

import { checkedProfile, parseProfileFile } from "../../src/config/profiles.ts";
import { KEY_NAMES } from "../../src/config/settings.ts";
import { outcomeOf } from "../failure.ts";

const PATH = "/home/me/config.json";
const LEFT_ALONE = "The file was not changed: fix it, or move it away and log in again.";
const wrong = (where: string, message: string, hint = LEFT_ALONE) => ({
  kind: "config",
  message: `${PATH}:${where}: ${message}`,
  hint,
});
const parsed = (text: string) => outcomeOf(() => parseProfileFile(PATH, text));
const profileOf = (text: string, name = "a") =>
  outcomeOf(async () => checkedProfile(await parseProfileFile(PATH, text), name));

describe("the file", () => {
  test("may not be there yet", async () => {
    expect(await parseProfileFile(PATH, undefined)).toEqual({
      path: PATH,
      text: undefined,
      current: undefined,
      profiles: {},
    });
  });

  test.each([
    ['{"version":1}', undefined, {}],
    ['{"version":1,"current":"a"}', "a", {}],
    ['{"version":1.0,"profiles":{"a":{"region":"x"},"b":{}}}', undefined, { a: { region: "x" }, b: {} }],
    ['{\r\n  "version": 1,\r\n  "profiles": {}\r\n}\r\n', undefined, {}],
  ])("%j", async (text, current, profiles) => {
    expect(await parsed(text)).toEqual({ gave: { path: PATH, text, current, profiles } });
  });

  test("a profile may have any name of a property", async () => {
    const text =
      '{"version":1,"profiles":{"constructor":{"region":"cn-north-4"},"__proto__":{"region":"ru-moscow-1"}}}';
    expect(await profileOf(text, "constructor")).toEqual({ gave: { region: "cn-north-4" } });
    expect(await profileOf(text, "toString")).toEqual({ gave: {} });
  });
});

describe("a file that is not JSON is named with line and column", () => {
  test.each([
    ["", "1:1", "it is empty"],
    [" \n ", "2:2", "it is empty"],
    ["{", "1:2", "close brace expected"],
    ['{\n  "version": 1,\n}', "3:1", "property name expected"],
    ['{\n  "version": 1\n  "current": "a"\n}', "3:3", "comma expected"],
    ['{\r\n  "version": 1\r\n  "current": "a"\r\n}', "3:3", "comma expected"],
    ["{\n  version: 1\n}", "2:3", "invalid symbol"],
    ["{'version': 1}", "1:2", "invalid symbol"],
    ['{"version": 1} x', "1:16", "invalid symbol"],
    ['{"version" 1}', "1:12", "colon expected"],
    ['{\n  // mine\n  "version": 1\n}', "2:3", "invalid comment token"],
    ['{"current": "hush', "1:13", "unexpected end of string"],
    ["version = 1", "1:1", "invalid symbol"],
    ["<html>", "1:1", "invalid symbol"],
  ])("%j", async (text, where, what) => {
    expect(await parsed(text)).toEqual(wrong(where, `it is not JSON: ${what}`));
  });

  test.each([600, 100_000])("nested %i levels deep", async (depth) => {
    const text = `{"version": 1, "x": ${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(await parsed(text)).toEqual(wrong("1:1", "it is nested too deeply"));
  });
});

describe("a file of another shape is named with line and key", () => {
  const NEWER = "Update sms, or use another SMS_CONFIG_DIR.";
  test.each([
    ["[]", "1", "it is not a JSON object", undefined],
    ["\n null", "1", "it is not a JSON object", undefined],
    ['"text"', "1", "it is not a JSON object", undefined],
    ["{}", "1", "version: it must be 1", undefined],
    ['{\n "version": "1"\n}', "2", "version: it must be 1", undefined],
    ['{\n "version": 0\n}', "2", "version: it must be 1", undefined],
    ['{\n "version": 2\n}', "2", "version: it was written by a newer sms", NEWER],
    ['{\n "version": 1,\n "current": 5\n}', "3", "current: it must be a string", undefined],
    ['{\n "version": 1,\n "current": null\n}', "3", "current: it must be a string", undefined],
    ['{\n "version": 1,\n "profiles": []\n}', "3", "profiles: it must be an object", undefined],
    [
      '{\n "version": 1,\n "profiles": {\n  "a": {},\n  "b": "x"\n }\n}',
      "5",
      "profiles.b: it must be an object",
      undefined,
    ],
    [
      '{\r\n "version": 1,\r\n "profiles": {\r\n  "a": null\r\n }\r\n}',
      "4",
      "profiles.a: it must be an object",
      undefined,
    ],
  ])("%j", async (text, line, message, hint) => {
    expect(await parsed(text)).toEqual(wrong(line, message, hint));
  });
});

describe("the values of the profile in use", () => {
  test("are texts; numbers and switches may stand without quotes", async () => {
    const text =
      '{"version":1,"profiles":{"a":{"max_retries":3,"request_timeout":"5s","project_name":true,"domain_id":0123456}}}';
    expect(await profileOf(text.replace("0123456", "123456789012345678901234"))).toEqual({
      gave: {
        max_retries: "3",
        request_timeout: "5s",
        project_name: "true",
        domain_id: "123456789012345678901234",
      },
    });
  });

  const settings = `Settings: ${KEY_NAMES.join(", ")}.`;
  test.each([
    ['"regoin": "x"', "regoin: unknown setting", settings],
    ['"toString": "x"', "toString: unknown setting", settings],
    ['"region": {"a": 1}', "region: it must be a string", undefined],
    ['"token": ["hush"]', "token: it must be a string", undefined],
    ['"ak": null', "ak: it must be a string", undefined],
    ['"token": "hush hush"', "token: it holds a character that no key or token has", undefined],
    ['"password": "hush\\nhush"', "password: it holds a control character", undefined],
    ['"sk": ""', "sk: it is empty", "Is a shell variable unset?"],
    ['"max_retries": 101', 'max_retries: "101" is not a whole number from 0 to 100', undefined],
    [
      '"endpoint": "http://sms.test"',
      "endpoint: plain http is only for this machine (127.0.0.1, localhost, ::1)",
      "Use https.",
    ],
    ['"auth": "ECS"', 'auth: "ECS" is not one of ecs', undefined],
  ])("%s", async (entry, message, hint) => {
    const text = `{\n "version": 1,\n "profiles": {\n  "other": {\n   ${entry}\n  },\n  "a": {\n   "domain_id": "d",\n   ${entry}\n  }\n }\n}`;
    expect(await profileOf(text)).toEqual(wrong("9", `profiles.a.${message}`, hint));
  });

  test("other profiles may be wrong", async () => {
    const text = '{"version":1,"profiles":{"a":{"region":"cn-north-4"},"b":{"nonsense":[]}}}';
    expect(await profileOf(text)).toEqual({ gave: { region: "cn-north-4" } });
  });
});
