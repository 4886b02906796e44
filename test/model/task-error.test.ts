import { expect, test } from "vitest";

import { isReasonForPhase, taskError } from "../../src/model/task-error.ts";

const plain = (message: string) => ({ message, parameters: [] });
const HUGE = "x".repeat(1_000_000);
const DEEP = `{"error_code": "SMS.1", "error_param": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`;

test.each([
  ["", undefined],
  ["  \n", undefined],
  [null, undefined],
  [undefined, undefined],
  ['{"error_code": "SMS.1404"}', { code: "SMS.1404", parameters: [] }],
  ['{"error_code": "SMS.1404", "error_param": "vol IN-USE"}', { code: "SMS.1404", parameters: ["vol IN-USE"] }],
  ['{"error_code": "SMS.1404", "error_param": ["a", "b"]}', { code: "SMS.1404", parameters: ["a", "b"] }],
  [
    '{"error_code": "SMS.1404", "error_param": [1.0, {"a": null}]}',
    { code: "SMS.1404", parameters: ["1.0", '{"a":null}'] },
  ],
  ['{"error_code": "SMS.1404", "error_param": ""}', { code: "SMS.1404", parameters: [] }],
  ['{"error_code": "SMS.1404", "error_param": null}', { code: "SMS.1404", parameters: [] }],
  ['{"error_code": "SMS.1404", "error_param": []}', { code: "SMS.1404", parameters: [] }],
  ['{"error_code": "SMS.1", "error_msg": "no"}', { code: "SMS.1", message: "no", parameters: [] }],
  ['{"error_msg": "no"}', { message: "no", parameters: [] }],
  ['{"error_code": null, "error_msg": "no"}', { message: "no", parameters: [] }],
  ['{"error_code": 1404, "error_msg": "no"}', { message: "no", parameters: [], more: '{"error_code":1404}' }],
  [
    '{"error_code": "SMS.1", "disk": "vdb", "at": 1.0}',
    { code: "SMS.1", parameters: [], more: '{"disk":"vdb","at":1.0}' },
  ],
  ['{"error_code": 1404}', plain('{"error_code": 1404}')],
  ["{}", plain("{}")],
  ["[]", plain("[]")],
  ["null", plain("null")],
  ["42", plain("42")],
  ['"disk full"', plain('"disk full"')],
  ["disk full", plain("disk full")],
  ['{"error_code": "SMS.14', plain('{"error_code": "SMS.14')],
  ['{"__proto__": {"error_code": "X"}}', plain('{"__proto__": {"error_code": "X"}}')],
])("%s", (errorJson, expected) => {
  expect(taskError(errorJson)).toEqual(expected);
});

const CAUSE = String.raw`Failed to create the ECS. Cause: {\"code\":\"Ecs.0005\",\"message\":\"EVS.1013 ecs.0005X Ecs.0005\"}`;

test.each([
  [`{"error_code":"SMS.0601","error_msg":"${CAUSE}"}`, ["Ecs.0005", "EVS.1013"]],
  ['{"error_code":"SMS.1105","error_param":["Cause: CBC.0150"]}', ["CBC.0150"]],
  ["Cause: VPC.0114, IMG.0044, IMS.0001, CBC.0150", ["VPC.0114", "IMG.0044", "IMS.0001"]],
  ['{"error_code":"Ecs.0005","error_msg":"Ecs.0005: no"}', undefined],
  ['{"error_code":"SMS.0601","error_msg":"Cause: SMS.1105, HTTP 1.0005, Specs.0005"}', undefined],
])("%s is caused by %j", (text, causes) => {
  expect(taskError(text)?.causes).toEqual(causes);
});

test.each([
  ["SMS.1807", "failed", true],
  ["SMS.1807", "rolled_back", true],
  ["SMS.1807", "paused", false],
  ["SMS.9007", "paused", true],
  ["SMS.9007", "running", false],
  [undefined, "failed", false],
] as const)("%s is the reason for %s: %s", (code, phase, expected) => {
  expect(isReasonForPhase(code, phase)).toBe(expected);
});

test("a huge text, and one nested beyond reading, stay as they came", () => {
  expect(taskError(HUGE)).toEqual(plain(HUGE));
  expect(taskError(DEEP)).toEqual(plain(DEEP));
});

test.each([
  ['{"error_code":"SMS.0515","error_msg":"Inconsistent firm', { code: "SMS.0515", message: "Inconsistent firm…" }],
  ['{"error_code":"SMS.3805","error_param":["2', { code: "SMS.3805" }],
  ['{"error_msg":"a \\"b\\" c","error_code":"SMS.1","x', { code: "SMS.1", message: 'a \\"b\\" c…' }],
])("a text that was cut off, %s, is read as far as its code", (text, expected) => {
  expect(taskError(text)).toEqual({ parameters: [], ...expected });
});

test.each(['{"error_code":"SM', '{"error_msg":"a'])("a text that was cut off before its code, %s, stays", (text) => {
  expect(taskError(text)).toEqual({ message: text, parameters: [] });
});
