import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { build } from "esbuild";

import { temporaryFolder } from "./temporary-folder.ts";

const SOURCES = fileURLToPath(new URL("../src", import.meta.url));
/** As the program itself is built. */
const REQUIRE = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** A script over our own sources (`import … from "./config/store.ts"`) that further processes of Node can run. */
export async function bundled(script: string): Promise<string> {
  const outfile = join(await temporaryFolder(), "script.mjs");
  await build({
    stdin: { contents: script, resolveDir: SOURCES, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.18",
    banner: { js: REQUIRE },
    outfile,
    logLevel: "error",
  });
  return outfile;
}

/** What it printed; rejects when it failed. */
export async function runScript(
  file: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", file, ...args], {
    env: { ...process.env, ...env },
  });
  return stdout;
}

/** A program of its own: `node FILE`, which does what the text says. */
export async function scriptFile(text: string): Promise<string> {
  const path = join(await temporaryFolder(), "program.mjs");
  await writeFile(path, text);
  return path;
}
