import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";

import { type CacheOwner, openCompiled } from "./compile-cache.ts";

/** Names of modules are those of chunks, `./main-DAkF4jxr.js`, or Node's. */
type Run = (exports: object, require: (name: string) => unknown) => void;

/**
 * Starts the program with a loader of its own, which compiles nothing that an earlier start has compiled, and looks for nothing: all
 * chunks stand in one folder. `start` is the name of the first one. False, with nothing done, where there are no chunks.
 */
export function loadStart(start: string, owner: CacheOwner, warn: (line: string) => void): boolean {
  const { cache } = require as Partial<NodeJS.Require>;
  // The require of the single binary has none.
  if (cache === undefined) return false;
  // The hash is that of the chunk and of all that it may load, so that it stands for the whole build.
  const compiled = openCompiled(start.slice(-HASH_AND_END, -END), owner, warn);
  const loaded = new Map<string, object>();
  const load = (name: string): unknown => {
    if (!name.startsWith("./")) return LATER.has(name) ? whenUsed(name) : require(name);
    const known = loaded.get(name);
    if (known !== undefined) return known;
    const path = join(__dirname, name);
    // Loaded by Node: this chunk, and the one before it.
    const before = cache[path];
    if (before !== undefined) return before.exports;
    const cachedData = compiled?.find(name);
    const script = new Script(`(function (exports, require) { ${readFileSync(path, "utf8")}\n})`, {
      filename: path,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    compiled?.add(name, script);
    const exports = {};
    loaded.set(name, exports);
    (script.runInThisContext() as Run)(exports, load);
    return exports;
  };
  load(start);
  return true;
}

/** How the names of chunks end: `-DAkF4jxr.js`. */
const [HASH_AND_END, END] = [11, 3];

/** Modules of Node that chunks load and most runs never use: commander, for one, could start other programs. */
const LATER: ReadonlySet<string> = new Set(["node:child_process", "node:dns", "node:timers/promises"]);

/** Stands for a module of Node, which loads when something of it is read. */
function whenUsed(name: string): object {
  return new Proxy({}, { get: (_, key) => Reflect.get(require(name) as object, key) as unknown });
}
