import nock from "nock";

import type { Context } from "../src/context.ts";
import { main } from "../src/main.ts";
import { createWorld, type WorldOptions } from "./world.ts";

export const ENDPOINT = "https://sms.test";

export interface CliOptions extends WorldOptions {
  /** The world as the program gets it, from the one that it would get. */
  readonly world?: (context: Context) => Context;
}

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds of each sleep. */
  readonly slept: readonly number[];
}

/** The whole program in this process, nothing mocked but the world: `api` is the service, and every answer registered must be used. */
export function testCli(options: CliOptions = {}) {
  nock.disableNetConnect();
  const api = nock(ENDPOINT);
  const files = new Map<string, string>();
  const interrupt = new AbortController();
  async function run(...argv: string[]): Promise<CliRun> {
    const env = { SMS_ENDPOINT: ENDPOINT, SMS_AUTH_TOKEN: "a-token-for-tests", ...options.env };
    const { context, stdout, stderr, slept } = createWorld({ ...options, env }, files, interrupt.signal);
    const exitCode = await main(argv, options.world?.(context) ?? context);
    api.done();
    return { exitCode, stdout: stdout.text(), stderr: stderr.text(), slept };
  }
  return { api, files, interrupt, run };
}

/** The look-up of a name: the list answers with `rows`, and, where there are none, the whole list with `all`, for a hint. */
export function listedByName(
  { api }: Pick<ReturnType<typeof testCli>, "api">,
  name: string,
  rows: readonly unknown[] = [],
  all: readonly unknown[] = [],
): void {
  api.get("/v3/tasks").query({ name, limit: 200, offset: 0 }).reply(200, { count: rows.length, tasks: rows });
  if (rows.length === 0)
    api.get("/v3/tasks").query({ limit: 200, offset: 0 }).reply(200, { count: all.length, tasks: all });
}
