import { onTestFinished } from "vitest";

import { parseFault } from "../../src/sandbox/faults.ts";
import { defaultScenario, type Scenario } from "../../src/sandbox/scenario.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";

/** The start of every test: 2026-01-01T12:00:00Z. */
export const START = Date.UTC(2026, 0, 1, 12);

/** A clock that moves only by hand; sleeps end at once and are noted. */
export function fakeClock() {
  let now = START;
  const slept: number[] = [];
  return {
    now: () => new Date(now),
    sleep: async (ms: number) => void slept.push(ms),
    slept,
    forward: (seconds: number) => void (now += seconds * 1000),
  };
}

export interface TestSandbox extends Sandbox {
  /** Moves simulated time. */
  readonly forward: (seconds: number) => void;
  readonly slept: readonly number[];
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
  /** The status and the body of any request; the body is "" when there is none. */
  readonly send: (method: string, path: string, body?: unknown) => Promise<readonly [status: number, body: unknown]>;
  readonly task: (id: string) => Promise<Record<string, unknown>>;
}

/** A sandbox of speed 1 with the default tasks, closed when the test is over. */
export async function sandboxWith(
  options: { faults?: readonly string[]; scenario?: Scenario; speed?: number; tokenLifeMs?: number } = {},
): Promise<TestSandbox> {
  const clock = fakeClock();
  const sandbox = await startSandbox({
    port: 0,
    speed: options.speed ?? 1,
    scenario: options.scenario ?? defaultScenario(),
    faults: (options.faults ?? []).map(parseFault),
    tokenLifeMs: options.tokenLifeMs ?? 86_400_000,
    clock,
  });
  onTestFinished(() => sandbox.close());
  const token = { "X-Auth-Token": sandbox.token };
  const get = (path: string, headers: Record<string, string> = token) => fetch(sandbox.url + path, { headers });
  return {
    ...sandbox,
    forward: clock.forward,
    slept: clock.slept,
    get,
    post: (path, body, headers = token) =>
      fetch(sandbox.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    send: async (method, path, body) => {
      const response = await fetch(sandbox.url + path, {
        method,
        headers: { "content-type": "application/json", ...token },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return [response.status, text === "" ? "" : (JSON.parse(text) as unknown)];
    },
    task: async (taskId) => (await (await get(`/v3/tasks/${taskId}`)).json()) as Record<string, unknown>,
  };
}

/** The id of the source server of a default task. */
export function sourceId(number: number): string {
  return number === 1 ? id(1) : `5e71c2d4-0b1f-4f53-8a66-2c9d8e7f${String(number).padStart(4, "0")}`;
}

/** A template for general use. */
export const TEMPLATE = "c1a7d0de-0000-4000-8000-000000000001";

/** The id of a default task by its number. */
export function id(number: number): string {
  if (number === 1) return "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001";
  return `8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c${String(number).padStart(4, "0")}`;
}
