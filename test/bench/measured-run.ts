import { spawn } from "node:child_process";
import { join } from "node:path";

import { SMS } from "../black-box/sms.ts";

export interface MeasuredRun {
  readonly code: number | null;
  readonly lines: number;
  readonly seconds: number;
  /** The most memory that the process had in use. */
  readonly peakMiB: number;
}

/** The built program, its output counted and dropped, its peak memory told by itself as it ends. */
export async function measuredRun(args: readonly string[], url: string, input = ""): Promise<MeasuredRun> {
  const begun = performance.now();
  const child = spawn(process.execPath, ["--require", join(import.meta.dirname, "tell-peak.cjs"), SMS, ...args], {
    env: { PATH: process.env["PATH"], SMS_ENDPOINT: url, SMS_AUTH_TOKEN: "bench" },
    stdio: ["pipe", "pipe", "inherit", "pipe"],
  });
  let [lines, told] = [0, ""];
  child.stdout?.on("data", (chunk: Buffer) => (lines += chunk.reduce((sum, byte) => sum + Number(byte === 10), 0)));
  child.stdio[3]?.on("data", (chunk: Buffer) => (told += chunk.toString()));
  child.stdin?.end(input);
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, lines, seconds: (performance.now() - begun) / 1000, peakMiB: Number(told) / 1024 };
}
