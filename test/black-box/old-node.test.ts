import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import manifest from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../temporary-folder.ts";
import { SMS } from "./sms.ts";

/** What `sms` says to a Node that takes itself for another version. */
async function saidTo(version: string, ...line: readonly string[]) {
  const file = join(await temporaryFolder(), "version.cjs");
  writeFileSync(
    file,
    `Object.defineProperty(process, "versions", { value: { ...process.versions, node: ${JSON.stringify(version)} } });`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", file, SMS, ...line], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test.each(["0.12.18", "18.20.4", "20.9.0", "20.18.0"])(
  "Node %s is too old, and is told so in one line",
  async (version) => {
    for (const line of [["task", "list"], ["--version"]])
      expect(await saidTo(version, ...line)).toEqual({
        status: 1,
        stdout: "",
        stderr: `error: sms needs Node ≥ 20.18.1, this is Node ${version} (${process.execPath})\n`,
      });
  },
);

test.each(["20.18.1", "20.19.0", "22.0.0", "100.0.0-nightly"])("Node %s is not", async (version) => {
  expect(await saidTo(version, "--version")).toMatchObject({ status: 0, stderr: "" });
});

test("the file that is run has the version of the manifest, and words of the oldest JavaScript only", () => {
  const text = readFileSync(SMS, "utf8");
  expect(manifest.engines.node).toBe(`>=${/LEAST = "(.*)"/.exec(text)?.[1]}`);
  expect(text.replace(/".*?"|\/\/.*/g, "")).not.toMatch(
    /=>|`|\b(const|let|class|async|await|import|export)\b|\?\.|\?\?|\.\.\./,
  );
});
