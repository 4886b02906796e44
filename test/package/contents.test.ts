import { readdirSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

import manifest from "../../package.json" with { type: "json" };
import { jsonSchemas } from "../../src/commands/help/json.ts";
import { pack } from "./pack.ts";

const MOST_BYTES = 2_400_000;
const CONTENTS = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "dist/THIRD-PARTY-LICENSES.txt",
  "dist/chunks/*.js",
  "dist/package.json",
  "dist/sbom.cdx.json",
  "dist/schemas/*.json",
  "dist/sms.1",
  "dist/sms.js",
  "package.json",
];
const REGISTRY = "https://registry.npmjs.org/";

/** How the program is cut into chunks changes with the sources; all of them are of one kind, and so are the schemas. */
const nameOf = (path: string) =>
  path
    .replace(/^dist\/chunks\/(program|[\w-]+-[\w-]{8})\.js$/, "dist/chunks/*.js")
    .replace(/^dist\/schemas\/sms\.[\w-]+\.\d\.json$/, "dist/schemas/*.json");

test("the package holds what is listed, and nothing else", async () => {
  const { files } = await pack();
  expect(files.length).toBeGreaterThan(CONTENTS.length);
  expect([...new Set(files.map(({ path }) => nameOf(path)))].toSorted()).toEqual(CONTENTS);
});

test("its JSON Schemas are those of the code, one file each", () => {
  const schemas = [...jsonSchemas()].map(([name, schema]) => [`${name.replace("/", ".")}.json`, schema] as const);
  expect(readdirSync("dist/schemas").toSorted()).toEqual(schemas.map(([file]) => file).toSorted());
  for (const [file, schema] of schemas)
    expect(readFileSync(`dist/schemas/${file}`, "utf8")).toBe(`${JSON.stringify(schema)}\n`);
});

test("only the program may be executed", async () => {
  const { files } = await pack();
  const executable = files.filter(({ mode }) => (mode & 0o111) !== 0);
  expect(executable.map(({ path }) => path)).toEqual(["dist/sms.js"]);
});

test(`unpacked it is not larger than ${MOST_BYTES} bytes`, async () => {
  expect((await pack()).unpackedSize).toBeLessThan(MOST_BYTES);
});

test("installing it installs nothing else and runs nothing", () => {
  const others = new Set(["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"]);
  // npm 11 warns of each of these, of prepare where the package comes from a file or from git.
  const hooks = new Set(["preinstall", "install", "postinstall", "prepublish", "prepare"]);
  expect(Object.keys(manifest).filter((name) => others.has(name))).toEqual([]);
  expect(Object.keys(manifest.scripts).filter((name) => hooks.has(name))).toEqual([]);
});

test("npm ci need not warn of scripts: each package that has some is allowed to run them, or not", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { readonly hasInstallScript?: boolean; readonly os?: readonly string[] }>;
  };
  const withScripts = Object.entries(packages)
    .filter(([, { hasInstallScript = false, os }]) => hasInstallScript && os === undefined)
    .map(([path]) => path.replace(/.*node_modules\//, ""));
  expect([...new Set(withScripts)]).toEqual(Object.keys(manifest.allowScripts));
});

test("it says who made it; where its repository is, only publishing knows", () => {
  expect(manifest).toMatchObject({ author: "the huaweicloud-sms-cli authors", license: "MIT" });
  expect(Object.keys(manifest).filter((name) => ["repository", "homepage", "bugs"].includes(name))).toEqual([]);
});

test("it is published for all to see, with a statement where it was built", () => {
  expect(manifest.publishConfig).toEqual({ access: "public", provenance: true });
});

test("what it was built with is pinned by the lock file, each with a digest, from the registry", () => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { readonly resolved?: string; readonly integrity?: string }>;
  };
  const { "": own, ...others } = packages;
  const loose = Object.entries(others).filter(
    ([, { resolved = REGISTRY, integrity = "" }]) => !resolved.startsWith(REGISTRY) || !integrity.startsWith("sha512-"),
  );
  expect(own).toMatchObject({ devDependencies: manifest.devDependencies });
  expect(loose.map(([name]) => name)).toEqual([]);
});
