import { expect, test } from "vitest";

import { blocksOf, sectionOf } from "../pages.ts";
import { bash, serve, sms } from "./sms.ts";

const [recipe = ""] = blocksOf(sectionOf("docs/guide.md", "A wave of migrations"), "sh");

test("a wave is done from a shell, as the guide says: gate, throttle, start, watch, logs, consistency, cutover, delete", async () => {
  const sandbox = await serve("--speed", "3000");
  const script = `set -e; cd "$(mktemp -d)"\n${recipe}\ncat sources.txt consistency.txt\necho "link: $url"`;
  const { code, stdout, stderr } = await bash(script, sandbox.env);
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  for (const line of [
    /web-01\.example\.internal/,
    /speed-limit set accepted: web-01 .* none → 08:00-18:00=50, 18:00-23:59=unlimited, 00:00-08:00=unlimited/,
    /web-01 .*MIGRATE_SUCCESS/,
    /mail-01 .*MIGRATE_FAIL.*SMS\.\d{4}/,
    /D:\\shop +\d+ +0 +0 +0/,
    /^link: https:\/\/\S+\.zip\?\S+$/m,
    /^shop-01 .*: the target server is launched/m,
    /shop-01 .*the task is gone/,
  ])
    expect(stdout).toMatch(line);
  expect(stderr).toMatch(/start accepted: mail-01 .* READY → RUNNING/);
  expect(stderr).not.toContain("Signature");

  // The gates close where something is wrong.
  const gates = await Promise.all([
    sms(["source", "list", "--fail-on", "unavailable,offline,check-error"], sandbox.env),
    sms(["task", "consistency", "web-02", "--max-missing", "0"], sandbox.env),
    sms(["task", "logs", "mail-01", "--bucket", "missing-bucket", "--wait"], sandbox.env),
    sms(["task", "delete", "db-01"], sandbox.env),
    sms(["task", "show", "shop-01"], sandbox.env),
  ]);
  await sandbox.end();
  expect(gates.map((each) => each.code)).toEqual([5, 5, 5, 6, 3]);
  expect(gates[0].stderr).toContain("not ready: app-02.example.internal");
  expect(gates[1].stderr).toContain("/srv/uploads: 2 missing on the target (--max-missing 0)");
  expect(gates[3].stderr).toMatch(/in state syncing.*[^]*sms task stop \S+ --wait/);
}, 90_000);
