import { chmodSync, cpSync, readdirSync, realpathSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { temporaryFolder } from "../temporary-folder.ts";
import { bash, serve, type Served, SMS, sms } from "./sms.ts";

const SEED = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001";

let sandbox: Served;
beforeAll(async () => {
  sandbox = await serve();
});
afterAll(() => sandbox.end());

const shown = { code: 0, signal: null, stdout: expect.stringContaining(`MigrationTask  ${SEED}`), stderr: "" };
const NODE = process.execPath;

test("from a path with blanks, quotes and letters of any script", async () => {
  const folder = join(await temporaryFolder(), `it's "my" dossier été 迁移 $HOME`);
  cpSync(dirname(SMS), folder, { recursive: true });
  const ran = await bash('"$NODE" "$PROGRAM" task show "$SEED"', {
    ...sandbox.env,
    NODE,
    SEED,
    PROGRAM: join(folder, "sms.js"),
  });
  expect(ran).toEqual(shown);
});

test("through a symbolic link, from a folder that is gone", async () => {
  const folder = realpathSync(await temporaryFolder());
  const ran = await bash(
    'ln -s "$SMS" "$FOLDER/sms-link"; mkdir "$FOLDER/gone"; cd "$FOLDER/gone"; rmdir "$FOLDER/gone"; "$NODE" "$FOLDER/sms-link" task show "$SEED"',
    { ...sandbox.env, NODE, SMS, SEED, FOLDER: folder },
  );
  expect(ran).toEqual(shown);
});

test("with a home folder that is not there, which is not made either", async () => {
  const folder = await temporaryFolder();
  expect(await sms(["task", "show", SEED], { ...sandbox.env, HOME: join(folder, "nobody") })).toEqual(shown);
  expect(readdirSync(folder)).toEqual([]);
});

test("with a home folder that nobody may write to", async () => {
  const folder = await temporaryFolder();
  chmodSync(folder, 0o500);
  expect(await sms(["task", "show", SEED], { ...sandbox.keys, HOME: folder })).toMatchObject({ code: 0 });
});

test("without HOME", async () => {
  expect(await bash(`unset HOME; sms task show ${SEED}`, sandbox.env)).toEqual(shown);
});

test.each(["<&-", "< /dev/null"])("with stdin %s", async (stdin) => {
  expect(await bash(`sms task show ${SEED} ${stdin}`, sandbox.env)).toEqual(shown);
});

test("ids from a stdin that is closed are no ids", async () => {
  const { code, stdout, stderr } = await bash("sms task stop - <&-", sandbox.env);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^error: /);
});

test.each(["--throw-deprecation --pending-deprecation", "--max-old-space-size=128", "--enable-source-maps"])(
  "with NODE_OPTIONS=%j",
  async (options) => {
    expect(await sms(["task", "show", SEED], { ...sandbox.env, NODE_OPTIONS: options })).toEqual(shown);
  },
);

test("10 MB reach a slow reader, every byte of them", async () => {
  const folder = await temporaryFolder();
  const description = "0123456789abcdef".repeat(625_000);
  const file = join(folder, "scenario.json");
  await writeFile(
    file,
    JSON.stringify({ tasks: [{ frozen: true, document: { id: "big", name: "big", state: "READY", description } }] }),
  );
  const own = await serve("--scenario", file);
  const slow =
    "while dd bs=1M count=2 iflag=fullblock of=part 2> /dev/null && test -s part; do cat part; sleep 0.05; done";
  const { code, stdout, stderr } = await bash(`sms task show big -o json | (${slow})`, own.env, folder);
  expect([code, stderr, JSON.parse(stdout).description === description]).toEqual([0, "", true]);
  await own.end();
});
