import { describe, expect, test } from "vitest";

import { OPERATIONS } from "../../src/model/operations.ts";
import { SUB_TASKS } from "../../src/model/steps.ts";
import { TASK_STATES, taskState } from "../../src/model/task-state.ts";

/** Retyped by hand: the states of docs/service.md, "Task states", their phases, and which are at rest. */
const STATES = [
  ["READY", "pending", true],
  ["RUNNING", "running", false],
  ["SKIPPING", "running", false],
  ["SYNCING", "syncing", false],
  ["ABORTING", "stopping", false],
  ["ABORT", "paused", true],
  ["MIGRATE_SUCCESS", "succeeded", true],
  ["SYNC_SUCCESS", "succeeded", true],
  ["MIGRATE_FAIL", "failed", true],
  ["SYNC_FAIL", "failed", true],
  ["RESETING", "rolling_back", false],
  ["SYNC_F_ROLLBACKING", "rolling_back", false],
  ["SYNC_F_ROLLBACK_SUCCESS", "rolled_back", true],
  ["DELETING", "deleting", false],
] as const;

describe("task states", () => {
  test("are those of the pages", () => {
    expect(Object.keys(TASK_STATES).toSorted()).toEqual(STATES.map(([state]) => state).toSorted());
  });

  test.each(STATES)("%s is %s, at rest: %s", (state, phase, atRest) => {
    expect(taskState(state)).toMatchObject({ phase, atRest });
    expect(taskState(state).meaning).toMatch(/^[a-z]/);
  });

  test.each(["PAUSED", "running", "", " READY", "__proto__", "constructor", "toString", null, undefined])(
    "%j is unknown and no end",
    (state) => {
      expect(taskState(state)).toMatchObject({ phase: "unknown", atRest: false });
    },
  );
});

test("every sub-task name of the pages has its words, and no other", () => {
  const names = [
    "CREATE_CLOUD_SERVER SSL_CONFIG ATTACH_AGENT_IMAGE DETTACH_AGENT_IMAGE",
    "FORMAT_DISK_LINUX FORMAT_DISK_LINUX_FILE FORMAT_DISK_LINUX_BLOCK FORMAT_DISK_WINDOWS",
    "MIGRATE_LINUX_FILE MIGRATE_LINUX_BLOCK MIGRATE_WINDOWS_BLOCK CLONE_VM",
    "SYNC_LINUX_FILE SYNC_LINUX_BLOCK SYNC_WINDOWS_BLOCK",
    "CONFIGURE_LINUX CONFIGURE_LINUX_FILE CONFIGURE_LINUX_BLOCK CONFIGURE_WINDOWS CHECK_CONSISTENCY",
  ].flatMap((line) => line.split(" "));
  expect(Object.keys(SUB_TASKS).toSorted()).toEqual(names.toSorted());
  for (const words of Object.values(SUB_TASKS)) expect(words).toMatch(/^[a-z][a-z ]+$/);
});

/** Retyped by hand from docs/service.md, "Operations". */
const ACTIONS = [
  { word: "start", wire: "start", asks: false, reached: ["RUNNING", "SYNCING"] },
  { word: "stop", wire: "stop", asks: false, reached: ["ABORT", "ABORTING"] },
  { word: "test", wire: "test", asks: true, reached: [] },
  { word: "clone-test", wire: "clone_test", asks: false, reached: [] },
  { word: "restart", wire: "restart", asks: true, reached: [] },
  { word: "network-check", wire: "network_check", asks: false, reached: [] },
  { word: "clear", wire: "clear", asks: true, reached: [] },
  { word: "skip", wire: "skip", asks: false, reached: [] },
  { word: "migration-test", wire: "migration_test", asks: false, reached: [] },
];

test("operations: their words, which are asked about, and when nothing is left to do", () => {
  expect(
    Object.values(OPERATIONS).map(({ word, wire, confirmation, alreadyReached }) => ({
      word,
      wire,
      asks: confirmation !== undefined && confirmation.when === undefined,
      reached: alreadyReached,
    })),
  ).toEqual(ACTIONS);
  expect(
    Object.values(OPERATIONS)
      .filter(({ needsTemplate }) => needsTemplate)
      .map(({ word }) => word),
  ).toEqual(["clone-test"]);
  for (const { evidence } of Object.values(OPERATIONS)) expect(evidence).not.toEqual([]);
  for (const { alreadyReached } of Object.values(OPERATIONS))
    for (const state of alreadyReached) expect(TASK_STATES).toHaveProperty(state);
});

test("after Ctrl-C an operation is waited for where `task wait` can be asked for its goal, and shown otherwise", () => {
  const resume = Object.values(OPERATIONS).map(({ word, resume: { verb, flags } }) => [word, verb, ...flags].join(" "));
  expect(resume).toEqual([
    "start wait --for SYNCING,MIGRATE_SUCCESS,SYNC_SUCCESS",
    "stop wait --for ABORT",
    "test show",
    "clone-test show --section clone",
    "restart wait --for SYNCING,MIGRATE_SUCCESS,SYNC_SUCCESS",
    "network-check show --section network",
    "clear show",
    "skip show",
    "migration-test show",
  ]);
});
