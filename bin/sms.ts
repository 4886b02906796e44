#!/usr/bin/env node
import { keepCompiled } from "../src/system/compile-cache.ts";
import { VERSION } from "../src/version.ts";

const argv = process.argv.slice(2);
if (argv.length === 1 && argv[0] === "--version") tellVersion();
else void start();

/** Without loading the rest, for pipelines that ask before every step. */
function tellVersion(): void {
  process.stdout.on("error", () => {});
  process.stdout.write(`${VERSION}\n`);
}

async function start(): Promise<void> {
  keepCompiled(process.env, process.platform);
  const { start: run } = await import("../src/main.ts");
  await run(argv);
}
