import { execFile } from "node:child_process";
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
  // A statement of provenance is had on a build server only.
  const flags = ["--ignore-scripts", "--no-provenance", "--fetch-retries=0"];
  const { code, stderr } = await run(folder, "publish.sh", flags, env);
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

test("github-release.sh hands over the binaries, their digests, and the version's part of the change log", async () => {
  const folder = await project();
  const [linux, windows] = [join(folder, "binaries/binary-ubuntu-24.04"), join(folder, "binaries/binary-windows-2025")];
  const tools = join(folder, "tools");
  await Promise.all([linux, windows, tools].map((each) => mkdir(each, { recursive: true })));
  await writeFile(join(linux, "sms-linux-x64"), "abc");
  await writeFile(join(windows, "sms-win-x64.exe"), "");
  await writeFile(join(linux, "THIRD-PARTY-LICENSES.txt"), "with Node's\n");
  await writeFile(join(windows, "THIRD-PARTY-LICENSES.txt"), "without\n");
  await writeFile(join(folder, "CHANGELOG.md"), "# Changelog\n\n## 2.0.0 – soon\n\nb\n\n## 1.0.0 – now\n\na\n");
  // What it is told, and the files that it would read; the last are those to be shown.
  const gh = `#!/bin/sh
for each; do basename -- "$each"; done > "$HOME/asked"
cat "\${7#--notes-file=}" > "$HOME/notes"
shift 7
cat "$@" > "$HOME/files"
`;
  await writeFile(join(tools, "gh"), gh, { mode: 0o755 });
  const env = { PATH: `${tools}:${process.env["PATH"]}` };
  const args = ["v1.0.0", join(folder, "binaries")];
  expect(await run(folder, "github-release.sh", args, env)).toEqual({ code: 0, stdout: "", stderr: "" });
  const read = (file: string) => readFile(join(folder, file), "utf8");
  expect((await read("asked")).trim().split("\n")).toEqual(
    [
      ["release", "create", "v1.0.0", "--verify-tag", "--title", "v1.0.0", "notes"],
      ["SHA256SUMS", "THIRD-PARTY-LICENSES.txt", "sms-linux-x64", "sms-win-x64.exe"],
    ].flat(),
  );
  expect(await read("notes")).toBe("\na\n");
  expect(await read("files")).toBe(`${sha256("abc")}  sms-linux-x64\n${sha256("")}  sms-win-x64.exe\nwith Node's\nabc`);
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
