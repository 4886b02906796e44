import { describe, expect, test } from "vitest";

import { COMMANDS } from "../../src/commands/index.ts";
import { ERROR_CODES, findCodes, knownCode, nearestCodes, remedyOf } from "../../src/model/error-codes/codes.ts";

const words = (...lines: readonly string[]) => lines.flatMap((line) => line.split(" "));

/** Typed again from what is known of the service: a code that gets lost in the tables is missed here. */
const SMS = words(
  "0007 0201 0202 0203 0204 0205 0206 0207 0208 0210 0211 0212 0219 0301 0303 0304 0306 0307 0401 0410 0412 0501 0515",
  "0601 0609 0805 0806 0807 1104 1105 1106 1107 1113 1201 1204 1205 1351 1352 1353 1402 1404 1414 1511 1807",
  "1901 1902 1904 2802 2805 2806 3102 3205 3802 3803 3804 3805 3806 5102 5105 5108 5109 5112 5113 5647",
  "6004 6030 6031 6032 6033 6103 6104 6301 6302 6303 6306 6407 6504 6509 6511 6517 6519 6520 6526 6527 6528",
  "6531 6533 6537 6539 6548 6563 6564 6601 6602 6603 6610 6616 6617 7602 7605 7703 7711 7712 7719 8115 9004 9007",
  "1038 1039 1040 2002 2003 2004 2005 2006 2007 2009 2013 2015 2206 2216 2248 2252",
);
/** Met in the field only. */
const FIELD = words("6102 6562 7101 7111 9001");
const GATEWAY = words(
  "0101 0103 0104 0105 0106 0201 0301 0302 0303 0304 0305 0306 0307 0308 0310 0311 0401 0402 0404 0501 0502",
  "0601 0602 0605 0606 0607 0608 0609 0610 0611 0612 0613 0705 0801 0802",
);
const OTHERS = ["1101", "1103", "IAM.0007", "Common.0013"];
const EXPECTED = [
  ...[...SMS, ...FIELD].map((number) => `SMS.${number}`),
  ...GATEWAY.map((number) => `APIGW.${number}`),
  ...OTHERS,
];

test("every code is explained, once, and none is made up", () => {
  expect([SMS.length, GATEWAY.length]).toEqual([123, 35]);
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

const SERVER_CODES = /^SMS\.[0-5]/;

test("only these codes of the agent and of earlier versions have no documented meaning", () => {
  const unknown = ERROR_CODES.filter(
    ({ code, meaning }) => SERVER_CODES.test(code) && meaning.includes("not documented"),
  );
  expect(unknown.map(({ code }) => code.slice(4))).toEqual(words("0301 0307 0401 0501 1201 1511 2206 2216 2248 5647"));
});

/** What an operator must do, and what must not be advised. */
test.each([
  ["SMS.0219", /MgC Agent.* sms task start/],
  ["SMS.0304", /CA certificate/],
  ["SMS.0410", /network\.dev.* restart the agent/],
  ["SMS.0412", /sms task delete/],
  ["SMS.0515", /sms task delete.* restart the agent/],
  ["SMS.0601", /sms task start.* another availability zone/],
  ["SMS.0805", /sms task start/],
  ["SMS.0806", /sms task start/],
  ["SMS.0807", /target server is running.* auto_start_/],
  ["SMS.1104", /purchase order.* another target server/],
  ["SMS.1105", /sms task start/],
  ["SMS.1106", /^The target server can be used.* only if you want another synchronisation/],
  ["SMS.1113", /sms task stop.*sms task start/],
  ["SMS.1204", /1 GB.* restart the agent/],
  ["SMS.1205", /WMI.* restart the agent/],
  ["SMS.1351", /1 MB.* restart the agent/],
  ["SMS.1352", /pvs/],
  ["SMS.1353", /^Leave the mount as it is.* tar\.exclude\.dir and rsync\.exclude\.dir.* restart the agent/],
  ["SMS.1402", /restart the agent/],
  ["SMS.1414", /sms task delete.* starting it again does not help/],
  ["SMS.1901", /diskmgmt\.msc/],
  ["SMS.1902", /HwDiskMon\.sys.* enablesync = False/],
  ["SMS.1904", /enablesnapshot = False/],
  ["SMS.3102", /sms task start.* initrd/],
  ["SMS.3205", /ext4, XFS/],
  ["SMS.3803", /former IP address.*sms task delete/],
  ["SMS.3804", /another target server/],
  ["SMS.3805", /target server is running/],
  ["SMS.3806", /target server is running/],
  ["SMS.5102", /restart the agent/],
  ["SMS.5105", /chattr -i \/root.* restart the agent/],
  ["SMS.5108", /unmount/],
  ["SMS.5112", /operating system is supported/],
  ["SMS.5113", /pre_check\.sh/],
  ["SMS.6509", /ext4, XFS/],
  ["SMS.6511", /system32\\DRIVERS/],
  ["SMS.6533", /enablesnapshot = False/],
  ["SMS.6537", /Shrink/],
  ["SMS.6563", /dracut -f/],
  ["SMS.6564", /\/usr\/lib\/grub\/i386-pc/],
  ["SMS.7111", /sms task delete/],
  ["SMS.9007", /sms task speed-limit clear.* sms task start/],
])("the remedy against %s matches %s", (code, remedy) => {
  expect(remedyOf(code)).toMatch(remedy);
});

test("no remedy starts a task again where only the agent, or a new task, helps", () => {
  const codes = words("0212 0515 1204 1205 1351 1353 1402 1414 3804 5102 5105").map((number) => `SMS.${number}`);
  for (const code of codes) expect(remedyOf(code)).not.toMatch(/start the task|sms task start/);
});

test("every command that a remedy names exists", () => {
  const remedies = ERROR_CODES.flatMap(({ remedy, byStatus }) => [
    remedy ?? "",
    ...Object.values(byStatus ?? {}).map((each) => each.remedy ?? ""),
  ]);
  const named = remedies.flatMap((remedy) => remedy.match(/\bsms(?: [a-z-]+)+/g) ?? []);
  const commands = COMMANDS.map(({ path }) => `sms ${path.join(" ")}`);
  expect(named.length).toBeGreaterThan(30);
  expect(
    named.filter((text) => !commands.some((command) => text === command || text.startsWith(`${command} `))),
  ).toEqual([]);
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
    ["Ecs.0005", ["Ecs.0005"]],
    ["VPC.0114", ["VPC.0114"]],
    ["SMS.202", []],
    ["9999", []],
    ["SMS.", []],
    ["", []],
    ["__proto__", []],
  ])("%j means %j", (text, codes) => {
    expect(findCodes(text).map(({ code }) => code)).toEqual(codes);
  });

  test.each([
    ["Ecs.0005", "Elastic Cloud Server (ECS)"],
    ["EVS.1013", "Elastic Volume Service (EVS)"],
    ["VPC.0114", "Virtual Private Cloud (VPC)"],
    ["IMG.0044", "Image Management Service (IMS)"],
    ["CBC.0150", "billing (Customer Business Center)"],
  ])("%s is a code of %s", (code, service) => {
    expect(knownCode(code)).toMatchObject({ code, meaning: `an error of ${service}, which SMS passes on` });
    expect(remedyOf(code)).toContain(service);
  });

  test.each(["Ecs.", "Ecs.5", "Ecs.0005x", "constructor.0005", "SMS.0602"])("%s is not known", (code) => {
    expect(knownCode(code)).toBeUndefined();
  });

  test.each([
    ["SMS.0209", ["SMS.0201", "SMS.0202", "SMS.0203"]],
    ["SMS.2022", ["SMS.2002", "SMS.0202", "SMS.0212"]],
    ["9005", ["SMS.2005", "SMS.9001", "SMS.9004"]],
    ["SMS7703", ["SMS.7703"]],
    ["APGW.0301", ["APIGW.0301", "APIGW.0101", "APIGW.0201"]],
    ["nonsense", []],
    ["", []],
  ])("nearest to %j: %j", (text, codes) => {
    expect(nearestCodes(text)).toEqual(codes);
  });

  test.each([
    ["SMS.6603", 400, "Start the agent on the source server and wait until it is connected (sms source list)."],
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
