import { expect, test } from "vitest";

import { type JsonObject, parseJson, textField } from "../../src/json.ts";
import { type Evidence, evidenceBetween, misreading, type Signal } from "../../src/model/signals.ts";

const document = (json: string) => parseJson(json) as JsonObject;

test.each<readonly [string, string, string, boolean]>([
  ["state", "{}", "{}", false],
  ["state", '{"state": "READY"}', '{"state": "READY"}', false],
  ["state", '{"state": "READY"}', '{"state": "RUNNING"}', true],
  ["state", '{"state": null}', '{"state": "RUNNING"}', false],
  ["state", '{"state": "READY"}', '{"state": ""}', false],
  ["start_date", '{"start_date": null}', '{"start_date": 1598435784000}', false],
  ["start_date", '{"start_date": 9007199254740992}', '{"start_date": 9007199254740993}', true],
  ["start_date", '{"start_date": 5}', '{"start_date": 5.0}', false],
  ["sub_tasks", '{"sub_tasks": [{"id": 1, "progress": 5}]}', '{"sub_tasks": [{"id": 1, "progress": 6}]}', false],
  ["sub_tasks", '{"sub_tasks": [{"id": 1}]}', '{"sub_tasks": [{"id": 2}]}', true],
  ["sub_tasks", '{"sub_tasks": [{"id": 9223372036854775806}]}', '{"sub_tasks": [{"id": 9223372036854775807}]}', true],
  ["sub_tasks", '{"sub_tasks": [null]}', '{"sub_tasks": [{"id": 1}]}', false],
  ["sub_tasks", '{"sub_tasks": [{"id": 1}]}', '{"sub_tasks": "x"}', false],
  ["source_server.state", '{"source_server": {"state": "waiting"}}', '{"source_server": {"state": "REPLICATE"}}', true],
  ["source_server.state", '{"source_server": {"state": "waiting"}}', '{"source_server": null}', false],
  ["source_server.state", '{"source_server": null}', '{"source_server": {"state": "waiting"}}', false],
  ["clone_server.clone_state", "{}", '{"clone_server": {"clone_state": "PREPARING"}}', true],
  [
    "clone_server.clone_state",
    '{"clone_server": {"clone_state": null}}',
    '{"clone_server": {"clone_state": "ERROR"}}',
    true,
  ],
  ["clone_server.clone_state", '{"clone_server": "x"}', '{"clone_server": {"clone_state": "ERROR"}}', false],
  [
    "clone_server.clone_state",
    '{"clone_server": {"clone_state": 5}}',
    '{"clone_server": {"clone_state": "ERROR"}}',
    false,
  ],
  ["clone_server.clone_state", '{"clone_server": {"clone_state": "ERROR"}}', "{}", false],
  ["network_check_info.network_delay", "{}", '{"network_check_info": {"network_delay": 20.0}}', true],
  [
    "network_check_info.network_delay",
    '{"network_check_info": {}}',
    '{"network_check_info": {"network_delay": 20}}',
    false,
  ],
  [
    "network_check_info.network_delay",
    '{"network_check_info": {"network_delay": 20.0}}',
    '{"network_check_info": {"network_delay": 20.5}}',
    true,
  ],
])("%s: %s → %s moved: %s", (signal, before, after, moved) => {
  const found = evidenceBetween(document(before), document(after), [{ signal: signal as Signal }]);
  expect(found).toEqual(moved ? [signal] : []);
});

test("evidence counts from and to the words that it names", () => {
  const [ready, running] = [document('{"state": "READY"}'), document('{"state": "RUNNING"}')];
  const found = (evidence: Omit<Evidence, "signal">) =>
    evidenceBetween(ready, running, [{ signal: "state", ...evidence }]).length;
  expect(found({ to: ["RUNNING"] })).toBe(1);
  expect(found({ to: ["ABORT"] })).toBe(0);
  expect(found({ from: ["READY"] })).toBe(1);
  expect(found({ from: ["ABORT"] })).toBe(0);
  expect(found({ notFrom: ["READY"] })).toBe(0);
});

test.each([
  ['{"id": "T", "state": "READY"}', undefined],
  ['{"state": "READY"}', undefined],
  ['{"id": "t"}', undefined],
  ['{"id": "u", "state": "READY"}', "the answer is about another task, u"],
  ['{"id": 7, "state": "READY"}', "the answer is about another task, 7"],
  ["{}", "the answer is no task: it has neither id nor state"],
])("%s as the document of t: %s", (json, expected) => {
  expect(misreading(document(json), "t")).toBe(expected);
});

test.each([
  ['{"name": "x"}', "x"],
  ['{"name": ""}', ""],
  ['{"name": 5}', undefined],
  ['{"name": null}', undefined],
  ["{}", undefined],
])("textField of %s is %j", (json, expected) => {
  expect(textField(document(json), "name")).toBe(expected);
});

test("textField looks at own fields of objects only", () => {
  expect(textField(document("{}"), "constructor")).toBeUndefined();
  expect(textField(undefined, "name")).toBeUndefined();
});
