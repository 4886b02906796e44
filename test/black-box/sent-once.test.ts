import { expect, test } from "vitest";

import { serve, sms } from "./sms.ts";

const task = (last: string) => `8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c00${last}`;

/** What changes something about a task, other than the operations of the action request (action.test.ts). */
const WRITES = {
  "POST /v3/tasks/*/speed-limit": ["task", "speed-limit", "set", task("02"), "08:00-18:00=50"],
  "POST /v3/tasks/*/log": ["task", "logs", task("03"), "--bucket", "sms-logs"],
  "DELETE /v3/tasks/*": ["task", "delete", task("08")],
} as const;

/** Each write with requests that meet these effects, one after the other. */
async function writes(...effects: readonly string[]) {
  const faults = Object.keys(WRITES).flatMap((request) => effects.map((effect) => ["--fault", `${request} ${effect}`]));
  const sandbox = await serve("--speed", "600", ...faults.flat());
  const runs = Object.values(WRITES).map((line) => sms([...line, "--settle", "1s", "-o", "json"], sandbox.env));
  const ends = await Promise.all(runs);
  await sandbox.end();
  return ends.map(({ code, stderr }) => ({ code, kind: /"kind":"(\w+)"/.exec(stderr)?.[1] }));
}

test.each(["reset-after", "502-after:html", "504-after:empty", "cut"])(
  "carried out, but answered by %s: seen to be done, and sent once",
  async (effect) => {
    expect(await writes(`${effect} x1`, "500")).toEqual(allEnd({ code: 0, kind: undefined }));
  },
);

test.each(["reset", "503"])("%s, and nothing was done: unknown, and sent once", async (effect) => {
  expect(await writes(`${effect} x1`, "500")).toEqual(allEnd({ code: 9, kind: "outcome_unknown" }));
});

test("throttled before it was processed: sent again", async () => {
  expect(await writes("throttle x1")).toEqual(allEnd({ code: 0, kind: undefined }));
});

function allEnd(end: { readonly code: number; readonly kind: string | undefined }) {
  return Object.values(WRITES).map(() => end);
}
