import { expect, test } from "vitest";

import { NetworkError } from "../../../src/errors.ts";
import type { JsonObject } from "../../../src/json.ts";
import { REST_GOAL } from "../../../src/model/goal.ts";
import { renderView } from "../../../src/output/table.ts";
import { createPaint } from "../../../src/output/terminal.ts";
import type { TrackEvent } from "../../../src/tracking/event.ts";
import { step } from "../../../src/tracking/step.ts";
import { DEFAULT_OPTIONS } from "../../../src/tracking/track.ts";
import { startTrack, type Track } from "../../../src/tracking/track.ts";
import { eventJson, heartbeatJson } from "../../../src/view/track/events.ts";
import { eventLine, heartbeatLines } from "../../../src/view/track/events.ts";
import { batchView, waitJson, waitLine, waitTable } from "../../../src/view/track/result.ts";
import { screenView } from "../../../src/view/track/screen.ts";
import { sparkline } from "../../../src/view/units.ts";
import { momentAt } from "../../tracking/play.ts";

const PLAIN = await createPaint(false);

const START = Date.parse("2026-01-02T03:04:05Z");
const frame = { now: new Date(START + 600_000), utcOffset: () => 0 };
const MINUTE = 60_000;

type Poll = JsonObject | NetworkError;

/** A task followed through these polls, one a minute. */
function follow(
  taskId: string,
  polls: readonly Poll[],
  options = {},
): { readonly track: Track; readonly events: readonly TrackEvent[] } {
  let track = startTrack(
    { taskId, goal: REST_GOAL, acted: false, options: { ...DEFAULT_OPTIONS, ...options } },
    momentAt(START),
  );
  const events: TrackEvent[] = [];
  polls.forEach((poll, at) => {
    const observation =
      poll instanceof NetworkError
        ? ({ kind: "failed", error: poll } as const)
        : ({ kind: "document", document: poll } as const);
    const next = step(track, observation, momentAt(START + at * MINUTE));
    events.push(...next.events);
    ({ track } = next);
  });
  return { track, events };
}

const running = (progress: number, more: JsonObject = {}): JsonObject => ({
  id: "t",
  name: "web-01",
  state: "RUNNING",
  migrate_speed: progress / 2,
  connected: true,
  total_time: 60 * progress,
  sub_tasks: [
    { id: 1, name: "SSL_CONFIG", progress: 100, start_date: 1, end_date: 2 },
    { id: 2, name: "MIGRATE_LINUX_FILE", progress, start_date: 2, end_date: null },
  ],
  ...more,
});
const lost = new NetworkError(
  "network",
  "connection refused (ECONNREFUSED) [GET http://127.0.0.1:9/v3/tasks/t]",
  false,
);
const recovering = { name: "web-01", state: "MIGRATE_FAIL", error_json: '{"error_code":"SMS.1807"}' };

const STORIES: Readonly<Record<string, readonly Poll[]>> = {
  "a migration that succeeds": [running(10), running(40), running(80), { ...running(100), state: "MIGRATE_SUCCESS" }],
  "an outage, a lost agent, and a pause": [
    running(10),
    lost,
    lost,
    running(20, { connected: false }),
    running(21),
    { ...running(21), state: "ABORT" },
  ],
  "a failure that heals, then a clone": [
    running(10),
    recovering,
    running(20),
    running(20, { clone_server: { clone_state: "CREATING" } }),
    running(20, { clone_server: { clone_state: "FINISHED" } }),
  ],
  "a stall that ends": [...Array.from({ length: 33 }, () => running(0)), running(50)],
  "an outage that lasts": [running(10), ...Array.from({ length: 8 }, () => lost)],
};

test.each(Object.keys(STORIES))("%s: as a log, as events, and as drawn at its end", async (name) => {
  const { track, events } = follow("t", STORIES[name] ?? []);
  const at = { ...frame, now: new Date(START + 60 * MINUTE) };
  const log = events.flatMap((event) => eventLine(event, at) ?? []).join("\n");
  const json = events.map((event) => JSON.stringify(eventJson(event))).join("\n");
  const paint = PLAIN;
  const drawn = [80, 120].map((columns) => renderView(screenView([track], at), { columns, paint })).join("\n---\n");
  const file = `../../golden/track/${name.replaceAll(/\W+/g, "-")}`;
  await expect(`${log}\n`).toMatchFileSnapshot(`${file}.log.txt`);
  await expect(`${json}\n`).toMatchFileSnapshot(`${file}.events.jsonl`);
  await expect(drawn).toMatchFileSnapshot(`${file}.screen.txt`);
});

test("every event and every result has exactly the documented fields", async () => {
  const fields = (names: string) => names.split(" ");
  const READING = "task_name state phase step speed_mbit_s remaining_seconds elapsed_seconds connected error_code";
  const EXTRA: Readonly<Record<string, string>> = {
    started: "",
    state: "from to",
    step: "",
    progress: "percent",
    clone: "from to",
    connection: "",
    stalled: "reason since",
    moving: "stalled_seconds",
    outage: "error",
    outage_over: "lasted_seconds",
    recovering: "grace_seconds",
    ended: "outcome reason",
  };
  const events = Object.values(STORIES).flatMap((polls) => follow("t", polls).events);
  expect(new Set(events.map(({ event }) => event))).toEqual(new Set(Object.keys(EXTRA)));
  for (const event of events) {
    const extra = fields(EXTRA[event.event] ?? "").filter((name) => name !== "");
    expect(Object.keys(eventJson(event))).toEqual([...fields(`schema time event task_id ${READING}`), ...extra]);
  }
  const { track } = follow("t", STORIES["a migration that succeeds"] ?? []);
  if (track.ending === undefined) throw new Error("not ended");
  expect(Object.keys(waitJson(track, track.ending))).toEqual(
    fields(`schema task_id ${READING} goal outcome reason waited_seconds exit_code error_meaning remedy error`),
  );
  expect(Object.keys(heartbeatJson("t", track.reading, START))).toEqual(fields(`schema time event task_id ${READING}`));
});

test("many tasks are drawn as a table, and end in one", async () => {
  const tracks = ["a", "b", "c", "d"].map((id, at) => follow(id, [running(10 * at, { name: `server-${id}` })]).track);
  const unread = startTrack({ taskId: "e", goal: REST_GOAL, acted: false, options: DEFAULT_OPTIONS }, momentAt(START));
  const cut = follow("f", [running(10), lost]).track;
  const done = follow("g", [{ ...running(100), name: "done", state: "MIGRATE_SUCCESS" }]).track;
  const failed = follow("h", [{ name: "", state: "MIGRATE_FAIL" }]).track;
  const paint = PLAIN;
  const all = [...tracks, unread, cut, done, failed];
  await expect(renderView(screenView(all, frame), { columns: 100, paint })).toMatchFileSnapshot(
    "../../golden/track/many.screen.txt",
  );
  await expect(renderView(waitTable(all), { columns: undefined, paint })).toMatchFileSnapshot(
    "../../golden/track/many.results.txt",
  );
  expect(heartbeatLines(all, frame)).toEqual([
    "2026-01-02T03:14:05Z 8 tasks: 1 failed, 5 running, 1 succeeded; 2 not read",
  ]);
  expect(heartbeatLines([unread], frame)).toEqual(["2026-01-02T03:14:05Z e: still not read"]);
});

test("what needs a look comes first, then what runs by its remaining time, then what is done", () => {
  const named = (name: string, more: JsonObject = {}) => [running(10, { name, ...more })];
  const stall = follow(
    "s",
    Array.from({ length: 33 }, () => running(0, { name: "stalled" })),
  ).track;
  const tracks = [
    follow("d", [{ ...running(100), name: "done", state: "MIGRATE_SUCCESS" }]).track,
    follow("u", named("unknown")).track,
    follow("l", named("later", { remain_seconds: 7200 })).track,
    follow("n", named("next", { remain_seconds: 60 })).track,
    follow("o", [...named("unreadable"), lost]).track,
    stall,
    follow("r", [recovering]).track,
    follow("f", [{ name: "failed", state: "MIGRATE_FAIL", error_json: '{"error_code":"SMS.1404"}' }]).track,
  ];
  const lines = renderView(screenView(tracks, frame), { columns: 80, paint: PLAIN }).split("\n");
  expect(lines[0]?.trim()).toBe("8 tasks: 2 failed, 5 running, 1 succeeded; 1 stalled, 1 not read");
  expect(lines.slice(3, 11).map((each) => each.trim().split(/ {2,}/).slice(0, 3))).toEqual([
    ["failed", "MIGRATE_FAIL", "SMS.1404"],
    ["web-01", "MIGRATE_FAIL, may recover", "SMS.1807"],
    ["stalled", "RUNNING, stalled", "—"],
    ["unreadable", "RUNNING, not read", "—"],
    ["next", "RUNNING", "—"],
    ["later", "RUNNING", "—"],
    ["unknown", "RUNNING", "—"],
    ["done", "MIGRATE_SUCCESS", "—"],
  ]);
  expect(lines.slice(12).join(" ").replaceAll(/ +/g, " ")).toMatch(
    /^ last read 10 min ago; failing since 03:05:05, retrying until [\d:]+: connection refused .* Ctrl-C stops watching; the migrations continue $/,
  );
});

test("a batch ends with its failures first, each with its code, then totals, meanings, and a command", () => {
  const done = Array.from(
    { length: 18 },
    (_, at) => follow(`d${at}`, [{ ...running(100), state: "MIGRATE_SUCCESS" }]).track,
  );
  const failed = (id: string, code: string) => {
    const { track } = follow(id, [{ name: id, state: "MIGRATE_FAIL", error_json: `{"error_code":"${code}"}` }]);
    const advice = { code, meaning: `meaning of ${code}`, remedy: "what helps" };
    return { ...track, advice };
  };
  const tracks = [...done.slice(0, 9), failed("x", "SMS.1404"), ...done.slice(9), failed("y", "SMS.3805")];
  for (const columns of [60, 80, 120]) {
    const lines = renderView(batchView(tracks), { columns, paint: PLAIN }).split("\n");
    expect(lines.slice(1, 3).map((line) => line.trim().split(/ {2,}/).slice(0, 4))).toEqual([
      ["x", "failed", "MIGRATE_FAIL", "SMS.1404"],
      ["y", "failed", "MIGRATE_FAIL", "SMS.3805"],
    ]);
    expect(lines[3]).toMatch(/^ {2}web-01 +reached +MIGRATE_SUCCESS +—/);
    const below = lines.slice(21).join(" ").replaceAll(/ +/g, " ");
    expect(below).toBe(
      " 18 reached, 2 failed SMS.1404 x: meaning of SMS.1404. what helps SMS.3805 y: meaning of SMS.3805. what helps Details sms task show x y Logs sms task logs x y --bucket BUCKET --wait ",
    );
  }
});

test("a failed task that was still followed stands with the failures, and is named below with its code", () => {
  const { track } = follow("f", [{ name: "bad", state: "MIGRATE_FAIL", error_json: '{"error_code":"SMS.1807"}' }]);
  const advice = { code: "SMS.1807", meaning: "a port is closed", remedy: undefined };
  const failed = { ...track, ending: { kind: "detached", reason: "still MIGRATE_FAIL" }, advice } as const;
  const ending = { kind: "detached", reason: "still RUNNING" } as const;
  const others = ["a", "b"].map((id) => Object.assign(follow(id, [running(10)]).track, { ending }));
  const lines = renderView(batchView([...others, failed]), { columns: 80, paint: PLAIN }).split("\n");
  expect(lines[1]).toMatch(/^ {2}bad +detached +MIGRATE_FAIL +SMS\.1807/);
  expect(lines.join("\n")).toMatch(/3 detached\n\n {2}SMS\.1807 {2}bad: a port is closed\n/);
});

test("a success that is not confirmed yet stands below what runs", () => {
  const { track } = follow("s", [{ name: "done", state: "MIGRATE_SUCCESS" }]);
  const unconfirmed = { ...track, ending: undefined };
  const others = ["a", "b"].map((id) => follow(id, [{ name: id, state: "RUNNING" }]).track);
  const lines = renderView(screenView([unconfirmed, ...others], frame), { columns: 80, paint: PLAIN }).split("\n");
  const names = lines.flatMap((line) => /^ {2}(done|a|b) /.exec(line)?.[1] ?? []);
  expect(names).toEqual(["a", "b", "done"]);
});

test("a task that is stalled has another colour than one that runs", async () => {
  const paint = await createPaint(true);
  const stall = follow(
    "s",
    Array.from({ length: 33 }, () => running(0)),
  ).track;
  const others = ["a", "b"].map((id) => follow(id, [running(10)]).track);
  const text = renderView(screenView([stall, ...others], frame), { columns: 120, paint });
  expect(text).toContain("\u001B[33mRUNNING, stalled\u001B[39m");
  expect(text).toContain("\u001B[36mRUNNING\u001B[39m");
});

test("the result line of a task without a name", () => {
  const { track } = follow("h", [{ state: "MIGRATE_FAIL" }]);
  const ending = track.ending ?? { kind: "reached", reason: "" };
  expect(waitLine(track, ending)).toEqual({
    text: "h: migration failed after 0 s. Details: sms task show h",
    tone: "bad",
  });
});

test.each([
  [[], ""],
  [[0, 0], "▁▁"],
  [[0, 5, 10], "▁▅█"],
  [[10, null, 5], "█·▅"],
  [[1, 2, 3, 4, 5], "▅▇█"],
])("the sparkline of %j in three columns is %s", (samples, line) => {
  expect(sparkline(samples, 3)).toBe(line);
});
