import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { serve, type Served, SMS } from "./sms.ts";

const ID = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";
let sandbox: Served;
beforeAll(async () => {
  sandbox = await serve();
});
afterAll(() => sandbox.end());

/** The files of the program that a command line loads, and what is heavy of Node, without what tells one build from another. */
async function loadedBy(line: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const spy = join(import.meta.dirname, "tell-loaded.cjs");
  const child = spawn(process.execPath, ["--require", spy, SMS, ...line], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let [told, said] = ["", ""];
  child.stdio[3]?.on("data", (chunk: Buffer) => (told += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((done) => child.on("close", done));
  expect([code, said]).toEqual([0, ""]);
  const names = (JSON.parse(told) as readonly string[]).map(withoutHash);
  return `${names.toSorted().join("\n")}\n`;
}

function withoutHash(file: string): string {
  return file.replaceAll("\\", "/").replace(/-[\w-]{8}\.js$/, ".js");
}

test.each([
  ["version", ["--version"]],
  ["help", ["--help"]],
  ["show-json", ["task", "show", ID, "-o", "json"]],
  ["show", ["task", "show", ID]],
  ["list", ["task", "list", "-q"]],
  ["explain", ["explain", "SMS.3805"]],
])("%s loads what it loaded before, and nothing more", async (name, line) => {
  const { SMS_AUTH_TOKEN: _, ...keys } = { ...sandbox.keys, SMS_AUTH_TOKEN: "" };
  // The first run with a key asks for the account; with a token nothing is signed.
  const env = name === "show" ? { ...keys, SMS_DOMAIN_ID: "5a0db0c5a0db0c5a0db0c5a0db0c0001" } : sandbox.env;
  await expect(await loadedBy(line, env)).toMatchFileSnapshot(`../golden/loaded/${name}.txt`);
});

/** In kB; a tenth above what they are. What is not named is less than 60. */
const CEILINGS: Readonly<Record<string, number>> = {
  "proxied-request": 590,
  "profile-store": 220,
  yaml: 130,
  request: 94,
  server: 70,
  start: 100,
};

test("no chunk outgrows its ceiling", () => {
  const folder = join(dirname(SMS), "chunks");
  const sizes = readdirSync(folder).map((file) => ({
    name: file.replace(/-[\w-]{8}\.js$/, ""),
    kB: statSync(join(folder, file)).size / 1000,
  }));
  expect(sizes.filter(({ name, kB }) => kB > (CEILINGS[name] ?? 60))).toEqual([]);
  expect(sizes.length).toBeGreaterThan(20);
});
