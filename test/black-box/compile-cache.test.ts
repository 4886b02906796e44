import { chmodSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import module from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { sms } from "./sms.ts";

const CAN_KEEP = "enableCompileCache" in module;
const HELP = ["help", "exit-codes", "-o", "json"];

function compiledIn(cache: string): readonly string[] {
  const folder = join(cache, "huawei-sms", "compiled");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

async function right(env: Readonly<Record<string, string>>): Promise<void> {
  const { code, stdout, stderr } = await sms(HELP, env);
  expect([code, stderr, JSON.parse(stdout)]).toEqual([0, "", expect.any(Array)]);
}

test.skipIf(!CAN_KEEP)("what was compiled is kept, for its owner's next start", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  await right({ XDG_CACHE_HOME: cache });
  expect(compiledIn(cache).length).toBeGreaterThan(3);
});

test.skipIf(!CAN_KEEP)("damaged, it is made anew", async () => {
  const cache = mkdtempSync(join(tmpdir(), "sms-cache-"));
  await right({ XDG_CACHE_HOME: cache });
  for (const file of compiledIn(cache)) writeFileSync(file, "not what V8 wrote");
  await right({ XDG_CACHE_HOME: cache });
});

test("a folder that is a file, that may not be written, or that cannot be there is no loss", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "sms-cache-")), "file");
  writeFileSync(file, "");
  const closed = mkdtempSync(join(tmpdir(), "sms-cache-"));
  mkdirSync(join(closed, "huawei-sms"));
  chmodSync(join(closed, "huawei-sms"), 0o500);
  for (const cache of [file, closed, "/dev/null/sms"]) await right({ XDG_CACHE_HOME: cache });
});

test("nor is a home that is not there", async () => {
  await right({ HOME: "/no/such/home" });
});
