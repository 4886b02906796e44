import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { parse, resolve, sep } from "node:path";

import type { PathEntry } from "../context.ts";

/** As many as Linux follows. */
const MOST_LINKS = 40;

/**
 * What one passes on the way to a path: the root, each folder, each link and what it leads to, and the file itself; as far as
 * it exists. Synchronous, because the compile cache needs it before anything else is loaded.
 */
export function pathEntries(path: string): { readonly entries: readonly PathEntry[]; readonly exists: boolean } {
  const whole = resolve(path);
  const { root } = parse(whole);
  const namesOf = (absolute: string) => absolute.slice(root.length).split(sep).filter(Boolean);
  const entries: PathEntry[] = [entryAt(root)].filter((entry) => entry !== undefined);
  const left = namesOf(whole);
  let folder = root;
  let links = 0;
  for (;;) {
    const name = left.shift();
    if (name === undefined) return { entries, exists: true };
    let entry: PathEntry | undefined;
    try {
      entry = entryAt(resolve(folder, name));
    } catch (error) {
      // A folder that may not be entered: reading the file will say why it fails. Below a file there is nothing.
      return { entries, exists: !(error instanceof Error && "code" in error && error.code === "ENOTDIR") };
    }
    if (entry === undefined) return { entries, exists: false };
    entries.push(entry);
    if (entry.kind !== "link") folder = entry.path;
    else if ((links += 1) > MOST_LINKS) return { entries, exists: false };
    else {
      left.unshift(...namesOf(resolve(folder, readlinkSync(entry.path))));
      folder = root;
    }
  }
}

function entryAt(path: string): PathEntry | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return { path, kind: kindOf(found), owner: found.uid, group: found.gid, mode: found.mode };
}

function kindOf(found: Stats): PathEntry["kind"] {
  if (found.isSymbolicLink()) return "link";
  if (found.isDirectory()) return "folder";
  return found.isFile() ? "file" : "other";
}
