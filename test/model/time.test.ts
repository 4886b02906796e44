import { expect, test } from "vitest";

import { type JsonObject, parseJson } from "../../src/json.ts";
import { readTask } from "../../src/model/read-task.ts";
import { elapsedSeconds, remainingUntil, spanWords } from "../../src/model/time.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const HOUR = 3_600_000;
const ago = (hours: number) => NOW - hours * HOUR;

test.each([
  ["the service's own count comes first", { state: "MIGRATE_SUCCESS", start_date: ago(5), total_time: 115 }, 115],
  ["a count of 0 is a count", { state: "RUNNING", start_date: ago(5), total_time: 0 }, 0],
  ["a finished task, long after", { state: "MIGRATE_SUCCESS", start_date: ago(168), finish_date: ago(167) }, 3600],
  ["a failed task", { state: "MIGRATE_FAIL", start_date: ago(3), finish_date: ago(1) }, 7200],
  ["a running task, to now", { state: "RUNNING", start_date: ago(2) }, 7200],
  ["one that runs again after it had finished", { state: "RUNNING", start_date: ago(3), finish_date: ago(2) }, 10_800],
  ["one that was started after it had finished", { state: "ABORT", start_date: ago(1), finish_date: ago(2) }, 3600],
  ["a state that is not known, finished", { state: "HIBERNATING", start_date: ago(3), finish_date: ago(2) }, 3600],
  ["a local clock that is slow", { state: "RUNNING", start_date: ago(-1) }, 0],
  ["never started", { state: "READY" }, undefined],
  ["dates beyond all numbers", { start_date: -1.7e308, finish_date: 1.7e308 }, undefined],
])("elapsed time: %s", (_, document, expected) => {
  const { task } = readTask(parseJson(JSON.stringify(document)) as JsonObject);
  expect(elapsedSeconds(task, NOW)).toBe(expected);
});

test.each([
  ["the service's seconds", { state: "RUNNING", remain_seconds: 90 }, 90],
  ["none left", { state: "RUNNING", remain_seconds: 0 }, 0],
  ["seconds before a time", { state: "RUNNING", remain_seconds: 90, estimate_complete_time: NOW + HOUR }, 90],
  ["the expected time of completion", { state: "RUNNING", estimate_complete_time: NOW + HOUR }, 3600],
  ["one that is over", { state: "RUNNING", estimate_complete_time: NOW - 1 }, undefined],
  ["one in two years", { state: "RUNNING", estimate_complete_time: NOW + 2 * 8760 * HOUR }, undefined],
  ["an unknown state", { state: "HIBERNATING", remain_seconds: 90 }, 90],
  ["left from before a pause", { state: "ABORT", remain_seconds: 90 }, undefined],
  ["left from before a failure", { state: "MIGRATE_FAIL", estimate_complete_time: NOW + HOUR }, undefined],
  ["negative", { state: "RUNNING", remain_seconds: -1 }, undefined],
  ["ages", { state: "RUNNING", remain_seconds: 9_007_199_254_740_991 }, undefined],
  ["not said", { state: "RUNNING" }, undefined],
])("remaining time: %s", (_, document, expected) => {
  const { task } = readTask(parseJson(JSON.stringify(document)) as JsonObject);
  expect(remainingUntil(task, NOW)).toBe(expected);
});

test.each([
  [0, "0 s"],
  [0.9, "0 s"],
  [59.9, "59 s"],
  [60, "1 min"],
  [90, "1 min 30 s"],
  [3600, "1 h"],
  [3659, "1 h"],
  [11_520, "3 h 12 min"],
  [86_400, "1 d"],
  [90_000, "1 d 1 h"],
  [-90, "−1 min 30 s"],
])("%d s is %s", (seconds, words) => expect(spanWords(seconds)).toBe(words));
