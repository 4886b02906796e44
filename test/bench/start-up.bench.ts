import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { ACCESS_KEY, DOMAIN_ID, SECRET_KEY } from "../../src/sandbox/credentials.ts";
import { serve, type Served, SMS } from "../black-box/sms.ts";
import { keep } from "./results.ts";

const ROUNDS = 15;
const ID = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";
/** The Node to measure with; the one that runs the tests unless SMS_NODE names another. */
const NODE = process.env["SMS_NODE"] || process.execPath;
const THIN = join(import.meta.dirname, "thin.cjs");
const TELL_PEAK = join(import.meta.dirname, "tell-peak.cjs");

let sandbox: Served;
let sdk: string;
beforeAll(async () => {
  sandbox = await serve();
  sdk = installSdk();
}, 300_000);
afterAll(() => sandbox.end());

/** The official SDK's core, which forgets its dependency uuid, with the same request as ours. */
function installSdk(): string {
  const folder = mkdtempSync(join(tmpdir(), "sms-bench-"));
  writeFileSync(join(folder, "package.json"), "{}");
  const packages = ["@huaweicloud/huaweicloud-sdk-core@3.1.211", "uuid@9"];
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", ...packages], { cwd: folder });
  writeFileSync(
    join(folder, "show.cjs"),
    `const core = "@huaweicloud/huaweicloud-sdk-core";
const { ClientBuilder } = require(core + "/ClientBuilder");
const { GlobalCredentials } = require(core + "/auth/GlobalCredentials");
const credential = new GlobalCredentials().withAk(process.env.CLOUD_SDK_AK).withSk(process.env.CLOUD_SDK_SK).withDomainId("${DOMAIN_ID}");
new ClientBuilder((client) => client, "GlobalCredentials").withCredential(credential).withEndpoint(process.env.SMS_ENDPOINT).build()
  .sendRequest({ method: "GET", url: "/v3/tasks/{id}", contentType: "application/json", queryParams: {}, pathParams: { id: "${ID}" }, headers: {}, data: {} })
  .then((task) => console.log(JSON.stringify(task, null, 2)));
`,
  );
  return join(folder, "show.cjs");
}

/** A home with a profile, which every start has to read. */
function environment(): NodeJS.ProcessEnv {
  const home = mkdtempSync(join(tmpdir(), "sms-bench-home-"));
  const { SMS_ENDPOINT = "" } = sandbox.env;
  const profile = { endpoint: SMS_ENDPOINT, ak: ACCESS_KEY, sk: SECRET_KEY, domain_id: DOMAIN_ID };
  const folder = join(home, "config");
  const env = { PATH: process.env["PATH"], HOME: home, SMS_CONFIG_DIR: folder, SMS_ENDPOINT };
  const input = JSON.stringify(profile);
  const { status, stderr, error } = spawnSync(NODE, [SMS, "auth", "login", "--stdin"], {
    env,
    input,
    encoding: "utf8",
  });
  expect(status, error?.message ?? stderr).toBe(0);
  return { ...env, CLOUD_SDK_AK: ACCESS_KEY, CLOUD_SDK_SK: SECRET_KEY, SMS_DOMAIN_ID: DOMAIN_ID };
}

/** User and system time together: what else the machine does disturbs it less than the time on the clock. */
async function cpuMilliseconds(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const timed = ["-c", 'TIMEFORMAT="%3U %3S"; time "$@"', "bash", NODE, ...args];
  const child = spawn("bash", timed, { env, stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  child.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()));
  expect([await new Promise((done) => child.on("close", done)), told]).toEqual([
    0,
    expect.stringMatching(/^[\d. ]+\n$/),
  ]);
  return told.split(" ").reduce((sum, seconds) => sum + Number(seconds) * 1000, 0);
}

async function peakMiB(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(NODE, ["--require", TELL_PEAK, ...args], { env, stdio: ["ignore", "ignore", "inherit", "pipe"] });
  let told = "";
  child.stdio[3]?.on("data", (chunk: Buffer) => (told += chunk.toString()));
  expect(await new Promise((done) => child.on("close", done))).toBe(0);
  return Number(told) / 1024;
}

const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

/** Each in turn, round by round, so that a machine whose speed drifts does not matter. */
test("starting, against bare Node, a script that does no more than it must, and the SDK's core", async () => {
  const env = environment();
  const lines: Readonly<Record<string, readonly string[]>> = {
    bare: ["-e", "0"],
    thin: [THIN, ID],
    sdk: [sdk],
    "--version": [SMS, "--version"],
    "--help": [SMS, "--help"],
    "task list": [SMS, "task", "list", "-q"],
    "task show": [SMS, "task", "show", ID],
    "task show -o json": [SMS, "task", "show", ID, "-o", "json"],
  };
  const peaks: Record<string, number[]> = {};
  const times: Record<string, number[]> = {};
  // What the first two rounds compile is there for the others.
  for (let round = -2; round < ROUNDS; round += 1)
    for (const [name, args] of Object.entries(lines)) {
      const [time, peak] = [await cpuMilliseconds(args, env), await peakMiB(args, env)];
      if (round < 0) continue;
      (times[name] ??= []).push(time);
      (peaks[name] ??= []).push(peak);
    }
  const version = execFileSync(NODE, ["--version"]).toString().trim();
  for (const [name, own = []] of Object.entries(times)) {
    const to = (other: string) => median(own.map((ms, round) => ms / (times[other]?.[round] ?? 0)));
    const ratios = { toBare: to("bare"), toThin: to("thin"), toSdk: to("sdk") };
    keep("start-up", { name, version, rounds: ROUNDS, ...ratios, peakMiB: median(peaks[name] ?? []) });
  }
});
