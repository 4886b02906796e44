import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { ACCESS_KEY, DOMAIN_ID, SECRET_KEY } from "../../src/sandbox/credentials.ts";
import { serve, type Served, SMS } from "../black-box/sms.ts";
import { keep } from "./results.ts";

const PAIRS = 15;
const ID = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";
/** The Node to measure with; the one that runs the tests unless SMS_NODE names another. */
const NODE = process.env["SMS_NODE"] || process.execPath;
const BARE = ["-e", "0"];

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
  const { status } = spawnSync(NODE, [SMS, "auth", "login", "--stdin"], { env, input });
  expect(status).toBe(0);
  return { ...env, CLOUD_SDK_AK: ACCESS_KEY, CLOUD_SDK_SK: SECRET_KEY, SMS_DOMAIN_ID: DOMAIN_ID };
}

async function milliseconds(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const begun = performance.now();
  const child = spawn(NODE, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((done) => child.on("close", done));
  expect(code).toBe(0);
  return performance.now() - begun;
}

/** Ratios of the first to the second, taken in turn, so that a machine whose speed drifts does not matter. */
async function ratios(args: readonly string[], other: readonly string[], env: NodeJS.ProcessEnv) {
  const all: number[] = [];
  await milliseconds(args, env);
  for (let pair = 0; pair < PAIRS; pair += 1)
    all.push((await milliseconds(args, env)) / (await milliseconds(other, env)));
  const sorted = all.toSorted((a, b) => a - b);
  return { least: sorted[0] ?? 0, median: sorted[Math.floor(PAIRS / 2)] ?? 0, most: sorted.at(-1) ?? 0 };
}

test.each([
  ["--version", ["--version"], "bare"],
  ["--help", ["--help"], "bare"],
  ["task show", ["task", "show", ID], "bare"],
  ["task show -o json", ["task", "show", ID, "-o", "json"], "bare"],
  ["task list", ["task", "list", "-q"], "bare"],
  ["task show", ["task", "show", ID], "the SDK's core"],
  ["task show -o json", ["task", "show", ID, "-o", "json"], "the SDK's core"],
])("start of %s", async (name, line, against) => {
  const env = environment();
  const found = await ratios([SMS, ...line], against === "bare" ? BARE : [sdk], env);
  const version = execFileSync(NODE, ["--version"]).toString().trim();
  keep("start-up", { name, against, version, pairs: PAIRS, ...found });
});
