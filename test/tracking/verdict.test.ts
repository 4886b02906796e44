import { expect, test } from "vitest";

import type { JsonObject } from "../../src/json.ts";
import { EXIT_OF_ENDING } from "../../src/tracking/event.ts";
import { type Beat, failure, goalOf, play, source, task } from "./play.ts";

const ready = task("READY");
const running = task("RUNNING");
const syncing = task("SYNCING", source("syncing"));
const done = task("MIGRATE_SUCCESS");
const clone = (clone_state: string, vm_id = "") => task("SYNCING", { clone_server: { vm_id, clone_state } });
const measured = (delay: number): JsonObject => ({ network_check_info: { network_delay: delay } });

/** Documents 5 s apart, the last of which ends it; or "goes on". */
const TABLE: readonly (readonly [string, string, JsonObject, readonly JsonObject[], string])[] = [
  ["start", "through to the end", ready, [ready, running, done], "reached: MIGRATE_SUCCESS: migration succeeded"],
  [
    "start",
    "to continuous synchronisation",
    ready,
    [running, syncing],
    "reached: SYNCING: replicated; changes are being synchronised",
  ],
  [
    "start",
    "a new synchronisation",
    done,
    [done, syncing],
    "reached: SYNCING: replicated; changes are being synchronised",
  ],
  [
    "start",
    "fails",
    ready,
    [running, task("MIGRATE_FAIL", failure("SMS.1414"))],
    "failed: MIGRATE_FAIL: migration failed (SMS.1414)",
  ],
  ["start", "fails before it was seen to run", ready, [task("MIGRATE_FAIL")], "failed: MIGRATE_FAIL: migration failed"],
  [
    "start",
    "synchronisation fails and is rolled back",
    ready,
    [task("SYNC_F_ROLLBACKING"), task("SYNC_F_ROLLBACK_SUCCESS")],
    "failed: SYNC_F_ROLLBACK_SUCCESS: synchronisation failed; rolled back",
  ],
  [
    "start",
    "fails for the reason of another service",
    ready,
    [task("MIGRATE_FAIL", { error_json: '{"error_code":"SMS.0601","error_msg":"Cause: Ecs.0005, EVS.1013"}' })],
    "failed: MIGRATE_FAIL: migration failed (SMS.0601, cause Ecs.0005, cause EVS.1013)",
  ],
  ["start", "somebody pauses", ready, [running, task("ABORTING"), task("ABORT")], "paused: ABORT: paused"],
  [
    "start",
    "somebody pauses after an earlier failure",
    ready,
    [running, task("ABORT", failure("SMS.1414"))],
    "paused: ABORT: paused",
  ],
  [
    "start",
    "the service pauses",
    ready,
    [running, task("ABORT", failure("SMS.9007"))],
    "paused: ABORT: paused (SMS.9007)",
  ],
  [
    "start",
    "falls back",
    task("ABORT"),
    [running, ready],
    "passed: READY: ready to start; waiting longer will not bring the end of the replication",
  ],
  [
    "start",
    "unseen states",
    ready,
    [task("COOLING"), task(null), task(""), { id: "t" }, task("DELETING"), task("RESETING")],
    "goes on",
  ],
  [
    "restart",
    "the old failure is no result",
    task("MIGRATE_FAIL"),
    [task("MIGRATE_FAIL"), task("MIGRATE_FAIL")],
    "goes on",
  ],
  [
    "restart",
    "fails again",
    task("MIGRATE_FAIL"),
    [task("MIGRATE_FAIL"), running, task("MIGRATE_FAIL")],
    "failed: MIGRATE_FAIL: migration failed",
  ],
  ["stop", "pauses", running, [running, task("ABORTING"), task("ABORT")], "reached: ABORT: paused"],
  [
    "stop",
    "comes too late",
    running,
    [running, done],
    "passed: MIGRATE_SUCCESS: migration succeeded; waiting longer will not bring the pause",
  ],
  ["stop", "fails instead", running, [task("SYNC_FAIL")], "failed: SYNC_FAIL: synchronisation failed"],
  [
    "test",
    "ends as a success",
    syncing,
    [syncing, running, task("SYNC_SUCCESS")],
    "reached: SYNC_SUCCESS: synchronisation succeeded",
  ],
  [
    "test",
    "at rest, cut over",
    syncing,
    [running, task("ABORT", source("finished", { migration_cycle: "CUTOVERED" }))],
    "reached: the target server is launched",
  ],
  [
    "test",
    "at rest, not cut over",
    syncing,
    [running, task("ABORT", source("stopped", { migration_cycle: "syncing" }))],
    "paused: ABORT: paused",
  ],
  [
    "test",
    "failed after the cut",
    syncing,
    [task("MIGRATE_FAIL", source("error", { migration_cycle: "cutovered" }))],
    "failed: MIGRATE_FAIL: migration failed",
  ],
  [
    "test",
    "cutovering, not at rest",
    syncing,
    [task("RUNNING", source("cutovering", { migration_cycle: "cutovered" }))],
    "goes on",
  ],
  [
    "clone-test",
    "is finished",
    syncing,
    [clone("PREPARING"), clone("CREATING"), clone("FINISHED", "v")],
    "reached: the clone is FINISHED: v",
  ],
  ["clone-test", "fails", syncing, [clone("PREPARING"), clone("error")], "failed: the clone is ERROR"],
  [
    "clone-test",
    "the last clone is no result",
    clone("FINISHED", "old"),
    [clone("FINISHED", "old"), clone("FINISHED", "old")],
    "goes on",
  ],
  [
    "clone-test",
    "another clone is",
    clone("FINISHED", "old"),
    [clone("FINISHED", "new")],
    "reached: the clone is FINISHED: new",
  ],
  [
    "clone-test",
    "the task fails meanwhile",
    syncing,
    [clone("CREATING"), { ...clone("CREATING"), state: "SYNC_FAIL" }],
    "failed: SYNC_FAIL: synchronisation failed",
  ],
  [
    "clone-test",
    "the task ends meanwhile",
    syncing,
    [clone("CREATING"), { ...clone("CREATING"), state: "MIGRATE_SUCCESS" }],
    "goes on",
  ],
  [
    "clone-test",
    "the task ends without a clone",
    syncing,
    [done],
    "passed: MIGRATE_SUCCESS: migration succeeded; waiting longer will not bring the clone",
  ],
  [
    "network-check",
    "the first result",
    ready,
    [ready, { ...ready, ...measured(5) }],
    "reached: the network was measured",
  ],
  [
    "network-check",
    "the last result is none",
    { ...ready, ...measured(5) },
    Array.from({ length: 9 }, () => ({ ...ready, ...measured(5) })),
    "goes on",
  ],
  [
    "network-check",
    "a new result",
    { ...ready, ...measured(5) },
    [
      { ...ready, ...measured(5) },
      { ...ready, ...measured(6) },
    ],
    "reached: the network was measured",
  ],
  [
    "network-check",
    "null is no result",
    { ...ready, ...measured(5) },
    [{ ...ready, network_check_info: null }],
    "goes on",
  ],
  [
    "network-check",
    "of a failed task",
    task("MIGRATE_FAIL"),
    Array.from({ length: 9 }, () => task("MIGRATE_FAIL")),
    "goes on",
  ],
  ["network-check", "the task fails", ready, [running, task("MIGRATE_FAIL")], "failed: MIGRATE_FAIL: migration failed"],
  [
    "migration-test",
    "succeeds",
    task("READY", source("waiting")),
    [task("READY", source("premigready")), task("READY", source("PREMIGED"))],
    "reached: the source server is premiged",
  ],
  [
    "migration-test",
    "fails",
    task("READY", source("waiting")),
    [task("READY", source("premiging")), task("READY", source("premigfailed"))],
    "failed: the source server is premigfailed",
  ],
  [
    "migration-test",
    "the last drill is no result",
    task("READY", source("premigfailed")),
    [task("READY", source("premigfailed"))],
    "goes on",
  ],
  [
    "migration-test",
    "takes long at rest",
    task("READY", source("waiting")),
    Array.from({ length: 9 }, () => task("READY", source("premigready"))),
    "goes on",
  ],
  [
    "skip",
    "moves",
    task("RUNNING", source("replicate")),
    [task("RUNNING", source("replicate")), task("SKIPPING", source("skipping"))],
    "reached: SKIPPING: skipping the consistency check",
  ],
  [
    "skip",
    "moves on past it",
    task("RUNNING", source("replicate")),
    [done],
    "reached: MIGRATE_SUCCESS: migration succeeded",
  ],
  [
    "skip",
    "moves into failure",
    task("RUNNING", source("replicate")),
    [task("MIGRATE_FAIL", source("error"))],
    "failed: MIGRATE_FAIL: migration failed",
  ],
  [
    "skip",
    "moves in a document without a state",
    task("RUNNING", source("replicate")),
    [{ id: "t", ...source("skipping") }],
    "reached: no state: a state this version of sms does not know",
  ],
  ["skip", "never moves", running, Array.from({ length: 9 }, () => running), "goes on"],
  [
    "clear",
    "clears",
    task("MIGRATE_SUCCESS", source("finished")),
    [task("MIGRATE_SUCCESS", source("clearing")), task("MIGRATE_SUCCESS", source("cleared"))],
    "reached: the source server is cleared",
  ],
  [
    "clear",
    "is under way",
    task("MIGRATE_SUCCESS", source("finished")),
    Array.from({ length: 9 }, () => task("MIGRATE_SUCCESS", source("clearing"))),
    "goes on",
  ],
  [
    "clear",
    "fails",
    task("MIGRATE_SUCCESS", source("finished")),
    [task("MIGRATE_SUCCESS", source("clearfailed"))],
    "failed: the source server is clearfailed",
  ],
  [
    "clear",
    "comes back to where it was",
    task("MIGRATE_SUCCESS", source("finished")),
    [task("MIGRATE_SUCCESS", source("clearing")), task("MIGRATE_SUCCESS", source("finished"))],
    "reached: the source server is finished",
  ],
  [
    "clear",
    "with a null source",
    task("MIGRATE_SUCCESS", source("finished")),
    [task("SYNC_SUCCESS")],
    "reached: SYNC_SUCCESS: synchronisation succeeded",
  ],
];

test.each(TABLE)("%s %s", (word, _, baseline, documents, expected) => {
  const beats = documents.map((document, at): Beat => [5 * (at + 1), document]);
  const { ending, endedAt } = play({ goal: goalOf(word), baseline }, ...beats);
  expect(ending === undefined ? "goes on" : `${ending.kind}: ${ending.reason}`).toBe(expected);
  if (ending !== undefined) expect(endedAt).toBe(5 * documents.length);
});

/** Nothing moves from the baseline: 19 s are no result, 20 s (--settle) are. */
test.each([
  [
    "start",
    ready,
    "passed: READY: ready to start; no change since the action; waiting longer will not bring the end of the replication",
  ],
  ["start", done, "reached: MIGRATE_SUCCESS: migration succeeded; no change since the action"],
  ["start", task("ABORT"), "paused: ABORT: paused; no change since the action"],
  ["restart", task("MIGRATE_FAIL"), "failed: MIGRATE_FAIL: migration failed; no change since the action"],
  ["stop", task("ABORT"), "reached: ABORT: paused; no change since the action"],
  ["stop", running, "goes on"],
  ["test", syncing, "goes on"],
  ["clone-test", clone("FINISHED"), "reached: the clone is FINISHED; no change since the action"],
  [
    "clone-test",
    done,
    "passed: MIGRATE_SUCCESS: migration succeeded; no change since the action; waiting longer will not bring the clone",
  ],
  ["network-check", { ...ready, ...measured(5) }, "goes on"],
  [
    "migration-test",
    ready,
    "passed: READY: ready to start; no change since the action; waiting longer will not bring the end of the drill",
  ],
  ["skip", running, "goes on"],
  [
    "clear",
    done,
    "passed: MIGRATE_SUCCESS: migration succeeded; no change since the action; waiting longer will not bring the deletion of the snapshots",
  ],
])("%s on a task that does not move", (word, baseline, expected) => {
  const goal = goalOf(word);
  expect(play({ goal, baseline }, [1, baseline], [19.9, baseline]).ending).toBeUndefined();
  const { ending } = play({ goal, baseline }, [1, baseline], [20, baseline], [25, baseline]);
  expect(ending === undefined ? "goes on" : `${ending.kind}: ${ending.reason}`).toBe(expected);
});

test("without a baseline the first reading stands in for it", () => {
  const scene = { goal: goalOf("restart"), acted: true };
  const failed = task("MIGRATE_FAIL");
  expect(play(scene, [1, failed], [2, failed]).ending).toBeUndefined();
  expect(play(scene, [1, failed], [2, running], [3, failed]).ending?.kind).toBe("failed");
  expect(play(scene, [1, failed], [21, failed]).ending?.kind).toBe("failed");
});

test("list items end no wait for a clone, whatever they hold", () => {
  const scene = { goal: goalOf("clone-test"), acted: true };
  const { ending, track } = play(scene, [1, done, "partial"], [20, clone("FINISHED"), "partial"]);
  expect([ending, track.needsDocument]).toEqual([undefined, true]);
});

test("each ending has its documented exit code", () => {
  expect(EXIT_OF_ENDING).toEqual({
    reached: 0,
    failed: 5,
    paused: 5,
    passed: 5,
    timeout: 8,
    outage: 9,
    stalled: 5,
    gone: 3,
    denied: 4,
    detached: 130,
  });
});
