import { describe, expect, test } from "vitest";

import { trustedFiles, whyUntrusted } from "../../src/config/trusted-files.ts";
import type { Files, PathEntry } from "../../src/context.ts";
import { systemFiles } from "../../src/system/files.ts";
import { outcomeOf } from "../failure.ts";

const ME = 1000;
const MALLORY = 1001;

const folder = (path: string, more: Partial<PathEntry> = {}): PathEntry => ({
  path,
  kind: "folder",
  owner: ME,
  group: ME,
  mode: 0o755,
  ...more,
});
const SYSTEM = [folder("/", { owner: 0, group: 0 }), folder("/home", { owner: 0, group: 0 })];
const HOME = [...SYSTEM, folder("/home/me")];
const file = (more: Partial<PathEntry> = {}) =>
  folder("/home/me/sms/config.json", { kind: "file", mode: 0o600, ...more });
const near = (more: Partial<PathEntry> = {}) => folder("/home/me/sms", { mode: 0o700, ...more });

const BELONGS = (path: string) => `${path} belongs to another user (number ${MALLORY})`;
const WRITABLE = (path: string) => `others may write to ${path} (chmod go-w changes that)`;

describe("trusted", () => {
  test.each<[string, readonly PathEntry[]]>([
    ["what is this user's alone", [...HOME, near(), file()]],
    ["what everyone may read", [...HOME, near({ mode: 0o755 }), file({ mode: 0o644 })]],
    ["what root has put there", [...HOME, near({ owner: 0 }), file({ owner: 0 })]],
    [
      "a folder in a sticky one, as /tmp is",
      [folder("/", { owner: 0 }), folder("/tmp", { owner: 0, mode: 0o1777 }), near(), file()],
    ],
    ["a file in a sticky folder", [...HOME, near({ mode: 0o1777 }), file()]],
    [
      "a link of this user, whose own permissions say nothing",
      [...HOME, folder("/home/me/l", { kind: "link", mode: 0o777 }), near(), file()],
    ],
    [
      "a folder further up that the user's private group may write to",
      [...SYSTEM, folder("/home/me", { mode: 0o775 }), near(), file()],
    ],
    [
      "a folder further up that root's group may write to",
      [folder("/", { owner: 0, group: 0, mode: 0o775 }), near(), file()],
    ],
    ["a path of which nothing is there yet", HOME],
  ])("%s", (_, entries) => {
    expect(whyUntrusted(entries, ME)).toBeUndefined();
  });
});

describe("not trusted", () => {
  test.each<[string, readonly PathEntry[], string]>([
    ["a file of another user", [...HOME, near(), file({ owner: MALLORY })], BELONGS("/home/me/sms/config.json")],
    ["a folder of another user", [...HOME, near({ owner: MALLORY }), file()], BELONGS("/home/me/sms")],
    ["a folder further up", [...SYSTEM, folder("/home/me", { owner: MALLORY }), near(), file()], BELONGS("/home/me")],
    [
      "a link of another user",
      [...HOME, folder("/tmp/l", { kind: "link", owner: MALLORY }), near(), file()],
      BELONGS("/tmp/l"),
    ],
    [
      "another user's file in a sticky folder",
      [...HOME, near({ mode: 0o1777 }), file({ owner: MALLORY })],
      BELONGS("/home/me/sms/config.json"),
    ],
    ["a file that others may write to", [...HOME, near(), file({ mode: 0o602 })], WRITABLE("/home/me/sms/config.json")],
    [
      "a file that the group may write to",
      [...HOME, near(), file({ mode: 0o660 })],
      WRITABLE("/home/me/sms/config.json"),
    ],
    [
      "a sticky bit on a file, which means nothing",
      [...HOME, near(), file({ mode: 0o1602 })],
      WRITABLE("/home/me/sms/config.json"),
    ],
    ["a folder that others may write to", [...HOME, near({ mode: 0o702 }), file()], WRITABLE("/home/me/sms")],
    [
      "its own folder that the private group may write to",
      [...HOME, near({ mode: 0o770 }), file()],
      WRITABLE("/home/me/sms"),
    ],
    [
      "a folder further up that a shared group may write to",
      [...SYSTEM, folder("/home/me", { mode: 0o775, group: 100 }), near(), file()],
      WRITABLE("/home/me"),
    ],
    [
      "a folder further up that everyone may write to",
      [...SYSTEM, folder("/home/me", { mode: 0o777 }), near(), file()],
      WRITABLE("/home/me"),
    ],
    [
      "a pipe of another user",
      [...HOME, near(), file({ kind: "other", owner: MALLORY })],
      BELONGS("/home/me/sms/config.json"),
    ],
  ])("%s", (_, entries, reason) => {
    expect(whyUntrusted(entries, ME)).toBe(reason);
  });

  test("for root, what belongs to any other user", () => {
    expect(whyUntrusted([...SYSTEM, folder("/home/me", { owner: MALLORY })], 0)).toBe(BELONGS("/home/me"));
  });
});

describe("files that are not trusted", () => {
  const calls = (exists: boolean, userId: number | undefined) => {
    const done: string[] = [];
    const warnings: string[] = [];
    const does = (name: string) => async (path: string) => void done.push(`${name} ${path}`);
    const files: Files = {
      ...systemFiles,
      entries: async () => ({ entries: [...HOME, near({ owner: MALLORY })], exists }),
      read: async (path) => `text of ${path}`,
      writePrivate: does("write"),
      makePrivateFolder: does("make"),
      remove: does("remove"),
    };
    return { files: trustedFiles(files, userId, async (text) => void warnings.push(text)), done, warnings };
  };

  test("are not read, with a warning that names them", async () => {
    const { files, warnings } = calls(true, ME);
    expect(await files.read("/a")).toBeUndefined();
    expect(warnings).toEqual([`warning: /a is not used: ${BELONGS("/home/me/sms")}`]);
  });

  test("are neither written nor removed", async () => {
    const { files, done } = calls(false, ME);
    const refused = { kind: "config", message: `/a is not used: ${BELONGS("/home/me/sms")}` };
    expect(await outcomeOf(() => files.writePrivate("/a", ""))).toEqual(refused);
    expect(await outcomeOf(() => files.makePrivateFolder("/a"))).toEqual(refused);
    await files.remove("/a");
    expect(done).toEqual([]);
  });

  test("are no reason for a warning as long as they are not there", async () => {
    const { files, warnings } = calls(false, ME);
    await files.read("/a");
    expect(warnings).toEqual([]);
  });

  test("cannot be told apart on Windows, where files have no owner's number", async () => {
    const { files, done, warnings } = calls(true, undefined);
    expect(await files.read("/a")).toBe("text of /a");
    await files.remove("/a");
    expect([done, warnings]).toEqual([["remove /a"], []]);
  });
});
