import { join } from "node:path";

import { expect, test } from "vitest";

import { createSecrets } from "../../src/api/secrets.ts";
import { parseArgv } from "../../src/cli/program.ts";
import { createProfiles } from "../../src/session/profiles.ts";
import { systemContext } from "../../src/system-context.ts";

const FOLDER = "/home/me/sms";
const FILE = join(FOLDER, "config.json");
const READABLE = `warning: ${FILE} holds secrets, and others may read it: chmod 600 it`;
const WRITABLE = `warning: ${FOLDER} is for secrets, and others may write to it: chmod 700 it`;

interface Modes {
  readonly file?: number;
  readonly folder?: number | undefined;
}

/** The notes about a file with these permission bits. */
async function notesOf(
  { file = 0o600, folder = 0o700 }: Modes,
  profile: object,
  platform: NodeJS.Platform = "linux",
): Promise<{ readonly notes: readonly string[]; readonly isExposed: boolean }> {
  const invocation = await parseArgv(["config", "list"]);
  if (invocation.kind !== "run") throw new Error("not parsed");
  const system = systemContext();
  const notes: string[] = [];
  const profiles = createProfiles({
    globals: invocation.globals,
    context: {
      ...system,
      env: { SMS_CONFIG_DIR: FOLDER },
      platform,
      files: {
        ...system.files,
        read: async () => JSON.stringify({ version: 1, profiles: { default: profile } }),
        mode: async (path) => (path === FILE ? file : folder),
      },
    },
    secrets: createSecrets([]),
    note: async (text) => void notes.push(text),
    warn: async (text) => void notes.push(text),
    mayLogIn: true,
  });
  await profiles.inUse();
  return { notes, isExposed: await profiles.isExposed() };
}

const SECRET = { token: "t" };

test.each<[string, Modes, readonly string[]]>([
  ["file and folder of the owner only", {}, []],
  ["a file that the group may read", { file: 0o640 }, [READABLE]],
  ["a file that others may read", { file: 0o604 }, [READABLE]],
  ["a folder that everyone may list", { folder: 0o755 }, []],
  ["a folder that the group may write to", { folder: 0o770 }, [WRITABLE]],
  ["a folder that others may write to", { folder: 0o702 }, [WRITABLE]],
  ["a sticky folder that others may write to, as /tmp is: they cannot replace the file", { folder: 0o1777 }, []],
  ["a sticky folder of the owner only", { folder: 0o1700 }, []],
  ["a folder with other special bits that others may write to", { folder: 0o6777 }, [WRITABLE]],
  ["both", { file: 0o644, folder: 0o777 }, [READABLE, WRITABLE]],
])("warnings: %s", async (_, modes, notes) => {
  expect(await notesOf(modes, SECRET)).toEqual({ notes, isExposed: notes.includes(READABLE) });
});

test("a file without secrets may be read and replaced by everyone", async () => {
  const modes = { file: 0o666, folder: 0o777 };
  expect(await notesOf(modes, { region: "cn-north-4" })).toEqual({ notes: [], isExposed: false });
});

test("Windows has no such bits", async () => {
  expect(await notesOf({ file: 0o666, folder: 0o777 }, SECRET, "win32")).toEqual({ notes: [], isExposed: false });
});
