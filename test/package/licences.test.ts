import { readFileSync } from "node:fs";

import { build, type Rollup } from "vite";
import { expect, test } from "vitest";

const NOTICES = readFileSync("dist/THIRD-PARTY-LICENSES.txt", "utf8").split("\n---\n");

test("every package of which something is in the program has its licence in the file", async () => {
  const { output } = (await build({ build: { write: false }, logLevel: "warn" })) as Rollup.RollupOutput;
  const modules = output.flatMap((each) => (each.type === "chunk" ? Object.entries(each.modules) : []));
  const packages = modules
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .flatMap(([id]) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
  const named = NOTICES.flatMap((notice) => /^Name: (.+)$/m.exec(notice)?.[1] ?? []);
  expect(packages.length).toBeGreaterThan(100);
  expect(new Set(named)).toEqual(new Set(packages));
});

test("each with its text", () => {
  const bare = NOTICES.filter((notice) => !/^License Text:\n===\n\n.{20}/ms.test(notice));
  expect([NOTICES.length > 50, bare]).toEqual([true, []]);
});

test("each may be passed on within a program under the MIT licence", () => {
  const licences = NOTICES.map((notice) => /^License: (.+)$/m.exec(notice)?.[1]);
  expect(new Set(licences)).toEqual(new Set(["MIT", "ISC", "BSD-3-Clause", "MPL-2.0"]));
});
