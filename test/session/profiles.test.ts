import { join } from "node:path";

import { expect, test } from "vitest";

import { createSecrets } from "../../src/api/secrets.ts";
import { parseArgv } from "../../src/cli/program.ts";
import type { Profile } from "../../src/config/settings.ts";
import type { Env, PathEntry } from "../../src/context.ts";
import { createProfiles } from "../../src/session/profiles.ts";
import { systemContext } from "../../src/system-context.ts";
import { outcomeOf } from "../failure.ts";

const system = systemContext();
const FOLDER = "/home/me/sms";
const FILE = join(FOLDER, "config.json");
const READABLE = `warning: ${FILE} holds secrets, and others may read it: chmod 600 it`;
const ignored = (reason: string) => `warning: ${FILE} is not used: ${reason}`;
const FOREIGN_FILE = ignored(`${FILE} belongs to another user (number 7)`);
const OPEN_FOLDER = ignored(`others may write to ${FOLDER} (chmod go-w changes that)`);

interface Facts {
  readonly mode?: number;
  readonly owner?: number;
  readonly folderMode?: number;
  readonly kind?: PathEntry["kind"];
  readonly userId?: number | undefined;
  readonly env?: Env;
  readonly home?: string;
}

async function profilesWith(facts: Facts, text: string) {
  const { mode = 0o600, owner = 1, folderMode = 0o700, kind = "file", env = { SMS_CONFIG_DIR: FOLDER } } = facts;
  const invocation = await parseArgv(["config", "list"]);
  if (invocation.kind !== "run") throw new Error("not parsed");
  const notes: string[] = [];
  const folder: PathEntry = { path: FOLDER, kind: "folder", owner: 1, group: 1, mode: folderMode };
  const files = {
    ...system.files,
    read: async () => text,
    mode: async () => mode,
    entries: async () => ({ entries: [folder, { path: FILE, kind, owner, group: 1, mode }], exists: true }),
  };
  const userId = "userId" in facts ? facts.userId : 1;
  const profiles = createProfiles({
    globals: invocation.globals,
    context: { ...system, env, home: facts.home, platform: userId === undefined ? "win32" : "linux", userId, files },
    ownFiles: files,
    secrets: createSecrets([]),
    note: async (line) => void notes.push(line),
    warn: async (line) => void notes.push(line),
    mayLogIn: true,
  });
  return { profiles, notes };
}

/** Of a file with one profile: its values as they are used, and what is said about it. */
async function used(facts: Facts, profile: Profile) {
  const { profiles, notes } = await profilesWith(facts, JSON.stringify({ version: 1, profiles: { default: profile } }));
  return { values: (await profiles.inUse())?.values, notes, isExposed: await profiles.isExposed() };
}

const TOKEN = { token: "t" };

test.each<[string, Facts, readonly string[]]>([
  ["file and folder of the owner only", {}, []],
  ["a file that the group may read", { mode: 0o640 }, [READABLE]],
  ["a file that others may read", { mode: 0o604 }, [READABLE]],
  ["a folder that everyone may list", { folderMode: 0o755 }, []],
  ["a sticky folder that others may write to, as /tmp is: they cannot replace the file", { folderMode: 0o1777 }, []],
  ["root's own file", { owner: 0 }, []],
])("used: %s", async (_, facts, notes) => {
  expect(await used(facts, TOKEN)).toEqual({ values: TOKEN, notes, isExposed: notes.includes(READABLE) });
});

test.each<[string, Facts, Profile, string]>([
  ["secrets in a folder that others may write to", { folderMode: 0o702 }, TOKEN, OPEN_FOLDER],
  ["secrets in a folder that the group may write to", { folderMode: 0o770 }, TOKEN, OPEN_FOLDER],
  ["a program in another user's file", { owner: 7 }, { credential_process: "/bin/keys" }, FOREIGN_FILE],
  ["an endpoint, which credentials are sent to", { owner: 7 }, { endpoint: "https://sms.test" }, FOREIGN_FILE],
  ["certificates, which say whom to believe", { owner: 7 }, { ca_file: "/ca.pem" }, FOREIGN_FILE],
  ["anything but a file, which is not even read", { owner: 7, kind: "other" }, {}, FOREIGN_FILE],
])("not used: %s", async (_, facts, profile, warning) => {
  expect(await used(facts, profile)).toEqual({ values: undefined, notes: [warning], isExposed: false });
});

test("another user's file without anything that could do harm is used", async () => {
  const profile = { region: "cn-north-4", request_timeout: "2m" };
  const facts = { mode: 0o666, owner: 7, folderMode: 0o777 };
  expect(await used(facts, profile)).toEqual({ values: profile, notes: [], isExposed: false });
});

test("another user's file that is not JSON is ignored: it must not stop the command", async () => {
  const { profiles, notes } = await profilesWith({ owner: 7 }, "{");
  expect([await profiles.inUse(), notes]).toEqual([undefined, [FOREIGN_FILE]]);
  expect(await profiles.distrust()).toBe(`${FILE} belongs to another user (number 7)`);
});

test("nothing is written where others may write", async () => {
  const { profiles } = await profilesWith({ folderMode: 0o777 }, '{"version":1}');
  expect(await outcomeOf(() => profiles.change((file) => file))).toEqual({
    kind: "config",
    message: `nothing is written to ${FILE}: others may write to ${FOLDER} (chmod go-w changes that)`,
    hint: "SMS_CONFIG_DIR names another folder.",
  });
});

test("without a home folder there is no file, and reading finds none", async () => {
  const { profiles } = await profilesWith({ env: {} }, JSON.stringify({ version: 1, profiles: { default: TOKEN } }));
  expect(await profiles.inUse()).toBeUndefined();
  expect(await outcomeOf(async () => profiles.path())).toMatchObject({
    kind: "config",
    hint: "Set SMS_CONFIG_DIR to a folder of yours.",
  });
});

test("Windows has no such numbers", async () => {
  const facts = { mode: 0o666, owner: 7, folderMode: 0o777, userId: undefined };
  expect(await used(facts, TOKEN)).toEqual({ values: TOKEN, notes: [], isExposed: false });
});
