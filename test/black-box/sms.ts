import { type ChildProcessWithoutNullStreams, spawn, type SpawnOptions } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll } from "vitest";

export const SMS = join(import.meta.dirname, "../../dist/sms.js");

/** An executable to be tested in place of `node dist/sms.js`. */
const binary = process.env["SMS_UNDER_TEST"];
const [program, ...first] = binary === undefined ? [process.execPath, SMS] : [binary];
/** Whether what is tested reads NODE_OPTIONS, by which a test can put code of its own before it. The single binary does not. */
export const READS_NODE_OPTIONS = binary === undefined;
/** How a shell starts what is tested. */
export const SMS_IN_SHELL = [program, ...first].map((word) => `'${word}'`).join(" ");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Env = Readonly<Record<string, string>>;
type Identity = Pick<SpawnOptions, "uid" | "gid">;

/** Only what is given: nothing of the developer's own credentials, proxies or colours reaches the child. */
function cleanEnv(env: Env): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], HOME: mkdtempSync(join(tmpdir(), "sms-home-")), TZ: "UTC", ...env };
}

const children = new Set<ChildProcessWithoutNullStreams>();
/** What a test that failed has left behind. */
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** The built `sms` as a child, with pipes. */
export function start(args: readonly string[], env: Env = {}, id: Identity = {}): ChildProcessWithoutNullStreams {
  const child = spawn(program, [...first, ...args], { env: cleanEnv(env), ...id });
  children.add(child);
  return child.on("close", () => children.delete(child));
}

/** Runs it to its end; `input` is its whole stdin. */
export async function sms(args: readonly string[], env: Env = {}, input = ""): Promise<Ended> {
  const child = start(args, env);
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return ended(child);
}

/** Runs a line of bash in which `sms` is the built program. */
export async function bash(line: string, env: Env = {}, cwd?: string): Promise<Ended> {
  const script = `set -o pipefail\nsms() { ${SMS_IN_SHELL} "$@"; }\nexport -f sms\n${line}`;
  const child = spawn("bash", ["-c", script], { env: cleanEnv(env), ...(cwd === undefined ? {} : { cwd }) });
  child.stdin.end();
  return ended(child);
}

export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8");
    child[name].on("data", (text: string) => void (texts[name] += text));
  }
  return new Promise((done) => child.on("close", (code, signal) => done({ code, signal, ...texts })));
}

export interface Served {
  readonly env: Env;
  /** The same with an access key instead of the token. */
  readonly keys: Env;
  readonly child: ChildProcessWithoutNullStreams;
  readonly end: () => Promise<Ended>;
}

/** `sms sandbox serve` with these flags, once it answers. */
export async function serve(...flags: readonly string[]): Promise<Served> {
  const child = start(["sandbox", "serve", "-o", "json", ...flags]);
  const end = ended(child);
  const text = await new Promise<string>((done, failed) => {
    let sofar = "";
    child.stdout.on("data", (chunk: string) => {
      sofar += chunk;
      if (sofar.endsWith("}\n")) done(sofar);
    });
    void end.then(({ stderr }) => failed(new Error(`sandbox serve ended: ${stderr}`)));
  });
  const { environment } = JSON.parse(text) as { environment: Record<string, string> };
  const { CLOUD_SDK_AK = "", CLOUD_SDK_SK = "", SMS_AUTH_TOKEN = "", ...endpoints } = environment;
  return {
    env: { ...endpoints, SMS_AUTH_TOKEN },
    keys: { ...endpoints, CLOUD_SDK_AK, CLOUD_SDK_SK },
    child,
    end: () => {
      child.kill("SIGTERM");
      return end;
    },
  };
}
