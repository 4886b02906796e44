import type { Files, PathEntry } from "../context.ts";
import { ConfigError } from "../errors.ts";

/** Permission bits. */
const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/**
 * Why what stands at a path may be another user's work, with the file or folder that makes it so; undefined when it is not.
 * Everything on the way must belong to this user or root, who could do anything anyway, and nobody else may write to it:
 * whoever can write to a folder can put a file of his own there. Sticky folders such as /tmp are the exception: in them, only
 * the owner of a file can replace it. Folders further up may be open to the group whose number is the user's: many systems give
 * each user such a group, with nobody else in it, and let it write to new folders. `entries` end with the file.
 */
export function whyUntrusted(entries: readonly PathEntry[], userId: number): string | undefined {
  for (const [at, entry] of entries.entries()) {
    const { path, owner, group, mode, kind } = entry;
    if (owner !== userId && owner !== 0) return `${path} belongs to another user (number ${owner})`;
    if (kind === "link" || (kind === "folder" && (mode & STICKY) !== 0)) continue;
    const isNear = at >= entries.length - 2;
    const isPrivateGroup = !isNear && group === owner;
    if ((mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITE) !== 0 && !isPrivateGroup))
      return `others may write to ${path} (chmod go-w changes that)`;
  }
  return undefined;
}

/** `undefined` where the path is this user's, or nothing stands there yet; users without a number are those of Windows. */
export async function distrustOf(
  path: string,
  { files, userId }: { readonly files: Pick<Files, "entries">; readonly userId: number | undefined },
): Promise<string | undefined> {
  return userId === undefined ? undefined : whyUntrusted((await files.entries(path)).entries, userId);
}

/**
 * The same files, of which those that may be another user's work seem to be missing: reading one warns and gives undefined, and
 * nothing is written or removed beside them.
 */
export function trustedFiles(files: Files, userId: number | undefined, warn: (text: string) => Promise<void>): Files {
  if (userId === undefined) return files;
  const check = async (path: string) => {
    const reason = await distrustOf(path, { files, userId });
    if (reason !== undefined) throw new ConfigError(`${path} is not used: ${reason}`);
  };
  return {
    ...files,
    async read(path) {
      const { entries, exists } = await files.entries(path);
      const reason = exists ? whyUntrusted(entries, userId) : undefined;
      if (reason === undefined) return files.read(path);
      await warn(notUsed(path, reason));
      return undefined;
    },
    async writePrivate(path, text) {
      await check(path);
      await files.writePrivate(path, text);
    },
    async makePrivateFolder(path) {
      await check(path);
      await files.makePrivateFolder(path);
    },
    async remove(path) {
      if ((await distrustOf(path, { files, userId })) === undefined) await files.remove(path);
    },
  };
}

export function notUsed(path: string, reason: string): string {
  return `warning: ${path} is not used: ${reason}`;
}
