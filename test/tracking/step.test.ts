import { expect, test } from "vitest";

import { NetworkError, SmsError } from "../../src/errors.ts";
import { parseGoal } from "../../src/tracking/parse-goal.ts";
import { step } from "../../src/tracking/step.ts";
import { timeLeft } from "../../src/tracking/track.ts";
import {
  badGateway,
  type Beat,
  begin,
  copying,
  failure,
  goalOf,
  momentAt,
  play,
  source,
  T0,
  task,
  eventNames,
} from "./play.ts";

const MINUTE = 60;
const HOUR = 3600;
const running = task("RUNNING");
const done = task("MIGRATE_SUCCESS");
const healing = task("MIGRATE_FAIL", failure("SMS.1807"));

test("a wait from the first reading to the end, event by event", () => {
  const { events, ending } = play(
    { goal: goalOf("start"), baseline: task("READY") },
    [1, task("READY")],
    [3, copying(0.2)],
    [5, copying(0.9)],
    [7, copying(41)],
    [9, done],
    [11, done],
  );
  expect(events.map(({ reading, ...event }) => [reading?.state, event])).toEqual([
    ["READY", { event: "started", taskId: "t", timeMs: T0 + 1000 }],
    ["RUNNING", { event: "state", from: "READY", to: "RUNNING", taskId: "t", timeMs: T0 + 3000 }],
    [
      "RUNNING",
      {
        event: "step",
        from: undefined,
        to: { number: 2, of: 2, name: "MIGRATE_LINUX_FILE", percent: 0.2 },
        taskId: "t",
        timeMs: T0 + 3000,
      },
    ],
    ["RUNNING", { event: "progress", percent: 41, taskId: "t", timeMs: T0 + 7000 }],
    ["MIGRATE_SUCCESS", { event: "state", from: "RUNNING", to: "MIGRATE_SUCCESS", taskId: "t", timeMs: T0 + 9000 }],
    [
      "MIGRATE_SUCCESS",
      expect.objectContaining({ event: "step", to: undefined, from: expect.objectContaining({ number: 2 }) }),
    ],
    ["MIGRATE_SUCCESS", { event: "ended", ending, taskId: "t", timeMs: T0 + 9000 }],
  ]);
});

test("percents as they come: 142, backwards, none", () => {
  const played = play(
    {},
    [0, copying(98)],
    [2, copying(142)],
    [4, copying(7)],
    [6, copying(7.9)],
    [8, copying(Number.NaN)],
  );
  expect(played.events.flatMap((event) => (event.event === "progress" ? [event.percent] : []))).toEqual([142, 7]);
  expect(played.track.reading?.step).toEqual({ number: 2, of: 2, name: "MIGRATE_LINUX_FILE", percent: undefined });
});

test("the clone's states and the agent's connection are told", () => {
  const clone = (clone_state: string | null, connected?: boolean) =>
    task("SYNCING", { clone_server: { clone_state }, ...(connected === undefined ? {} : { connected }) });
  const { events } = play(
    { goal: goalOf("clone-test"), baseline: task("SYNCING") },
    [1, clone(null, true)],
    [2, clone("CREATING", false)],
    [3, clone("CREATING")],
    [4, clone("CREATING", true)],
  );
  expect(events.map((event) => [event.event, "to" in event ? event.to : undefined])).toEqual([
    ["started", undefined],
    ["clone", "CREATING"],
    ["connection", undefined],
    ["stalled", undefined],
    ["moving", undefined],
  ]);
});

test("what list items do not know is no change when a whole document has it", () => {
  const whole = task("SYNCING", { connected: false, clone_server: { clone_state: "ERROR" } });
  const played = play({}, [1, task("SYNCING"), "partial"], [2, task("SYNCING"), "partial"], [30, whole]);
  expect(eventNames(played)).toEqual(["started", "stalled"]);
  expect(played.track.reading).toMatchObject({ cloneState: "ERROR", connected: false });
  const later = task("SYNCING", { clone_server: { clone_state: "CREATING" } });
  expect(eventNames(play({}, [1, task("SYNCING")], [2, task("SYNCING"), "partial"], [30, later]))).toEqual([
    "started",
    "clone",
  ]);
});

test("a connection that comes back is told", () => {
  const beats: Beat[] = [true, false, true].map((connected, at) => [at, { ...running, connected }]);
  const { events } = play({}, ...beats);
  expect(events.flatMap((event) => (event.event === "connection" ? [event.connected] : []))).toEqual([false, true]);
});

test("a failure that may heal is given 35 minutes, said once, and counts then", () => {
  const played = play(
    { goal: goalOf("start"), baseline: task("READY") },
    [1, running],
    [10, healing],
    [60, healing],
    [10 + 35 * MINUTE - 1, healing],
    [10 + 35 * MINUTE, healing],
  );
  expect(eventNames(played)).toEqual(["started", "state", "recovering", "ended"]);
  expect(played.events[2]).toMatchObject({ errorCode: "SMS.1807", graceMs: 35 * 60_000 });
  expect(played.ending).toEqual({ kind: "failed", reason: "MIGRATE_FAIL: migration failed (SMS.1807)" });
  expect(played.endedAt).toBe(10 + 35 * MINUTE);
});

test("a failure that heals is forgotten, and the next one has its own grace", () => {
  const played = play({}, [0, healing], [200, running], [250, healing], [540, healing], [545, running], [550, done]);
  expect(eventNames(played)).toEqual([
    "started",
    "recovering",
    "state",
    "state",
    "recovering",
    "state",
    "state",
    "ended",
  ]);
  expect(played.ending?.kind).toBe("reached");
});

test.each(["SMS.0807", "SMS.1807", "SMS.2802", "SMS.2805", "SMS.2806", "SMS.3802", "1807"])("%s may heal", (code) => {
  expect(eventNames(play({}, [0, task("MIGRATE_FAIL", failure(code))]))).toEqual(["started", "recovering"]);
});

test.each([
  ["another code", task("MIGRATE_FAIL", failure("SMS.1414"))],
  ["a code that contains one", task("MIGRATE_FAIL", failure("SMS.11807"))],
  ["no code", task("MIGRATE_FAIL")],
  ["another state", task("SYNC_FAIL", failure("SMS.1807"))],
])("no grace for %s", (_, document) => {
  expect(play({}, [0, document]).ending?.kind).toBe("failed");
});

test("no grace when the failure is what was waited for, nor with --recovery-grace 0", () => {
  expect(play({ goal: parseGoal("MIGRATE_FAIL") }, [0, healing]).ending?.kind).toBe("reached");
  const played = play({ options: { recoveryGraceMs: 0 } }, [0, healing]);
  expect(eventNames(played)).toEqual(["started", "ended"]);
});

test("an old healing failure right after a restart is neither an end nor a recovery", () => {
  const scene = { goal: goalOf("restart"), baseline: healing };
  expect(eventNames(play(scene, [1, healing], [3, running]))).toEqual(["started", "state"]);
  expect(eventNames(play(scene, [1, healing], [20, healing]))).toEqual(["started", "recovering"]);
});

test("an outage shorter than allowed is told twice and passes", () => {
  const played = play(
    {},
    [0, running],
    [30, badGateway],
    [60, badGateway],
    [329, badGateway],
    [340, running],
    [370, done],
  );
  expect(eventNames(played)).toEqual(["started", "outage", "outage_over", "state", "ended"]);
  expect(played.events[2]).toMatchObject({ lastedMs: 310_000, reading: { state: "RUNNING" } });
});

test("an outage longer than allowed ends with the last error", () => {
  const last = new NetworkError("network", "connection refused", false);
  const played = play({}, [0, running], [30, badGateway], [329, badGateway], [330, last], [360, done]);
  expect(played.ending).toEqual({ kind: "outage", reason: "failing for 5 min: connection refused", error: last });
  expect(eventNames(played)).toEqual(["started", "outage", "ended"]);
});

test("an outage from the beginning, and --max-outage 0", () => {
  expect(play({}, [0, badGateway], [10, "tick"], [300, badGateway]).ending?.kind).toBe("outage");
  const played = play({ options: { maxOutageMs: 0 } }, [0, badGateway]);
  expect(eventNames(played)).toEqual(["outage", "ended"]);
  expect(played.events[0]?.reading).toBeUndefined();
});

test("429 is no outage, and ends one", () => {
  const throttled = new SmsError("service", "too many requests", { httpStatus: 429 });
  const beats = Array.from({ length: 100 }, (_, at): Beat => [at * 30, throttled]);
  expect(play({}, ...beats)).toMatchObject({ events: [], ending: undefined });
  const played = play({}, [0, badGateway], [200, throttled], [299, badGateway], [400, badGateway], [500, running]);
  expect(eventNames(played)).toEqual(["outage", "outage_over", "outage", "outage_over", "started"]);
});

test.each([
  ["not_found", { errorCode: "SMS.7703", httpStatus: 400 }, "gone"],
  ["not_found", { errorCode: "SMS.2252", httpStatus: 404 }, "gone"],
  ["auth", { errorCode: "APIGW.0301", httpStatus: 401 }, "denied"],
  ["permission", { errorCode: "SMS.9004", httpStatus: 403 }, "denied"],
  ["auth", {}, "denied"],
] as const)("%s %j in the middle ends at once", (kind, facts, ending) => {
  const error = new SmsError(kind, "says why", facts);
  const played = play({}, [0, running], [30, badGateway], [60, error], [90, done]);
  expect(played.ending).toEqual({ kind: ending, reason: "says why", error });
  expect(eventNames(played)).toEqual(["started", "outage", "ended"]);
});

test.each([
  ["not_found", { httpStatus: 404 }],
  ["not_found", { httpStatus: 404, errorCode: "APIGW.0101" }],
  ["auth", { httpStatus: 401 }],
  ["permission", { httpStatus: 403 }],
] as const)("%s %j is not the service's own word: an outage", (kind, facts) => {
  const error = new SmsError(kind, "says why", facts);
  const played = play({}, [0, running], [30, error], [60, done]);
  expect(eventNames(played)).toEqual(["started", "outage", "outage_over", "state", "ended"]);
});

test("the deadline ends whatever comes, also nothing, but a goal reached comes first", () => {
  const options = { deadlineMs: T0 + HOUR * 1000 };
  const beats = Array.from({ length: 11 }, (_, at): Beat => [at * 6 * MINUTE, running]);
  const played = play({ options }, ...beats);
  expect(played).toMatchObject({ endedAt: HOUR, ending: { kind: "timeout" } });
  expect(played.ending?.reason).toBe("still RUNNING when the time was up, waiting for rest");
  expect(play({ options }, ...beats.slice(0, 10), [HOUR, "tick"]).ending?.kind).toBe("timeout");
  expect(play({ options }, ...beats.slice(0, 10), [HOUR, done]).ending?.kind).toBe("reached");
  expect(timeLeft(play({ options }, ...beats.slice(0, 10)).track)).toBe(6 * MINUTE * 1000);
  expect(play({}, ...beats, [HOUR, "tick"]).ending).toBeUndefined();
});

test.each([
  ["never read", [[0, "tick"]], "never read when the time was up, waiting for rest"],
  ["without a state", [[0, {}]], "still without a state when the time was up, waiting for rest"],
  [
    "in an outage",
    [[0, badGateway]],
    "never read when the time was up, waiting for rest; the last polls failed: 502 Bad Gateway",
  ],
] as const)("a deadline that has passed already, %s", (_, beats, reason) => {
  expect(play({ options: { deadlineMs: T0 - 1 } }, ...beats).ending).toEqual({ kind: "timeout", reason });
});

/** A pause of 30 s and a round of a single request. */
const atMostMs = 75_000;
const HOURS_8 = 8 * HOUR;

test("a machine that slept for eight hours wakes up to no outage, no stall and no end of a grace period", () => {
  const outage = play({ atMostMs }, [0, running], [30, badGateway], [30 + HOURS_8, badGateway]);
  expect(outage.ending).toBeUndefined();
  expect(outage.track.elapsedMs).toBe(30_000 + atMostMs);
  const stalled = play({ atMostMs }, [0, still()], [30, still()], [30 + HOURS_8, still()]);
  expect(eventNames(stalled)).toEqual(["started"]);
  const failed = task("MIGRATE_FAIL", failure("SMS.1807"));
  const recovering = play({ atMostMs }, [0, failed], [30, failed], [30 + HOURS_8, failed]);
  expect([eventNames(recovering), recovering.ending]).toEqual([["started", "recovering"], undefined]);
});

test("a deadline counts the time in which the machine slept", () => {
  const options = { deadlineMs: T0 + HOUR * 1000 };
  const { ending, track } = play({ options, atMostMs }, [0, running], [HOURS_8, running]);
  expect([ending?.kind, track.waitedMs]).toEqual(["timeout", HOURS_8 * 1000]);
});

test("a clock that is set changes nothing: only its monotonic reading counts", () => {
  let track = step(begin({}), { kind: "failed", error: badGateway }, momentAt(T0)).track;
  for (const leapMs of [-HOUR * 1000, HOUR * 1000, 6 * MINUTE * 1000, Number.NaN])
    track = step(track, { kind: "failed", error: badGateway }, { nowMs: T0 + leapMs, monotonicMs: T0 + 30_000 }).track;
  expect([track.ending, track.elapsedMs]).toEqual([undefined, 30_000]);
});

const still = (fields = {}) => copying(41, { migrate_speed: 0, ...fields });

test("speed 0 and no progress for half an hour is a stall, told once, with since when", () => {
  const beats = Array.from({ length: 45 }, (_, at): Beat => [10 + at * MINUTE, still({ total_time: at })]);
  const played = play({}, [0, copying(41)], ...beats, [46 * MINUTE, copying(42)]);
  expect(eventNames(played)).toEqual(["started", "stalled", "progress", "moving"]);
  expect(played.events[1]).toMatchObject({
    cause: "idle",
    reason: "speed 0 and no progress for 30 min",
    sinceMs: T0 + 10_000,
    timeMs: T0 + 10_000 + 30 * MINUTE * 1000,
  });
  expect(played.events[3]).toMatchObject({ stalledMs: (46 * MINUTE - 10) * 1000 });
  expect(played.track.stalled).toBeUndefined();
});

test.each([
  ["an unknown speed", () => copying(41, { migrate_speed: null })],
  ["progress", (at: number) => still({ sub_tasks: [{ name: "A", start_date: 1, progress: at }] })],
  ["a step's end", (at: number) => still({ sub_tasks: [{ start_date: 1, ...(at > 20 ? { end_date: 2 } : {}) }] })],
  ["subtask_info", (at: number) => still({ subtask_info: `X-${at}` })],
  ["continuous synchronisation", () => task("SYNCING", { migrate_speed: 0 })],
])("no stall with %s", (_, document) => {
  const beats = Array.from({ length: 45 }, (__, at): Beat => [at * MINUTE, document(at)]);
  expect(eventNames(play({ goal: goalOf("stop") }, ...beats))).not.toContain("stalled");
});

test("--fail-on-stall ends a stall, and also an agent that is away", () => {
  const options = { failOnStall: true, stallAfterMs: 60_000 };
  const played = play({ options }, [0, still()], [59, still()], [60, still()]);
  expect(played.ending).toEqual({ kind: "stalled", reason: "speed 0 and no progress for 1 min" });
  expect(eventNames(played)).toEqual(["started", "stalled", "ended"]);
  const away = play({ options }, [0, copying(41, { connected: false })]);
  expect(away.ending).toEqual({ kind: "stalled", reason: "the agent on the source server is not connected" });
  expect(play({ options }, [0, task("MIGRATE_SUCCESS", { connected: false })]).ending?.kind).toBe("reached");
});

test("right after an action, an agent that was away before it ends nothing yet", () => {
  const away = task("SYNCING", { connected: false });
  const scene = { goal: goalOf("test"), baseline: away, options: { failOnStall: true } };
  expect(play(scene, [1, away]).ending).toBeUndefined();
  expect(play(scene, [1, away], [20, away]).ending?.kind).toBe("stalled");
});

test("remaining time is blank while stalled and at rest", () => {
  const { track } = play({}, [0, copying(41, { remain_seconds: 100 })]);
  expect(track.reading?.remaining).toEqual({ seconds: 100, by: "service" });
  const away = play({}, [0, copying(41, { remain_seconds: 100, connected: false })]);
  expect(away.track.reading?.remaining).toBeUndefined();
});

test("a list item ends nothing but asks for the whole document", () => {
  const listed = play({}, [0, running], [30, done, "partial"]);
  expect(listed).toMatchObject({ ending: undefined, track: { needsDocument: true, partialPolls: 1 } });
  const whole = play({}, [0, running], [30, done, "partial"], [32, done]);
  expect(whole).toMatchObject({ ending: { kind: "reached" }, track: { needsDocument: false, partialPolls: 0 } });
  const corrected = play({}, [0, running], [30, done, "partial"], [32, running]);
  expect(corrected).toMatchObject({ ending: undefined, track: { needsDocument: false } });
});

test("a list item is good enough when there is no time for more", () => {
  const options = { deadlineMs: T0 + 30_000 };
  expect(play({ options }, [0, running], [30, done, "partial"]).ending?.kind).toBe("reached");
});

test("what a list item lacks is neither movement nor news", () => {
  const clone = task("SYNCING", { connected: false, clone_server: { vm_id: "v", clone_state: "FINISHED" } });
  const item = task("SYNCING", { clone_server: { vm_id: "v" } });
  const listed = play({ goal: goalOf("clone-test"), baseline: clone }, [1, clone], [2, item, "partial"]);
  expect(listed.track).toMatchObject({ moved: false, reading: { connected: false, cloneState: "FINISHED" } });
  expect(eventNames(listed)).toEqual(["started", "stalled"]);
  const unbased = play({ goal: goalOf("clone-test"), acted: true }, [1, item, "partial"]);
  expect(unbased.track.baseline).toBeUndefined();
  expect(
    play({ goal: goalOf("clone-test"), acted: true }, [1, item, "partial"], [30, item, "partial"]).ending,
  ).toBeUndefined();
});

test("a copy that comes to a halt in the list is looked at closely", () => {
  const halted = copying(41, { migrate_speed: 0 });
  expect(play({}, [0, copying(41)], [30, halted, "partial"]).track.needsDocument).toBe(true);
  expect(play({}, [0, halted], [30, halted, "partial"]).track.needsDocument).toBe(false);
  expect(play({}, [0, copying(41)], [30, copying(41), "partial"]).track.needsDocument).toBe(false);
});

test("the last 60 speeds are kept, unknown ones as null", () => {
  const beats = Array.from({ length: 100 }, (_, at): Beat => [
    at,
    at === 99 ? running : copying(1, { migrate_speed: at }),
  ]);
  const { track } = play({}, ...beats);
  expect(track.speeds).toHaveLength(60);
  expect([track.speeds[0], track.speeds.at(-2), track.speeds.at(-1)]).toEqual([40, 98, null]);
});

test("the last change is the last event that was more than progress", () => {
  const { track } = play({}, [0, running], [10, copying(1)], [20, copying(2)]);
  expect(track.lastChange).toMatchObject({ event: "step", timeMs: T0 + 10_000 });
});

test("a document that says nothing proves nothing", () => {
  const scene = { goal: goalOf("start"), baseline: task("READY") };
  expect(play(scene, [1, {}], [2, task(null)], [3, task("READY")]).ending).toBeUndefined();
  expect(
    play({ goal: goalOf("skip"), baseline: task("RUNNING", source("replicate")) }, [1, running]).ending,
  ).toBeUndefined();
});
