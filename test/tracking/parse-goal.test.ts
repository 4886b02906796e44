import { expect, test } from "vitest";

import { UsageError } from "../../src/errors.ts";
import { TASK_STATES } from "../../src/model/task-state.ts";
import { parseGoal } from "../../src/tracking/parse-goal.ts";
import { play, task } from "./play.ts";

test.each([
  ["RUNNING", "RUNNING", ["RUNNING"], ["SYNCING"]],
  ["running,Ready", "RUNNING or READY", ["RUNNING", "READY"], ["SYNCING"]],
  ["RUNNING,SYNCING", "RUNNING or SYNCING", ["RUNNING", "SYNCING"], undefined],
  ["ABORT", "ABORT", ["ABORT"], undefined],
  [
    " MIGRATE_SUCCESS , SYNC_SUCCESS",
    "MIGRATE_SUCCESS or SYNC_SUCCESS",
    ["MIGRATE_SUCCESS", "SYNC_SUCCESS"],
    undefined,
  ],
  ["phase:failed", "phase:failed", ["MIGRATE_FAIL", "SYNC_FAIL"], undefined],
  ["PHASE:Running", "phase:running", ["RUNNING", "SKIPPING"], ["SYNCING"]],
  ["Rest", "rest", ["READY", "MIGRATE_SUCCESS", "SYNC_SUCCESS"], undefined],
  ["rest,ABORT", "rest or ABORT", ["READY", "MIGRATE_SUCCESS", "SYNC_SUCCESS", "ABORT"], undefined],
])("--for %s", (text, words, reached, passedBy) => {
  expect(parseGoal(text)).toEqual({ words, aspect: "state", reached, ...(passedBy ? { passedBy } : {}) });
});

test.each(["NONSENSE", "", "RUNNING,", "phase:", "phase:nonsense", "phase:unknown", "phase", "resting"])(
  "--for %j is refused and lists the known words",
  (text) => {
    const error = caught(() => parseGoal(text));
    expect(error).toBeInstanceOf(UsageError);
    for (const word of [...Object.keys(TASK_STATES), "phase:failed", "phase:rolled_back", "rest"]) {
      expect((error as UsageError).facts.hint).toContain(word);
    }
  },
);

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

test("the message names the word", () => {
  expect(() => parseGoal("NONSENSE")).toThrow('unknown word "NONSENSE"');
  expect(() => parseGoal("RUNNING,")).toThrow("a word is missing");
});

/** `task wait`: the first reading may end it. */
test.each([
  ["RUNNING", "RUNNING", "reached: RUNNING: migrating"],
  ["MIGRATE_FAIL", "MIGRATE_FAIL", "reached: MIGRATE_FAIL: migration failed"],
  ["phase:failed", "SYNC_FAIL", "reached: SYNC_FAIL: synchronisation failed"],
  ["ABORT", "ABORT", "reached: ABORT: paused"],
  ["DELETING", "DELETING", "reached: DELETING: being deleted"],
  ["rest", "READY", "reached: READY: ready to start"],
  ["rest", "MIGRATE_FAIL", "failed: MIGRATE_FAIL: migration failed"],
  ["rest", "ABORT", "paused: ABORT: paused"],
  ["rest", "SYNCING", "goes on"],
  ["RUNNING", "MIGRATE_SUCCESS", "passed: MIGRATE_SUCCESS: migration succeeded; waiting longer will not bring RUNNING"],
  ["MIGRATE_SUCCESS", "READY", "passed: READY: ready to start; waiting longer will not bring MIGRATE_SUCCESS"],
  ["MIGRATE_SUCCESS", "MIGRATE_FAIL", "failed: MIGRATE_FAIL: migration failed"],
  ["MIGRATE_SUCCESS", "ABORT", "paused: ABORT: paused"],
  ["MIGRATE_SUCCESS", "SYNCING", "goes on"],
  ["RUNNING", "SYNCING", "goes on"],
  ["RUNNING", "NEVER_SEEN", "goes on"],
])("--for %s of a task that is %s", (text, state, expected) => {
  const { ending } = play({ goal: parseGoal(text) }, [0, task(state)], [10, task(state)]);
  expect(ending === undefined ? "goes on" : `${ending.kind}: ${ending.reason}`).toBe(expected);
});

test("--for RUNNING of a task that stays SYNCING was passed, once the launch of a target would have shown", () => {
  const goal = parseGoal("RUNNING");
  const { ending, endedAt } = play({ goal }, [0, task("SYNCING")], [19, task("SYNCING")], [21, task("SYNCING")]);
  expect(ending).toEqual({
    kind: "passed",
    reason: "SYNCING: replicated; changes are being synchronised; that is past RUNNING",
  });
  expect(endedAt).toBe(21);
  expect(play({ goal }, [0, task("SYNCING")], [10, task("RUNNING")]).ending?.kind).toBe("reached");
});
