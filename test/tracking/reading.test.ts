import fc from "fast-check";
import { expect, test } from "vitest";

import { type JsonObject, parseJson } from "../../src/json.ts";
import { readDocument, readListItem } from "../../src/tracking/reading.ts";
import linux from "../fixtures/show-task-linux.json" with { type: "json" };
import { anyDocument } from "./json-documents.ts";
import { copying, T0, task } from "./play.ts";

test("a whole document", () => {
  expect(readDocument(linux as unknown as JsonObject, T0)).toEqual({
    name: "db-01",
    state: "SYNCING",
    phase: "syncing",
    atRest: false,
    step: { number: 5, of: 5, name: "SYNC_LINUX_FILE", percent: 6 },
    speed: 410.4,
    speedLimit: 500,
    remaining: { seconds: 3912, by: "service" },
    elapsed: 7200,
    connected: false,
    sourceState: "syncing",
    clone: {
      id: "1f2e3d4c-5b6a-4978-8695-a4b3c2d10003",
      name: "db-01-clone",
      error:
        "SMS.3802: The clone could not be started: no capacity left in the availability zone of the target server.",
    },
    cloneState: "ERROR",
    loads: {
      totalCpu: 41.5,
      agentCpu: 12.3,
      totalMemory: 12_844,
      agentMemory: 412.6,
      totalDiskIo: 707.2,
      agentDiskIo: 399.2,
    },
    network: expect.objectContaining({ loss: expect.any(Number) as unknown }) as unknown,
    errorCode: "SMS.0805",
    fingerprint: "SYNCING|syncing|SYNC_LINUX_FILE-6|5|5|4|406",
    partial: false,
  });
});

test("an empty document, and a state nobody knows", () => {
  expect(readDocument({}, T0)).toMatchObject({ phase: "unknown", atRest: false, loads: {}, partial: false });
  expect(readDocument(task("COOLING"), T0)).toMatchObject({ state: "COOLING", phase: "unknown", atRest: false });
});

test.each([
  [0, 0],
  [366 * 86_400, 366 * 86_400],
  [366 * 86_400 + 1, undefined],
  [-1, undefined],
  [1e308, undefined],
  [null, undefined],
])("remain_seconds %d is read as %s", (remain_seconds, seconds) => {
  expect(readDocument(task("RUNNING", { remain_seconds }), T0).remaining?.seconds).toBe(seconds);
});

test("at rest nothing remains", () => {
  expect(readDocument(task("MIGRATE_SUCCESS", { remain_seconds: 5 }), T0).remaining).toBeUndefined();
});

test.each([
  [{ total_time: 115, start_date: 0 }, 115],
  [{ start_date: T0 - 90_500 }, 90],
  [{ start_date: T0 + 5000 }, 0],
  [{}, undefined],
])("elapsed from %j", (fields, elapsed) => {
  expect(readDocument(task("RUNNING", fields), T0).elapsed).toBe(elapsed);
});

test("numbers stay as they came, from text too", () => {
  const text = '{"migrate_speed": 0.0, "sub_tasks": [{"start_date": 1, "progress": 142, "id": 9223372036854775807}]}';
  expect(readDocument(parseJson(text) as JsonObject, T0)).toMatchObject({ speed: 0, step: { percent: 142 } });
});

test("a list item keeps what it lacks as last known", () => {
  const last = readDocument(task("RUNNING", { connected: false, clone_server: { clone_state: "READY" } }), T0);
  expect(readListItem(task("RUNNING"), T0, last)).toMatchObject({
    connected: false,
    cloneState: "READY",
    partial: true,
  });
  expect(readListItem(task("RUNNING", { connected: true }), T0, last).connected).toBe(true);
  expect(readListItem(task("RUNNING"), T0, undefined).connected).toBeUndefined();
});

test("the trace does not change between a document and its list item", () => {
  const whole = copying(41, { connected: true, clone_server: { clone_state: "READY" } });
  expect(readListItem(copying(41), T0, undefined).fingerprint).toBe(readDocument(whole, T0).fingerprint);
});

test("any JSON object can be read", () => {
  fc.assert(
    fc.property(anyDocument, (document) => {
      const reading = readDocument(document, T0);
      expect(readListItem(document, T0, reading).partial).toBe(true);
    }),
  );
});
