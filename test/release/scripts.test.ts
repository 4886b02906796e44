import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";

import { expect, onTestFinished, test } from "vitest";

import manifest from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../temporary-folder.ts";

const { name, version } = manifest;

/** A copy of what the scripts work on, which they may change. */
async function project(): Promise<string> {
  const folder = await temporaryFolder();
  const parts = [".github", "package.json", "README.md", "CHANGELOG.md", "LICENSE", "dist"];
  await Promise.all(parts.map((part) => cp(part, join(folder, part), { recursive: true })));
  return folder;
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(folder: string, script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const all = { PATH: process.env["PATH"], HOME: folder, npm_config_update_notifier: "false", ...env };
  return new Promise<Ran>((done) => {
    execFile(join(folder, ".github/scripts", script), args, { env: all }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

test("smoke.sh installs the package without a network and lets it show a task", async () => {
  const registry = { npm_config_registry: "http://127.0.0.1:9/" };
  const { code, stdout, stderr } = await run(await project(), "smoke.sh", [], registry);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^This is practice: [^\n]*\n$/)]);
  expect(stdout).toMatch(new RegExp(`^${version}( \\([^)]+\\))?\\nok: node v[\\d.]+, \\w+\\n$`));
});

test("smoke.sh fails when the program does not run", async () => {
  const folder = await project();
  await writeFile(join(folder, "dist/sms.js"), "#!/usr/bin/env node\nconsole.log('something else');\n");
  const { code, stderr } = await run(folder, "smoke.sh", []);
  expect([code, stderr]).toEqual([1, "error: instead of the task it showed: something else\n"]);
});

test("check-version.sh takes a tag that package and change log agree with, and no other", async () => {
  const folder = await project();
  await writeFile(join(folder, "CHANGELOG.md"), `# Changelog\n\n## ${version} – 2026-11-30\n\n- A thing.\n`);
  expect(await run(folder, "check-version.sh", [`v${version}`])).toEqual({ code: 0, stdout: "", stderr: "" });
  const other = await run(folder, "check-version.sh", ["v9.9.9"]);
  expect(other).toMatchObject({ code: 1, stderr: `error: the tag is v9.9.9, and package.json says ${version}\n` });
  await writeFile(join(folder, "CHANGELOG.md"), `# Changelog\n\n## ${version} – unreleased\n`);
  const unreleased = await run(folder, "check-version.sh", [`v${version}`]);
  expect(unreleased).toMatchObject({ code: 1, stderr: expect.stringContaining("CHANGELOG.md has no line") });
});

type Sent = readonly [path: string | undefined, document: Readonly<Record<string, Readonly<Record<string, unknown>>>>];

/** It has no package yet, and takes each that is sent. */
async function emptyRegistry() {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    if (request.method !== "PUT") return void response.writeHead(404).end("{}");
    sent.push([request.url, (await json(request)) as Sent[1]]);
    response.writeHead(201).end("{}");
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close().closeAllConnections());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, sent };
}

test("publish.sh sends the package to the registry, with the repository that provenance is compared with, its homepage and its bugs", async () => {
  const folder = await project();
  const { host, sent } = await emptyRegistry();
  await writeFile(join(folder, ".npmrc"), `registry=http://${host}/\n//${host}/:_authToken=a-token\n`);
  const env = { GITHUB_SERVER_URL: "https://github.test", GITHUB_REPOSITORY: "somebody/sms" };
  const before = await readFile(join(folder, "package.json"), "utf8");
  const packed = await run(folder, "pack.sh", [folder], env);
  expect(packed).toMatchObject({ code: 0, stdout: `${join(folder, `${name}-${version}.tgz`)}\n` });
  expect(await readFile(join(folder, "package.json"), "utf8")).toBe(before);
  // A statement of provenance is had on a build server only.
  const { code, stderr } = await run(folder, "publish.sh", [".", "--no-provenance", "--fetch-retries=0"]);
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  expect(sent.map(([path]) => path)).toEqual([`/${name}`]);
  const document = sent[0]?.[1] ?? {};
  expect([document["_id"], document["dist-tags"]]).toEqual([name, { latest: version }]);
  expect(document["versions"]?.[version]).toMatchObject({
    bin: { sms: "dist/sms.js" },
    repository: { type: "git", url: "git+https://github.test/somebody/sms.git" },
    homepage: "https://github.test/somebody/sms#readme",
    bugs: { url: "https://github.test/somebody/sms/issues" },
  });
  expect(Object.keys(document["_attachments"] ?? {})).toEqual([`${name}-${version}.tgz`]);
});

const sums = (folder: string) =>
  execFileSync("bash", ["-c", "rm -f SHA256SUMS && sha256sum -- * > SHA256SUMS"], { cwd: folder });

/** What make-artefacts.sh makes, but for package and binary: those take long. */
async function artefacts() {
  const folder = await project();
  const made = join(folder, "made");
  await mkdir(made);
  await cp(join(folder, "dist/sbom.cdx.json"), join(made, "sbom.cdx.json"));
  await writeBinary(made, `exec '${process.execPath}' '${folder}/dist/sms.js' "$@"`);
  return { folder, made };
}

/** A script does as well. */
async function writeBinary(made: string, line: string): Promise<void> {
  await writeFile(join(made, "sms-linux-x64"), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  sums(made);
}

test("try-artefacts.sh checks the sums, and lets each artefact say the one version and show a task in an empty place", async () => {
  const { folder, made } = await artefacts();
  await run(folder, "pack.sh", [made]);
  sums(made);
  const { code, stdout } = await run(folder, "try-artefacts.sh", ["made"]);
  expect(code).toBe(0);
  const [line] = execFileSync(process.execPath, ["dist/sms.js", "--version"], { encoding: "utf8" }).split("\n");
  expect(stdout.trim().split("\n")).toEqual([
    `${name}-${version}.tgz: OK`,
    "sbom.cdx.json: OK",
    "sms-linux-x64: OK",
    `sms-linux-x64: ${line}, shows a task`,
    `${name}-${version}.tgz: ${line}, shows a task`,
  ]);
  // What a tag makes says its commit, and nothing more.
  const tag = await run(folder, "try-artefacts.sh", ["made"], { GITHUB_REF_TYPE: "tag" });
  const isOfCommit = /^\S+ \([0-9a-f]+\)$/.test(line ?? "");
  expect([tag.code, tag.stderr.includes("error: a release is of a commit")]).toEqual(
    isOfCommit ? [0, false] : [1, true],
  );
}, 120_000);

test("try-artefacts.sh fails at an artefact of another version", async () => {
  const { folder, made } = await artefacts();
  const task = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001";
  await writeBinary(made, `[ "$1" = --version ] && echo 9.8.7 || echo ${task}`);
  expect(await run(folder, "try-artefacts.sh", ["made"])).toMatchObject({
    code: 1,
    stderr: `error: made/sms-linux-x64 says that it is 9.8.7, not ${version}\n`,
  });
});

test.each<readonly [string, string, (made: string) => Promise<void>]>([
  ["a changed byte", "sms-linux-x64: FAILED", (made) => writeFile(join(made, "sms-linux-x64"), "other")],
  ["a file without a sum", "SHA256SUMS has no sms-win-x64.exe", (made) => writeFile(join(made, "sms-win-x64.exe"), "")],
  [
    "a bill of materials of another version",
    `the version in sbom.cdx.json is 9.8.7, not ${version}`,
    async (made) => {
      await writeFile(join(made, "sbom.cdx.json"), '{"metadata":{"component":{"version":"9.8.7"}}}');
      sums(made);
    },
  ],
])("try-artefacts.sh fails at %s", async (_, words, spoil) => {
  const { folder, made } = await artefacts();
  await spoil(made);
  const { code, stdout, stderr } = await run(folder, "try-artefacts.sh", ["made"]);
  expect([code, stdout + stderr]).toEqual([1, expect.stringContaining(words)]);
});

test("github-release.sh hands over the binaries of all machines, the package, their digests, and the version's part of the change log", async () => {
  const folder = await project();
  const [linux, windows] = [join(folder, "made/of-ubuntu-24.04"), join(folder, "made/of-windows-2025")];
  const tools = join(folder, "tools");
  await Promise.all([linux, windows, tools].map((each) => mkdir(each, { recursive: true })));
  await writeFile(join(linux, "sms-linux-x64"), "abc");
  await writeFile(join(windows, "sms-win-x64.exe"), "");
  for (const [machine, licences] of [
    [linux, "with Node's\n"],
    [windows, "without\n"],
  ] as const) {
    await writeFile(join(machine, "THIRD-PARTY-LICENSES.txt"), licences);
    await writeFile(join(machine, "a.tgz"), "package");
    await writeFile(join(machine, "sbom.cdx.json"), "{}");
    sums(machine);
  }
  await writeFile(join(folder, "CHANGELOG.md"), "# Changelog\n\n## 2.0.0 – soon\n\nb\n\n## 1.0.0 – now\n\na\n");
  // What it is told, and the files that it would read.
  const gh = `#!/bin/sh
for each; do basename -- "$each"; done > "$HOME/asked"
cat "\${7#--notes-file=}" > "$HOME/notes"
shift 7
cat "$@" > "$HOME/files"
`;
  await writeFile(join(tools, "gh"), gh, { mode: 0o755 });
  const env = { PATH: `${tools}:${process.env["PATH"]}` };
  const args = ["v1.0.0", join(folder, "made")];
  expect(await run(folder, "github-release.sh", args, env)).toEqual({ code: 0, stdout: "", stderr: "" });
  const read = (file: string) => readFile(join(folder, file), "utf8");
  expect((await read("asked")).trim().split("\n")).toEqual(
    [
      ["release", "create", "v1.0.0", "--verify-tag", "--title", "v1.0.0", "notes"],
      ["SHA256SUMS", "THIRD-PARTY-LICENSES.txt", "a.tgz", "sbom.cdx.json", "sms-linux-x64", "sms-win-x64.exe"],
    ].flat(),
  );
  expect(await read("notes")).toBe("\na\n");
  const texts = { "THIRD-PARTY-LICENSES.txt": "with Node's\n", "a.tgz": "package", "sbom.cdx.json": "{}" };
  const files = Object.entries({ ...texts, "sms-linux-x64": "abc", "sms-win-x64.exe": "" });
  const digests = files.map(([file, text]) => `${sha256(text)}  ${file}\n`);
  expect(await read("files")).toBe([...digests, ...files.map(([, text]) => text)].join(""));
  // What was changed on its way is not published.
  await writeFile(join(windows, "sms-win-x64.exe"), "other");
  expect(await run(folder, "github-release.sh", args, env)).toMatchObject({ code: 1 });
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
