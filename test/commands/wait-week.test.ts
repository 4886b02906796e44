import { expect, test } from "vitest";

import type { Context } from "../../src/context.ts";
import { main } from "../../src/main.ts";

const DAY_MS = 86_400_000;
const START = Date.parse("2026-01-02T03:04:05Z");

const nobody = async (): Promise<never> => {
  throw new Error("nobody is there to be asked");
};

/** A task that takes a week (and real time-outs of requests would pile up in the second that it takes here), over a service of memory and a clock that sleeps at once. */
async function aWeek() {
  let [now, requests] = [START, 0];
  const heap: number[] = [];
  const output = { isTTY: false, columns: undefined, closed: false, write: async () => {} };
  const context: Context = {
    stdin: {
      isTTY: false,
      readLine: async () => undefined,
      lines: async function* () {},
      bytes: async function* () {},
    },
    stdout: output,
    stderr: output,
    env: { SMS_ENDPOINT: "https://sms.test", SMS_AUTH_TOKEN: "t" },
    home: "/home/test",
    userId: undefined,
    platform: "linux",
    clock: {
      now: () => new Date(now),
      elapsedMs: () => now,
      utcOffset: () => 0,
      sleep: async (ms) => {
        const day = Math.floor((now - START) / DAY_MS);
        now += ms;
        if (Math.floor((now - START) / DAY_MS) > day) heap.push(await heapAfterCollection());
      },
    },
    random: () => 0.5,
    fetch: async () => {
      requests += 1;
      const share = (now - START) / (7 * DAY_MS);
      const sub_tasks = [
        { id: 1, name: "MIGRATE_LINUX_FILE", progress: Math.floor(share * 100), start_date: START, end_date: null },
      ];
      return Response.json({
        id: "t",
        name: "web-01",
        state: share < 1 ? "RUNNING" : "MIGRATE_SUCCESS",
        migrate_speed: 12.5,
        sub_tasks,
      });
    },
    files: {
      read: async () => undefined,
      entries: async () => ({ entries: [], exists: false }),
      mode: async () => undefined,
      writePrivate: async () => {},
      write: async () => {},
      append: async () => {},
      isSame: async () => false,
      checkWritable: async () => {},
      makePrivateFolder: async () => {},
      remove: async () => {},
      locked: (_, work) => work(),
    },
    spawn: async () => 0,
    capture: async () => ({ exitCode: 0, stdout: "" }),
    probe: { addresses: nobody, connect: nobody, handshake: nobody },
    prompt: { text: nobody, secret: nobody, choice: nobody },
    controllingTerminal: { exists: false, readLine: async () => undefined },
    interrupted: new AbortController().signal,
    fault: new AbortController().signal,
    leave: async () => {},
  };
  const code = await main(
    ["task", "wait", "t", "--for", "rest", "--timeout", "none", "--request-timeout", "none", "-q"],
    context,
  );
  return { code, requests, heap, days: (now - START) / DAY_MS };
}

/** Weak references are let go between turns of the event loop, which a fake clock does not need otherwise. */
async function heapAfterCollection(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((next) => setImmediate(next));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

test("a wait of a week takes about 20,000 requests, and no more memory on its last day than on its first", async () => {
  const { code, requests, heap, days } = await aWeek();
  expect(code).toBe(0);
  expect(days).toBeCloseTo(7, 2);
  // 30 s between polls, shortened by a tenth on average: 22,400 in a week.
  expect(requests).toBeGreaterThan(20_000);
  expect(requests).toBeLessThan(26_000);
  const [first = 0] = heap;
  expect(heap.length).toBe(7);
  if (globalThis.gc) expect((heap.at(-1) ?? 0) - first).toBeLessThan(8 * 1024 * 1024);
}, 120_000);
