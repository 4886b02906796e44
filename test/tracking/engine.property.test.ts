import fc from "fast-check";
import { expect, test } from "vitest";

import { SmsError } from "../../src/errors.ts";
import type { JsonObject } from "../../src/json.ts";
import { type Goal, REST_GOAL } from "../../src/model/goal.ts";
import { OPERATIONS } from "../../src/model/operations.ts";
import { taskState } from "../../src/model/task-state.ts";
import { ASPECTS } from "../../src/tracking/aspects.ts";
import { EXIT_OF_ENDING } from "../../src/tracking/event.ts";
import type { Observation } from "../../src/tracking/event.ts";
import { parseGoal } from "../../src/tracking/parse-goal.ts";
import { step } from "../../src/tracking/step.ts";
import { DEFAULT_OPTIONS } from "../../src/tracking/track.ts";
import { startTrack, type Track } from "../../src/tracking/track.ts";
import { anyDocument, likelyDocument } from "./json-documents.ts";
import { copying, goalOf, momentAt, T0, task } from "./play.ts";

const anyGoal: fc.Arbitrary<Goal> = fc.constantFrom(
  ...Object.values(OPERATIONS).map(({ goal }) => goal),
  REST_GOAL,
  ...["RUNNING", "ABORT", "phase:failed", "SYNCING,rest"].map(parseGoal),
);

const anyError = fc
  .constantFrom(["service", 502], ["service", 429], ["network", 0], ["timeout", 0], ["response", 200] as const)
  .map(([kind, httpStatus]) => new SmsError(kind as "service", "failed", { httpStatus: Number(httpStatus) }));
const fatal = fc.constantFrom("auth", "permission", "not_found").map((kind) => new SmsError(kind as "auth", "fatal"));

const anyObservation: fc.Arbitrary<Observation> = fc.oneof(
  {
    weight: 80,
    arbitrary: fc.record({
      kind: fc.constant("document" as const),
      document: likelyDocument as fc.Arbitrary<JsonObject>,
      partial: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: anyDocument.map((document) => ({ kind: "document", document }) as const) },
  { weight: 30, arbitrary: anyError.map((error) => ({ kind: "failed", error }) as const) },
  { weight: 1, arbitrary: fatal.map((error) => ({ kind: "failed", error }) as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "tick" } as const) },
);

/** Seconds the clock moves between two steps: mostly as it should, at times set back or far ahead. */
const anyLeap = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 60 }) },
  { weight: 1, arbitrary: fc.integer({ min: -100_000, max: 100_000 }) },
);

const anyPlay = fc.record({
  goal: anyGoal,
  baseline: fc.option(likelyDocument as fc.Arbitrary<JsonObject>, { nil: undefined }),
  acted: fc.boolean(),
  failOnStall: fc.boolean(),
  beats: fc.array(fc.tuple(anyLeap, anyObservation), { maxLength: 60 }),
});
type Play = typeof anyPlay extends fc.Arbitrary<infer P> ? P : never;

const DEADLINE_MS = 3_600_000;

interface Moment {
  readonly before: Track;
  readonly after: Track;
  readonly observation: Observation;
  readonly told: readonly string[];
}

function moments({ goal, baseline, acted, failOnStall, beats }: Play): readonly Moment[] {
  const options = { ...DEFAULT_OPTIONS, failOnStall, deadlineMs: T0 + DEADLINE_MS };
  let track = startTrack({ taskId: "t", goal, baseline, acted, options }, momentAt(T0));
  let now = T0;
  return beats.map(([leap, observation]) => {
    now += leap * 1000;
    const before = track;
    const next = step(track, observation, momentAt(now));
    track = next.track;
    expect(next.ending).toBe(next.track.ending);
    return { before, after: track, observation, told: next.events.map(({ event }) => event) };
  });
}

/** Plays at random and checks each moment. */
function always(check: (moment: Moment, play: Play) => void): void {
  fc.assert(
    fc.property(anyPlay, (play) => {
      for (const moment of moments(play)) check(moment, play);
    }),
    { numRuns: 300 },
  );
}

const endsHere = ({ before, after }: Moment) => before.ending === undefined && after.ending !== undefined;

test("it ends once, says so once and last, and then nothing changes", () => {
  always((moment) => {
    const { before, after, told } = moment;
    if (before.ending !== undefined) expect(moment).toMatchObject({ after: before, told: [] });
    expect(told.filter((event) => event === "ended")).toHaveLength(endsHere(moment) ? 1 : 0);
    if (endsHere(moment)) expect(told.at(-1)).toBe("ended");
    if (after.ending !== undefined) expect(EXIT_OF_ENDING).toHaveProperty(after.ending.kind);
  });
});

test("an end by the task comes from a whole document, unless the time is up", () => {
  always((moment) => {
    const { after, observation } = moment;
    const byTask =
      endsHere(moment) && ["reached", "failed", "paused", "passed", "stalled"].includes(after.ending!.kind);
    if (!byTask) return;
    expect(observation.kind).toBe("document");
    const inTime = after.elapsedMs < DEADLINE_MS;
    if (inTime) expect(observation).not.toMatchObject({ partial: true });
  });
});

test("after an action nothing counts before something moved or --settle passed", () => {
  always((moment, { acted, goal }) => {
    const byTask = endsHere(moment) && ["reached", "failed", "paused", "passed"].includes(moment.after.ending!.kind);
    if (!byTask || !acted) return;
    const { after, observation } = moment;
    if (after.elapsedMs >= DEFAULT_OPTIONS.settleMs || after.moved) return;
    // Not the looked-at part, but the task's own state moved: to another rest.
    expect(ASPECTS[goal.aspect].ofState).toBe(false);
    expect(observation.kind === "document" && observation.document["state"]).not.toBe(after.baseline?.state);
  });
});

test("a stale baseline read again and again ends nothing before --settle", () => {
  fc.assert(
    fc.property(anyGoal, likelyDocument, fc.array(fc.integer({ min: -1000, max: 1000 })), (goal, document, leaps) => {
      const baseline = document as JsonObject;
      let track = startTrack({ taskId: "t", goal, baseline, acted: true, options: DEFAULT_OPTIONS }, momentAt(T0));
      for (const ms of leaps.slice(0, 19)) {
        track = step(track, { kind: "document", document: baseline }, momentAt(track.lastMs + ms)).track;
        expect(track.ending).toBeUndefined();
      }
    }),
  );
});

test("reached, failed, paused and passed are what the document says", () => {
  always((moment, { goal }) => {
    const { after, observation } = moment;
    if (!endsHere(moment) || observation.kind !== "document") return;
    const { state } = observation.document;
    const { phase } = taskState(typeof state === "string" ? state : null);
    const { kind } = after.ending!;
    if (kind === "paused") expect(state).toBe("ABORT");
    if (kind === "failed" && goal.failed === undefined) expect(["failed", "rolled_back"]).toContain(phase);
    if (kind === "reached" && goal.aspect === "state") expect(goal.reached).toContain(state);
    if (kind === "passed" && state !== "SYNCING") expect(after.reading?.atRest).toBe(true);
    if (kind === "failed" && state === "MIGRATE_FAIL" && after.reading?.errorCode === "SMS.1807") {
      const since = after.recoveringElapsedMs ?? Number.NaN;
      expect(after.elapsedMs - since).toBeGreaterThanOrEqual(DEFAULT_OPTIONS.recoveryGraceMs);
    }
  });
});

test("timeout, outage, gone and denied come from what their names say", () => {
  always((moment) => {
    if (!endsHere(moment)) return;
    const { after, observation } = moment;
    const { kind } = after.ending!;
    if (kind === "timeout") expect(after.elapsedMs).toBeGreaterThanOrEqual(DEADLINE_MS);
    if (kind === "outage" || kind === "gone" || kind === "denied") expect(observation.kind).toBe("failed");
    if (kind === "outage") {
      expect(after.elapsedMs - after.outage!.sinceElapsedMs).toBeGreaterThanOrEqual(DEFAULT_OPTIONS.maxOutageMs);
    }
  });
});

test("whatever came before, an hour of steps that go forward ends it", () => {
  fc.assert(
    fc.property(anyPlay, fc.array(anyObservation, { minLength: 61, maxLength: 61 }), (play, hour) => {
      let { after: track } = moments(play).at(-1) ?? {
        after: startTrack(
          { ...play, taskId: "t", options: { ...DEFAULT_OPTIONS, deadlineMs: T0 + DEADLINE_MS } },
          momentAt(T0),
        ),
      };
      for (const observation of hour) track = step(track, observation, momentAt(track.lastMs + 60_000)).track;
      expect(track.ending).toBeDefined();
    }),
    { numRuns: 100 },
  );
});

test("whatever came before, five minutes of failing polls end it", () => {
  const error = new SmsError("network", "connection refused");
  fc.assert(
    fc.property(anyPlay, (play) => {
      let track = moments(play).at(-1)?.after;
      if (track === undefined) return;
      for (let poll = 0; poll <= 20; poll += 1) {
        track = step(track, { kind: "failed", error }, momentAt(track.lastMs + 30_000)).track;
      }
      expect(track.ending).toBeDefined();
    }),
    { numRuns: 100 },
  );
});

test("the goal reached ends it whatever came before", () => {
  const ends: Readonly<Record<string, readonly JsonObject[]>> = {
    start: [task("RUNNING"), task("MIGRATE_SUCCESS")],
    stop: [task("RUNNING"), task("ABORT")],
    test: [task("RUNNING"), task("SYNC_SUCCESS")],
    "clone-test": [
      task("SYNCING", { clone_server: { clone_state: "CREATING" } }),
      task("SYNCING", { clone_server: { clone_state: "FINISHED" } }),
    ],
    "network-check": [task("READY", { network_check_info: { network_delay: 99 } })],
  };
  fc.assert(
    fc.property(anyPlay, fc.constantFrom(...Object.keys(ends)), (play, word) => {
      const goal = goalOf(word);
      let track = moments({ ...play, goal, baseline: task("READY") }).at(-1)?.after;
      for (const document of ends[word]!) {
        track &&= step(track, { kind: "document", document }, momentAt(track.lastMs + 1000)).track;
      }
      if (track !== undefined) expect(track.ending).toBeDefined();
    }),
    { numRuns: 100 },
  );
});

test("time goes forward, and 60 speeds are kept", () => {
  always(({ before, after }) => {
    expect(after.elapsedMs - before.elapsedMs).toBeGreaterThanOrEqual(0);
    expect(after.elapsedMs - before.elapsedMs).toBeLessThanOrEqual(after.waitedMs - before.waitedMs);
    expect(after.speeds.length).toBeLessThanOrEqual(60);
  });
});

test("a simulated week of polls every 30 s costs no more memory than its first hour", () => {
  const sizes: number[] = [];
  let track = startTrack({ taskId: "t", goal: REST_GOAL, acted: false, options: DEFAULT_OPTIONS }, momentAt(T0));
  for (let poll = 0; poll < (7 * 86_400) / 30; poll += 1) {
    const document = copying((poll / 50) % 100, {
      migrate_speed: poll % 97 === 0 ? 0 : 41.5,
      connected: poll % 500 > 3,
    });
    const failed = poll % 1000 > 995;
    const observation: Observation = failed
      ? { kind: "failed", error: new SmsError("network", "connection refused") }
      : { kind: "document", document, partial: poll % 3 === 0 };
    track = step(track, observation, momentAt(T0 + poll * 30_000)).track;
    if (poll % 120 === 119) sizes.push(JSON.stringify(track).length);
  }
  expect(track.ending).toBeUndefined();
  expect(sizes).toHaveLength(168);
  expect(Math.max(...sizes)).toBeLessThan(8 * 1024);
  expect(Math.max(...sizes.slice(-24))).toBeLessThanOrEqual(Math.max(...sizes.slice(0, 24)) + 256);
});
