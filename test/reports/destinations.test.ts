import { link, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

import { expect, test } from "vitest";

import type { Env } from "../../src/context.ts";
import { reportFilesOf, type ReportRequest } from "../../src/reports/destinations.ts";
import { systemFiles } from "../../src/system/files.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const NOTHING = { operation: "start", summary: undefined, junit: undefined, envFile: undefined };
const GITHUB = { GITHUB_STEP_SUMMARY: "/s", GITHUB_ENV: "/e", GITHUB_OUTPUT: "/o" };

const filesOf = (request: ReportRequest, ci: "auto" | "off", env: Env) =>
  reportFilesOf(request, ci, { env, files: systemFiles });

test("nothing is written unless asked for", async () => {
  expect(await filesOf(NOTHING, "auto", {})).toEqual([]);
  expect(await filesOf(NOTHING, "auto", { GITHUB_STEP_SUMMARY: "" })).toEqual([]);
  expect(await filesOf(NOTHING, "off", GITHUB)).toEqual([]);
});

test("the summary of the step by itself, another one when named, and that one also with --ci off", async () => {
  const own = { kind: "summary", path: "/s", origin: "GITHUB_STEP_SUMMARY", wasRequested: false, appends: true };
  const named = { kind: "summary", path: "mine.md", origin: "--summary", wasRequested: true, appends: true };
  expect(await filesOf(NOTHING, "auto", GITHUB)).toEqual([own]);
  expect(await filesOf({ ...NOTHING, summary: "mine.md" }, "auto", GITHUB)).toEqual([named]);
  expect(await filesOf({ ...NOTHING, summary: "mine.md" }, "off", GITHUB)).toEqual([named]);
});

test.each([
  ["result.env", false],
  ["/e", true],
  ["/o", true],
])("--env-file %s is added to: %s", async (envFile, appends) => {
  expect(await filesOf({ ...NOTHING, junit: "j.xml", envFile }, "off", GITHUB)).toEqual([
    { kind: "junit", path: "j.xml", origin: "--junit", wasRequested: true, appends: false },
    { kind: "env", path: envFile, origin: "--env-file", wasRequested: true, appends },
  ]);
});

test("a file of GitHub is known by any path that leads to it, also before it exists", async () => {
  const folder = await temporaryFolder();
  const output = join(folder, "output");
  const appendsTo = async (envFile: string) =>
    (await filesOf({ ...NOTHING, envFile }, "off", { GITHUB_OUTPUT: output })).map(({ appends }) => appends);
  const written = [relative(".", output), join(folder, ".", "x", "..", "output"), `${folder}//output`];
  for (const path of written) expect([path, await appendsTo(path)]).toEqual([path, [true]]);
  await writeFile(output, "MINE=1\n");
  await writeFile(join(folder, "other"), "");
  await symlink(output, join(folder, "symbolic"));
  await link(output, join(folder, "hard"));
  const names = ["symbolic", "hard", "other", "new"];
  expect(await Promise.all(names.map((name) => appendsTo(join(folder, name))))).toEqual([
    [true],
    [true],
    [false],
    [false],
  ]);
});
