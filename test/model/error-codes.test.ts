import { describe, expect, test } from "vitest";

import { ERROR_CODES } from "../../src/model/error-codes/codes.ts";
import { findCodes, knownCode, nearestCodes, remedyOf } from "../../src/model/error-codes/codes.ts";

const words = (...lines: readonly string[]) => lines.flatMap((line) => line.split(" "));

/** Typed again from what is known of the service: a code that gets lost in the tables is missed here. */
const SMS = words(
  "0007 0201 0202 0203 0204 0205 0206 0207 0208 0210 0211 0212 0219 0301 0303 0304 0306 0307 0401 0410 0412 0501 0515",
  "0601 0609 0805 0806 0807 1104 1105 1106 1107 1113 1201 1204 1205 1351 1352 1353 1402 1404 1414 1511 1807",
  "1901 1902 1904 2802 2805 2806 3102 3205 3802 3803 3804 3805 3806 5102 5105 5108 5109 5112 5113 5647",
  "6004 6030 6031 6032 6033 6103 6104 6301 6302 6303 6407 6504 6509 6511 6517 6519 6520 6526 6527 6528",
  "6531 6533 6537 6539 6548 6563 6564 6601 6602 6603 6610 6616 6617 7602 7605 7703 7711 7712 7719 8115 9004 9007",
  "1038 1039 1040 2002 2003 2004 2005 2006 2007 2009 2013 2015 2206 2216 2248 2252",
);
/** Met in the field only. */
const FIELD = words("6102 6562");
const GATEWAY = words(
  "0101 0103 0104 0105 0106 0201 0301 0302 0303 0304 0305 0306 0307 0308 0310 0311 0401 0402 0404 0501 0502",
  "0601 0602 0605 0606 0607 0608 0609 0610 0611 0612 0613 0705 0801 0802",
);
const OTHERS = ["1101", "1103", "IAM.0007", "Common.0013", "VPC.0114"];
const EXPECTED = [
  ...[...SMS, ...FIELD].map((number) => `SMS.${number}`),
  ...GATEWAY.map((number) => `APIGW.${number}`),
  ...OTHERS,
];

test("every code is explained, once, and none is made up", () => {
  expect([SMS.length, GATEWAY.length]).toEqual([122, 35]);
  expect(ERROR_CODES.map(({ code }) => code).toSorted()).toEqual(EXPECTED.toSorted());
});

test.each(ERROR_CODES)("$code is written as the others", (known) => {
  const clauses = [known.meaning, ...(known.causes ?? []), ...(known.check ?? [])];
  for (const clause of clauses) expect(clause).toMatch(/^\S.*[^.\s]$/);
  const byStatus = Object.values(known.byStatus ?? {});
  for (const remedy of [known, ...byStatus].flatMap((each) => each.remedy ?? [])) expect(remedy).toMatch(/^[A-Z].*\.$/);
  expect(known.source.date ?? "2026-01").toMatch(/^20\d\d-[01]\d$/);
  expect(Object.keys(known.byStatus ?? {}).map(Number)).toEqual(known.byStatus === undefined ? [] : known.http);
});

/** Where they matter most: what the service's pages and the gateway's table say. */
test.each([
  ["SMS.9004", [403]],
  ["SMS.2252", [404]],
  ["SMS.7703", [400]],
  ["SMS.2007", [500]],
  ["APIGW.0201", [400, 413, 414, 494, 502, 504]],
  ["APIGW.0308", [429]],
  ["APIGW.0501", [405]],
  ["APIGW.0307", [401]],
  ["APIGW.0402", [403]],
  ["APIGW.0601", [500]],
  ["APIGW.0610", [502]],
  ["APIGW.0613", [503]],
  ["Common.0013", []],
])("%s comes with %j", (code, http) => {
  expect(knownCode(code)?.http).toEqual(http);
});

test("the failures after which the agent starts again by itself say so, and only they", () => {
  const heals = ERROR_CODES.filter(({ remedy }) => remedy?.includes("starts the task again by itself"));
  expect(heals.map(({ code }) => code)).toEqual([
    "SMS.0807",
    "SMS.1807",
    "SMS.2802",
    "SMS.2805",
    "SMS.2806",
    "SMS.3802",
  ]);
});

test("what may be worth another try at the gateway", () => {
  const worth = ERROR_CODES.filter(({ code, retryable }) => code.startsWith("APIGW.") && retryable === true);
  expect(worth.map(({ code }) => code.slice(6))).toEqual(words("0308 0601 0605 0606 0608 0610 0613"));
  expect(
    Object.entries(knownCode("APIGW.0201")?.byStatus ?? {}).flatMap(([at, { retryable }]) => (retryable ? at : [])),
  ).toEqual(["502", "504"]);
});

describe("look-up", () => {
  test.each([
    ["SMS.0202", ["SMS.0202"]],
    ["sms.0202", ["SMS.0202"]],
    [" 0202 ", ["SMS.0202"]],
    ["202", ["SMS.0202"]],
    ["7", ["SMS.0007", "IAM.0007"]],
    ["0301", ["SMS.0301", "APIGW.0301"]],
    ["0308", ["APIGW.0308"]],
    ["0007", ["SMS.0007", "IAM.0007"]],
    ["1103", ["1103"]],
    ["APIG.0301", ["APIGW.0301"]],
    ["apigw.0301", ["APIGW.0301"]],
    ["common.0013", ["Common.0013"]],
    ["SMS.202", []],
    ["9999", []],
    ["SMS.", []],
    ["", []],
    ["__proto__", []],
  ])("%j means %j", (text, codes) => {
    expect(findCodes(text).map(({ code }) => code)).toEqual(codes);
  });

  test.each([
    ["SMS.0209", ["SMS.0201", "SMS.0202", "SMS.0203"]],
    ["SMS.2022", ["SMS.2002", "SMS.0202", "SMS.0212"]],
    ["9005", ["SMS.2005", "SMS.9004", "SMS.9007"]],
    ["SMS7703", ["SMS.7703"]],
    ["APGW.0301", ["APIGW.0301", "APIGW.0101", "APIGW.0201"]],
    ["nonsense", []],
    ["", []],
  ])("nearest to %j: %j", (text, codes) => {
    expect(nearestCodes(text)).toEqual(codes);
  });

  test.each([
    ["SMS.6603", 400, "Start the agent on the source server and wait until it is connected."],
    ["APIG.0201", 413, "Send less."],
    ["APIGW.0201", 502, "Try again; after an action look with sms task show first."],
    ["APIGW.0201", 400, undefined],
    ["APIGW.0201", undefined, undefined],
    ["6603", 400, undefined],
    ["SMS.0301", 400, undefined],
    ["odd", 400, undefined],
    [undefined, 400, undefined],
  ])("the remedy against %s with %s", (code, status, remedy) => {
    expect(remedyOf(code, status)).toBe(remedy);
  });
});
