import { expect, test } from "vitest";

import { type JsonObject, parseJson, textField } from "../../src/json.ts";
import { movedSignals, type Signal } from "../../src/model/signals.ts";

const ALL: readonly Signal[] = [
  "state",
  "start_date",
  "sub_task_ids",
  "source_state",
  "migration_cycle",
  "clone_server",
  "network_check_info",
];
const document = (json: string) => parseJson(json) as JsonObject;

test.each([
  ["{}", "{}", []],
  ['{"state": "READY"}', '{"state": "READY"}', []],
  ['{"state": "READY"}', '{"state": "RUNNING"}', ["state"]],
  ['{"state": null}', "{}", []],
  ["{}", '{"state": ""}', ["state"]],
  ['{"start_date": null}', '{"start_date": 1598435784000}', ["start_date"]],
  ['{"start_date": 9007199254740992}', '{"start_date": 9007199254740993}', ["start_date"]],
  ['{"sub_tasks": [{"id": 1, "progress": 5}]}', '{"sub_tasks": [{"id": 1, "progress": 6}]}', []],
  ['{"sub_tasks": [{"id": 1}]}', '{"sub_tasks": [{"id": 2}]}', ["sub_task_ids"]],
  ['{"sub_tasks": [{"id": 9223372036854775806}]}', '{"sub_tasks": [{"id": 9223372036854775807}]}', ["sub_task_ids"]],
  ['{"sub_tasks": [{"id": 1}]}', '{"sub_tasks": [{"id": 1}, {"id": 2}]}', ["sub_task_ids"]],
  ['{"sub_tasks": [null]}', '{"sub_tasks": [{}]}', []],
  ['{"sub_tasks": null}', '{"sub_tasks": "x"}', []],
  ['{"source_server": {"state": "waiting"}}', '{"source_server": {"state": "replicate"}}', ["source_state"]],
  ['{"source_server": null}', '{"source_server": {"state": null}}', []],
  [
    '{"source_server": {"migration_cycle": "syncing"}}',
    '{"source_server": {"migration_cycle": "cutovering"}}',
    ["migration_cycle"],
  ],
  ['{"source_server": "gone"}', '{"source_server": {"name": "x"}}', []],
  ["{}", '{"clone_server": {"clone_state": "PREPARING"}}', ["clone_server"]],
  ['{"clone_server": {"clone_state": "PREPARING"}}', '{"clone_server": {"clone_state": "CREATING"}}', ["clone_server"]],
  [
    '{"network_check_info": {"network_delay": 20.0}}',
    '{"network_check_info": {"network_delay": 20.5}}',
    ["network_check_info"],
  ],
  ['{"migrate_speed": 0.0, "remain_seconds": 5}', '{"migrate_speed": 9.5, "remain_seconds": 4}', []],
])("%s → %s moved %j", (before, after, moved) => {
  expect(movedSignals(document(before), document(after), ALL)).toEqual(moved);
});

test("only the signals asked for count", () => {
  expect(movedSignals(document('{"state": "A"}'), document('{"state": "B"}'), ["start_date"])).toEqual([]);
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
