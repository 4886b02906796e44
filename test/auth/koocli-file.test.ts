import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { koocliFileSource } from "../../src/auth/koocli-file.ts";
import type { Env } from "../../src/context.ts";
import { systemFiles } from "../../src/system/files.ts";
import { outcomeOf } from "../failure.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const AK = "AKEXAMPLE0123456789A";
const SK = "SKEXAMPLEabcdefghijklmnopqrstuvwxyz01234";
const PROFILE = { name: "default", mode: "AKSK", accessKeyId: AK, secretAccessKey: SK };
/** As KooCLI writes them unless it was told not to. */
const ENCRYPTED = "LTO2v1Y4qhQmE1Ff8xg/7A==:0bP6kWJ1Zc0pWcVpGmYQ4o9nS3v2c1H8mQ0b5X9yR3w=";

async function found(content: unknown, env: Env = {}) {
  const home = await temporaryFolder();
  const path = join(home, ".hcloud", "config.json");
  await mkdir(join(home, ".hcloud"));
  if (content !== undefined) await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  const outcome = await outcomeOf(async () => (await koocliFileSource(env, home, systemFiles).resolve())?.obtain());
  return { path, outcome };
}
const keys = (source: string, more: object = {}) => ({
  gave: { kind: "keys", source, accessKey: AK, secretKey: SK, ...more },
});

test.each([
  ["the only profile", { current: "default", profiles: [PROFILE] }, "default", {}],
  [
    "the current one",
    {
      current: "b",
      profiles: [
        { name: "a", mode: "AKSK" },
        { ...PROFILE, name: "b" },
      ],
    },
    "b",
    {},
  ],
  ["the first where none is current", { profiles: [PROFILE, { name: "b" }] }, "default", {}],
  ["one without a mode", { profiles: [{ ...PROFILE, mode: undefined }] }, "default", {}],
  ["one without a name", { profiles: [{ ...PROFILE, name: undefined }] }, "default", {}],
  [
    "one with all it may have",
    { profiles: [{ ...PROFILE, securityToken: "a+b/c==", domainId: "0123", projectId: "p" }] },
    "default",
    { securityToken: "a+b/c==", domainId: "0123" },
  ],
  ["one with empty fields", { profiles: [{ ...PROFILE, securityToken: "", domainId: "" }] }, "default", {}],
])("%s", async (_, content, name, more) => {
  const { path, outcome } = await found(content);
  expect(outcome).toEqual(keys(`${path} profile ${name}`, more));
});

test("SMS_DOMAIN_ID goes before the file's account", async () => {
  const { path, outcome } = await found({ profiles: [{ ...PROFILE, domainId: "old" }] }, { SMS_DOMAIN_ID: "new" });
  expect(outcome).toEqual(keys(`${path} profile default`, { domainId: "new" }));
});

test.each([
  ["no file", undefined],
  ["an empty one", ""],
  ["one that is cut off", '{"profiles":[{"name":"default","accessKeyId":"'],
  ["a list", []],
  ["profiles of another kind", { profiles: {} }],
  ["no profile", { current: "default", profiles: [] }],
  ["a profile that is none", { current: "default", profiles: ["default", null] }],
  ["another mode", { profiles: [{ ...PROFILE, mode: "SSO" }] }],
  ["an agency of an ECS", { profiles: [{ ...PROFILE, mode: "ecsAgency" }] }],
  ["encrypted keys", { profiles: [{ ...PROFILE, accessKeyId: ENCRYPTED, secretAccessKey: ENCRYPTED }] }],
  ["an encrypted secret key", { profiles: [{ ...PROFILE, secretAccessKey: ENCRYPTED }] }],
  ["hexadecimal ciphertext", { profiles: [{ ...PROFILE, secretAccessKey: "0123456789abcdef".repeat(4) }] }],
  ["half a pair", { profiles: [{ ...PROFILE, secretAccessKey: "" }] }],
  ["keys that are no texts", { profiles: [{ ...PROFILE, accessKeyId: 12345678, secretAccessKey: true }] }],
])("%s holds nothing for us", async (_, content) => {
  expect((await found(content)).outcome).toEqual({ gave: undefined });
});

test("a folder in its place holds nothing either", async () => {
  const home = await temporaryFolder();
  await mkdir(join(home, ".hcloud", "config.json"), { recursive: true });
  expect(await koocliFileSource({}, home, systemFiles).resolve()).toBeUndefined();
});

test("UTF-16 is named as such", async () => {
  const home = await temporaryFolder();
  const path = join(home, ".hcloud", "config.json");
  await mkdir(join(home, ".hcloud"));
  await writeFile(path, Buffer.from(`\ufeff${JSON.stringify({ profiles: [PROFILE] })}`, "utf16le"));
  expect(await outcomeOf(async () => koocliFileSource({}, home, systemFiles).resolve())).toEqual({
    kind: "config",
    message: `${path} cannot be read: it is UTF-16 text, as PowerShell's > writes it; save it as UTF-8`,
  });
});
