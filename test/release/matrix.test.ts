import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";

import { expect, test } from "vitest";

import { temporaryFolder } from "../temporary-folder.ts";

/** On a machine of another kind, without a registry. */
async function matrix(kind: string, machine: string, args: readonly string[] = []) {
  const folder = await temporaryFolder();
  const uname = `#!/bin/sh\ncase "$1" in -s) echo ${kind} ;; *) echo ${machine} ;; esac\n`;
  await writeFile(`${folder}/uname`, uname, { mode: 0o755 });
  const env = {
    PATH: `${folder}:${process.env["PATH"]}`,
    HOME: folder,
    npm_config_registry: "http://127.0.0.1:9/",
    npm_config_fetch_retries: "0",
  };
  return spawnSync("bash", [".ci/matrix", ...args], { env, encoding: "utf8" });
}

test.each([
  ["Darwin", "arm64"],
  ["MINGW64_NT-10.0", "x86_64"],
])("on %s it says why nothing is run", async (kind, machine) => {
  expect(await matrix(kind, machine)).toMatchObject({
    status: 0,
    stdout: `not run: the black-box ring needs Linux, and this is ${kind} ${machine}\n`,
    stderr: "",
  });
});

test.each(["x86_64", "aarch64"])("a Node that cannot be fetched for Linux on %s is a failure", async (machine) => {
  const { status, stdout } = await matrix("Linux", machine, ["24"]);
  expect([status === 0, stdout]).toEqual([false, "+ Node 24\n"]);
});
