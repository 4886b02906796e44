import { readFileSync } from "node:fs";

import { Ajv } from "ajv";
import { build, type Rollup } from "vite";
import { expect, test } from "vitest";

const NOTICES = readFileSync("dist/THIRD-PARTY-LICENSES.txt", "utf8").split("\n---\n");

const BUILD_TIMEOUT_MS = 120_000;

test(
  "every package of which something is in the program has its licence in the file",
  async () => {
    const { output } = (await build({ build: { write: false }, logLevel: "warn" })) as Rollup.RollupOutput;
    const modules = output.flatMap((each) => (each.type === "chunk" ? Object.entries(each.modules) : []));
    const packages = modules
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .flatMap(([id]) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
    const named = NOTICES.flatMap((notice) => /^Name: (.+)$/m.exec(notice)?.[1] ?? []);
    expect(packages.length).toBeGreaterThan(100);
    expect(new Set(named)).toEqual(new Set(packages));
  },
  BUILD_TIMEOUT_MS,
);

test("each with its text", () => {
  const bare = NOTICES.filter((notice) => !/^License Text:\n===\n\n.{20}/ms.test(notice));
  expect([NOTICES.length > 50, bare]).toEqual([true, []]);
});

test("each may be passed on within a program under the MIT licence", () => {
  const licences = NOTICES.map((notice) => /^License: (.+)$/m.exec(notice)?.[1]);
  expect(new Set(licences)).toEqual(new Set(["MIT", "ISC", "BSD-3-Clause", "MPL-2.0"]));
});

const LICENCE = {
  type: "object",
  required: ["license"],
  properties: { license: { type: "object", required: ["id"], properties: { id: { type: "string" } } } },
} as const;
const COMPONENT = {
  type: "object",
  required: ["type", "name", "version", "purl", "bom-ref", "licenses"],
  additionalProperties: false,
  properties: {
    type: { enum: ["library", "application"] },
    "bom-ref": { type: "string" },
    group: { type: "string", pattern: "^@[^/]+$" },
    name: { type: "string", pattern: "^[^/@]+$" },
    version: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
    purl: { type: "string", pattern: "^pkg:npm/(%40[^/@]+/)?[^/@]+@[^@]+$" },
    licenses: { type: "array", minItems: 1, items: LICENCE },
  },
} as const;
/** What CycloneDX 1.6 wants of a list of packages: https://cyclonedx.org/docs/1.6/json/ */
const SBOM = {
  type: "object",
  required: ["bomFormat", "specVersion", "metadata", "components", "dependencies"],
  additionalProperties: false,
  properties: {
    bomFormat: { const: "CycloneDX" },
    specVersion: { const: "1.6" },
    version: { type: "integer", minimum: 1 },
    metadata: { type: "object", required: ["component"], properties: { component: COMPONENT } },
    components: { type: "array", uniqueItems: true, items: COMPONENT },
    dependencies: { type: "array", minItems: 1, items: { type: "object", required: ["ref", "dependsOn"] } },
  },
};

test("the bill of materials is CycloneDX, and has the packages of the licences with their versions", () => {
  const sbom = JSON.parse(readFileSync("dist/sbom.cdx.json", "utf8")) as {
    readonly components: readonly { readonly group?: string; readonly name: string; readonly version: string }[];
    readonly dependencies: readonly [{ readonly dependsOn: readonly string[] }];
  };
  const ajv = new Ajv({ strictTypes: false });
  expect([ajv.validate(SBOM, sbom), ajv.errors]).toEqual([true, null]);
  const listed = sbom.components.map(({ group, name, version }) =>
    [group === undefined ? name : `${group}/${name}`, version].join(" "),
  );
  const noticed = NOTICES.map(
    (notice) => `${/^Name: (.+)$/m.exec(notice)?.[1]} ${/^Version: (.+)$/m.exec(notice)?.[1]}`,
  );
  expect(listed.toSorted()).toEqual(noticed.toSorted());
  expect(sbom.dependencies[0].dependsOn.length).toBe(sbom.components.length);
});
