import { expect, test } from "vitest";

import { parseJson, type JsonObject } from "../../src/json.ts";
import { readTask } from "../../src/model/read-task.ts";
import { currentStep, stepHint } from "../../src/model/steps.ts";

const DONE = '{"name": "A", "progress": 100, "start_date": 1, "end_date": 2}';
const RUNNING = '{"name": "B", "progress": 40, "start_date": 3, "end_date": null}';
const WAITING = '{"name": "C", "progress": 0, "start_date": null, "end_date": null}';

test.each([
  ["no list", "{}", undefined],
  ["null list", '{"sub_tasks": null}', undefined],
  ["empty list", '{"sub_tasks": []}', undefined],
  ["none begun", `{"sub_tasks": [${WAITING}, ${WAITING}]}`, undefined],
  ["null entries only", '{"sub_tasks": [null, null]}', undefined],
  ["one running", `{"sub_tasks": [${DONE}, ${RUNNING}, ${WAITING}]}`, [2, 3, "B"]],
  ["the last of several running", `{"sub_tasks": [${RUNNING}, ${RUNNING}, ${WAITING}]}`, [2, 3, "B"]],
  ["all ended: the last", `{"sub_tasks": [${DONE}, ${DONE}]}`, [2, 2, "A"]],
  ["between two: the last that ended", `{"sub_tasks": [${DONE}, ${WAITING}]}`, [1, 2, "A"]],
  ["null entries count", `{"sub_tasks": [null, ${RUNNING}, null]}`, [2, 3, "B"]],
  ["subtask_info names it", `{"subtask_info": "C-5", "sub_tasks": [${DONE}, ${RUNNING}, ${WAITING}]}`, [3, 3, "C"]],
  [
    "subtask_info names a hyphened one",
    '{"subtask_info": "X-Y-5", "sub_tasks": [{"name": "X"}, {"name": "X-Y"}]}',
    [2, 2, "X-Y"],
  ],
  [
    "subtask_info names the last of its name",
    `{"subtask_info": "A-100", "sub_tasks": [${DONE}, ${DONE}, ${RUNNING}]}`,
    [2, 3, "A"],
  ],
  ["subtask_info names a stranger", `{"subtask_info": "Z-5", "sub_tasks": [${DONE}, ${RUNNING}]}`, [2, 2, "B"]],
  ["subtask_info without a number", `{"subtask_info": "A", "sub_tasks": [${DONE}, ${RUNNING}]}`, [2, 2, "B"]],
  ["subtask_info empty", `{"subtask_info": "", "sub_tasks": [${DONE}, ${RUNNING}]}`, [2, 2, "B"]],
  ["subtask_info null, a nameless step", '{"subtask_info": null, "sub_tasks": [{"start_date": 0}]}', [1, 1, undefined]],
  ["subtask_info alone", '{"subtask_info": "A-5"}', undefined],
  [
    "progress without dates",
    '{"sub_tasks": [{"name": "A", "progress": 100}, {"name": "B", "progress": 42}, {"name": "C"}]}',
    [2, 3, "B"],
  ],
  ["a start of 0 is a start", '{"sub_tasks": [{"name": "A", "start_date": 0}]}', [1, 1, "A"]],
])("%s", (_, json, expected) => {
  const step = currentStep(readTask(parseJson(json) as JsonObject).task);
  expect(step && [step.number, step.of, step.subTask.name]).toEqual(expected);
});

test.each([142, -5, 0])("a progress of %d is carried as it came", (progress) => {
  const { task } = readTask(parseJson(`{"sub_tasks": [{"start_date": 1, "progress": ${progress}}]}`) as JsonObject);
  expect(currentStep(task)?.subTask.progress).toBe(progress);
});

const RUNNING_TARGET = "If it stays at 0 %, check that the target server (ECS) is running.";
const KEY = "If it stays at 50 %, check that the access key given to the agent has rights in the target region.";
const SKIP = "sms task skip ends the check; it is accepted between 5 and 95 %.";
const LAUNCH = expect.stringMatching(
  /^A launch stays at 0 % .* sms task stop, then sms task start, and wait 10 minutes\.$/,
);

test.each([
  ["SSL_CONFIG", 0, {}, RUNNING_TARGET],
  ["SSL_CONFIG", 1, {}, undefined],
  ["SSL_CONFIG", 50, {}, KEY],
  ["SSL_CONFIG", 49, {}, undefined],
  ["SSL_CONFIG", 100, {}, undefined],
  ["SSL_CONFIG", null, {}, undefined],
  ["SYNC_LINUX_FILE", 6, {}, "It may stay at 6 %: that is normal at file level."],
  ["SYNC_LINUX_FILE", 6, { state: "MIGRATE_SUCCESS" }, undefined],
  ["SYNC_LINUX_BLOCK", 6, {}, undefined],
  ["SYNC_LINUX_FILE", 0, {}, undefined],
  ["SYNC_LINUX_FILE", 0, { source_server: { state: "syncing" } }, undefined],
  ["SYNC_LINUX_FILE", 0, { source_server: { state: "cutovering" } }, LAUNCH],
  ["SYNC_WINDOWS_BLOCK", 0, { source_server: { state: "cutovering" } }, LAUNCH],
  ["SYNC_WINDOWS_BLOCK", 1, { source_server: { state: "cutovering" } }, undefined],
  ["CHECK_CONSISTENCY", 4, {}, undefined],
  ["CHECK_CONSISTENCY", 5, {}, SKIP],
  ["CHECK_CONSISTENCY", 95, {}, SKIP],
  ["CHECK_CONSISTENCY", 96, {}, undefined],
  ["constructor", 50, {}, undefined],
  [null, 50, {}, undefined],
] as const)("%s at %s %%, %j", (name, progress, fields, hint) => {
  const document = { state: "RUNNING", sub_tasks: [{ name, progress, start_date: 1 }], ...fields };
  expect(stepHint(readTask(parseJson(JSON.stringify(document)) as JsonObject).task)).toEqual(hint);
});

test("without a step there is no hint", () => {
  expect(stepHint(readTask(parseJson('{"state": "READY"}') as JsonObject).task)).toBeUndefined();
});
