import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";

import manifest from "../../package.json" with { type: "json" };
import { pack } from "../package/pack.ts";

const { name, version } = manifest;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sms-pipeline-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function shell(script: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  const all = { PATH: process.env["PATH"], HOME: cwd, npm_config_update_notifier: "false", ...env };
  return new Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>((done) => {
    execFile("bash", ["-ec", script], { cwd, env: all }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

/** A registry that has this package in this version, and no other. */
async function registryWithPackage(folder: string): Promise<string> {
  const { filename } = await pack(folder);
  const tarball = await readFile(join(folder, filename));
  const server = createServer((request, response) => {
    const at = `http://${request.headers.host}`;
    const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
    const dist = { tarball: `${at}/package.tgz`, integrity };
    const document = { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } };
    if (request.url === "/package.tgz") return void response.end(tarball);
    if (request.url === `/${name}`) return void response.end(JSON.stringify(document));
    response.writeHead(404).end("{}");
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

interface CompositeAction {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly { readonly shell: string; readonly env: object; readonly run: string }[];
  };
}

const ACTION = parse(readFileSync("action.yml", "utf8")) as CompositeAction;

test("the action installs this release from the registry and puts sms on the path of the following steps", async () => {
  const folder = await newFolder();
  const env = {
    VERSION: String(ACTION.inputs["version"]?.default),
    RUNNER_TEMP: folder,
    GITHUB_PATH: join(folder, "path"),
    npm_config_registry: await registryWithPackage(folder),
  };
  expect([ACTION.runs.using, ACTION.runs.steps.length, env.VERSION]).toEqual(["composite", 1, version]);
  const [step] = ACTION.runs.steps;
  const installed = await shell(step?.run ?? "", folder, env);
  expect([installed.code, installed.stderr]).toEqual([0, ""]);
  const path = (await readFile(env.GITHUB_PATH, "utf8")).trim().split("\n").join(":");
  const used = await shell("sms --version", folder, { PATH: `${path}:${process.env["PATH"]}` });
  expect(used).toEqual({
    code: 0,
    stdout: expect.stringMatching(new RegExp(`^${version}( \\(.*\\))?\\n$`)),
    stderr: "",
  });
});

test("the action puts no input into the text of its script", () => {
  expect(ACTION.runs.steps[0]).toMatchObject({ shell: "bash", env: { VERSION: "${{ inputs.version }}" } });
  expect(ACTION.runs.steps[0]?.run).not.toContain("${{");
});

/** The instructions of each stage of the Dockerfile. */
const STAGES = readFileSync("Dockerfile", "utf8")
  .split(/^(?=FROM )/m)
  .slice(1)
  .map((stage) => [...stage.matchAll(/^([A-Z]+) (.+)$/gm)].map(([, word = "", rest = ""]) => [word, rest] as const));

test("the image runs sms, as a user without rights", () => {
  const last = STAGES.at(-1) ?? [];
  const valueOf = (word: string) => last.findLast(([each]) => each === word)?.[1];
  expect([STAGES.length, valueOf("USER"), valueOf("ENTRYPOINT")]).toEqual([2, "node", '["sms"]']);
  for (const stage of STAGES) expect(stage[0]).toEqual(["FROM", expect.stringMatching(/^node:\d+-slim( AS build)?$/)]);
  // Nothing but the installed package comes from the stage that builds.
  expect(last.filter(([word]) => word === "COPY")).toEqual([["COPY", "--from=build /opt/sms /opt/sms"]]);
  expect(last.filter(([word]) => word === "RUN")).toEqual([]);
});

test("the image's labels have the package's version, and the commit that it is told", () => {
  const [build = [], last = []] = STAGES;
  for (const stage of [build, last]) expect(stage).toContainEqual(["ARG", "COMMIT="]);
  const [labels = "", ...others] = last.flatMap(([word, rest]) => (word === "LABEL" ? [rest] : []));
  expect(others).toEqual([]);
  expect(Object.fromEntries(labels.split(" ").map((label) => label.split("=")))).toEqual({
    "org.opencontainers.image.title": "sms",
    "org.opencontainers.image.version": version,
    "org.opencontainers.image.revision": "$COMMIT",
    "org.opencontainers.image.licenses": manifest.license,
  });
});

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const ENV = { npm_config_registry: "http://127.0.0.1:9/", COMMIT };

test("the steps of the Dockerfile build and install sms, without a network but for npm ci", async () => {
  const folder = await newFolder();
  const steps = STAGES[0]?.flatMap(([word, rest]) => (word === "RUN" ? [rest] : [])) ?? [];
  expect(steps[0]).toBe("npm ci --ignore-scripts");
  const source = join(folder, "src");
  await mkdir(source);
  const parts = ["bin", "build", "src", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts"];
  const others = ["README.md", "LICENSE", "CHANGELOG.md"];
  await Promise.all([...parts, ...others].map((part) => cp(part, join(source, part), { recursive: true })));
  await symlink(join(process.cwd(), "node_modules"), join(source, "node_modules"));
  await mkdir(join(folder, "tmp"));
  for (const step of steps.slice(1)) {
    // The places of the image are within the folder here.
    const { code, stderr } = await shell(step.replaceAll(/ \/(?=opt\b|tmp\b)/g, ` ${folder}/`), source, ENV);
    expect([step, code, code === 0 ? "" : stderr]).toEqual([step, 0, ""]);
  }
  const used = await shell("sms --version", folder, { PATH: `${folder}/opt/sms/bin:${process.env["PATH"]}` });
  expect(used).toEqual({ code: 0, stdout: `${version} (${COMMIT.slice(0, 10)})\n`, stderr: "" });
}, 240_000);
