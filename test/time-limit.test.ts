import { setTimeout as sleep } from "node:timers/promises";

import { expect, test } from "vitest";

import { limitTime } from "../src/time-limit.ts";

const never = new AbortController().signal;

/** What a signal was aborted by, while nothing but its listener holds on to it. */
function abortOf(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(signal.reason), { once: true }));
}

function collectGarbage(): void {
  const { gc } = globalThis as { readonly gc?: () => void };
  if (gc === undefined) throw new Error("node --expose-gc is needed");
  gc();
}

test("the time ends although garbage is collected before", async () => {
  const reason = abortOf(limitTime(80, never).signal);
  await sleep(5);
  collectGarbage();
  expect(await Promise.race([reason, sleep(2000, "never")])).toMatchObject({ name: "TimeoutError" });
});

test("a signal that nobody listened to when the time was up says so later", async () => {
  const { signal } = limitTime(5, never, () => new Error("late"));
  await sleep(30);
  collectGarbage();
  expect([signal.aborted, signal.reason]).toMatchObject([true, { message: "late" }]);
});

test("an interruption comes first, with its own reason", async () => {
  const interrupt = new AbortController();
  const reason = abortOf(limitTime(undefined, interrupt.signal).signal);
  interrupt.abort("stop");
  expect(await reason).toBe("stop");
  expect(limitTime(5, interrupt.signal).signal).toMatchObject({ aborted: true, reason: "stop" });
});

test("what was released is not aborted any more", async () => {
  const interrupt = new AbortController();
  const { signal, release } = limitTime(5, interrupt.signal);
  release();
  interrupt.abort("stop");
  await sleep(30);
  expect(signal.aborted).toBe(false);
});

test("a time beyond Node's longest timer does not end at once", async () => {
  const { signal, release } = limitTime(2 ** 40, never);
  await sleep(30);
  expect(signal.aborted).toBe(false);
  release();
});
