import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { sdkFileSource } from "../../src/auth/sdk-file.ts";
import type { Env } from "../../src/context.ts";
import { systemFiles } from "../../src/system/files.ts";
import { outcomeOf } from "../failure.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** The credential of a file at its usual place. */
async function found(text: string | undefined, env: Env = {}) {
  const home = await temporaryFolder();
  const path = join(home, ".huaweicloud", "credentials");
  await mkdir(join(home, ".huaweicloud"));
  if (text !== undefined) await writeFile(path, text);
  const outcome = await outcomeOf(async () => (await sdkFileSource(path, env, systemFiles).resolve())?.obtain());
  return { name: `${path} [global]`, outcome };
}
const keys = (source: string, more: object = {}) => ({
  gave: { kind: "keys", source, accessKey: "AK", secretKey: "SK", ...more },
});

describe("section [global]", () => {
  test.each([
    ["with a pair", "[global]\nak = AK\nsk = SK\n", {}],
    ["of Windows", "[global]\r\nak=AK\r\nsk=SK\r\n", {}],
    ["after a byte order mark", "\ufeff[global]\nak = AK\nsk = SK\n", {}],
    ["among others", "[basic]\nak = x\nsk = y\nproject_id = p\n\n[global]\nak = AK\nsk = SK\n", {}],
    ["with comments", "; mine\n[global]\n# key\nak = AK\nsk = SK\n", {}],
    [
      "with all it may have",
      "[global]\nak = AK\nsk = SK\nsecurity_token = a+b/c==\ndomain_id = 0123\n",
      { securityToken: "a+b/c==", domainId: "0123" },
    ],
    ["with what is empty", "[global]\nak = AK\nsk = SK\nsecurity_token =\ndomain_id =\n", {}],
  ])("%s", async (_, text, more) => {
    const { name, outcome } = await found(text);
    expect(outcome).toEqual(keys(name, more));
  });

  test("SMS_DOMAIN_ID goes before the file's account", async () => {
    const { name, outcome } = await found("[global]\nak = AK\nsk = SK\ndomain_id = old\n", { SMS_DOMAIN_ID: "new" });
    expect(outcome).toEqual(keys(name, { domainId: "new" }));
  });
});

test.each([
  ["no file", undefined],
  ["an empty one", ""],
  ["another section", "[basic]\nak = AK\nsk = SK\n"],
  ["an empty section", "[global]\n"],
  ["keys outside of a section", "ak = AK\nsk = SK\n"],
  ["what is no INI", "{}\u0000\u0001"],
  ["an empty pair", "[global]\nak =\nsk =\n"],
])("%s holds nothing", async (_, text) => {
  expect((await found(text)).outcome).toEqual({ gave: undefined });
});

test.each([
  ["ak = hush-hush", "ak but no sk"],
  ["sk = hush-hush", "sk but no ak"],
  ["ak = hush-hush\nsk =", "ak but no sk"],
])("%j is half a pair, which is not shown", async (text, words) => {
  const { name, outcome } = await found(`[global]\n${text}\n`);
  expect(outcome).toEqual({ kind: "config", message: `${name} has ${words}`, hint: "Add it, or remove the other." });
});

test("a key that no header can hold is named and not shown", async () => {
  const { name, outcome } = await found("[global]\nak = hush hush\nsk = SK\n");
  const message = `${name} ak holds a line break, a space or another character that no key or token has`;
  expect(outcome).toEqual({ kind: "config", message });
});

test.each(["\ufeff[global]\nak = AK\nsk = SK\n", "[global]\nak = AK\nsk = SK\n"])(
  "UTF-16 is named as such: %j",
  async (text) => {
    const path = join(await temporaryFolder(), "credentials");
    await writeFile(path, Buffer.from(text, "utf16le"));
    expect(await outcomeOf(async () => sdkFileSource(path, {}, systemFiles).resolve())).toEqual({
      kind: "config",
      message: `${path} cannot be read: it is UTF-16 text, as PowerShell's > writes it; save it as UTF-8`,
    });
  },
);

describe("HUAWEICLOUD_SDK_CREDENTIALS_FILE", () => {
  const findAt = async (path: string) =>
    outcomeOf(async () =>
      (await sdkFileSource(path, { HUAWEICLOUD_SDK_CREDENTIALS_FILE: path }, systemFiles).resolve())?.obtain(),
    );

  test("names another file", async () => {
    const path = join(await temporaryFolder(), "keys.ini");
    await writeFile(path, "[global]\nak = AK\nsk = SK\n");
    expect(await findAt(path)).toEqual(keys(`${path} [global]`));
  });

  test("has to be right", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "keys.ini");
    expect(await findAt(path)).toEqual({
      kind: "config",
      message: `HUAWEICLOUD_SDK_CREDENTIALS_FILE: there is no file ${path} that can be used`,
    });
    expect(await findAt(folder)).toEqual({
      kind: "config",
      message: `${folder} cannot be read: EISDIR: illegal operation on a directory, read`,
    });
  });

  test("counts as unset when it is empty", async () => {
    const { outcome } = await found(undefined, { HUAWEICLOUD_SDK_CREDENTIALS_FILE: "" });
    expect(outcome).toEqual({ gave: undefined });
  });
});
