import { expect, test } from "vitest";

import type { SmsClient } from "../../src/api/client.ts";
import { createOverallProgress } from "../../src/commands/task/wait/overall-progress.ts";
import { ApiError, NetworkError } from "../../src/errors.ts";
import { parseJson, type JsonObject } from "../../src/json.ts";
import { renderView } from "../../src/output/table.ts";
import type { Track } from "../../src/tracking/track.ts";
import { screenView } from "../../src/view/track/screen.ts";

const track = (taskId: string) => ({ taskId, speeds: [] }) as unknown as Track;

const source = (taskId: string, copied: number) =>
  `{"id":"source of ${taskId}","replicatesize":${copied},"totalsize":1000,"current_task":{"id":"${taskId}"}}`;

/** A service that answers the list of source servers with these, in turn, and a clock that the test sets. */
function progressOf(...answers: readonly (readonly string[] | Error)[]) {
  let elapsed = 0;
  let requests = 0;
  const listSources = async () => {
    const answer = answers[requests];
    requests += 1;
    if (answer instanceof Error) throw answer;
    return parseJson(`{"source_servers":[${(answer ?? []).join(",")}]}`) as JsonObject;
  };
  const clock = { now: () => new Date(0), utcOffset: () => 0, elapsedMs: () => elapsed, sleep: async () => {} };
  const progress = createOverallProgress({ listSources } as unknown as SmsClient, clock);
  return {
    requests: () => requests,
    /** The first line of the screen at this time. */
    async lineAt(seconds: number, ...tracks: readonly Track[]) {
      elapsed = seconds * 1000;
      const view = screenView(tracks, { now: new Date(0), utcOffset: () => 0 }, await progress(tracks));
      return renderView(view, { columns: 100, paint: (text) => text }).split("\n")[0];
    },
  };
}

test("all tasks together, read every 30 seconds in one request", async () => {
  const progress = progressOf(
    [source("a", 0), source("b", 500), source("other", 7)],
    [source("a", 500), source("b", 1000)],
  );
  const tracks = [track("a"), track("b"), track("has no source")];
  expect(await progress.lineAt(0, ...tracks)).toBe("  Copied  ███░░░░░░░  25 %  500 B of 2.0 KiB");
  expect(await progress.lineAt(29, ...tracks)).toContain("25 %");
  expect(progress.requests()).toBe(1);
  expect(await progress.lineAt(30, ...tracks)).toContain("75 %");
  expect(progress.requests()).toBe(2);
});

test("without a source of these tasks there is no such line", async () => {
  expect(await progressOf([source("other", 7)]).lineAt(0, track("a"))).toBe("a");
});

test("who may not read source servers is told so, and is not asked about again", async () => {
  const progress = progressOf(new ApiError("permission", "HTTP 403 Forbidden"));
  expect(await progress.lineAt(0, track("a"))).toBe("  Copied  not known: HTTP 403 Forbidden");
  expect(await progress.lineAt(3600, track("a"))).toBe("  Copied  not known: HTTP 403 Forbidden");
  expect(progress.requests()).toBe(1);
});

test("an outage leaves the last number, and is ridden out", async () => {
  const outage = new NetworkError("timeout", "no answer", true);
  const progress = progressOf([source("a", 100)], outage, [source("a", 200)]);
  expect(await progress.lineAt(0, track("a"))).toContain("10 %");
  expect(await progress.lineAt(40, track("a"))).toContain("10 %");
  expect(await progress.lineAt(80, track("a"))).toContain("20 %");
});
