import { loadStart } from "../src/system/loader.ts";
import { VERSION_TEXT } from "../src/version.ts";

const argv = process.argv.slice(2);
if (argv.length === 1 && argv[0] === "--version") tellVersion();
else void start();

/** Without loading the rest, for pipelines that ask before every step. */
function tellVersion(): void {
  process.stdout.on("error", () => {});
  process.stdout.write(`${VERSION_TEXT}\n`);
}

/** Completion prints nothing beside its answer. */
function warn(line: string): void {
  if (argv[0] !== "__complete") process.stderr.on("error", () => {}).write(line);
}

async function start(): Promise<void> {
  const { env, platform, version, arch, execArgv, pid } = process;
  const atExit = (write: () => void) => void process.once("exit", write);
  const owner = { env, platform, version, arch, execArgv, processId: pid, userId: process.geteuid?.(), atExit };
  // The build puts the chunk's name here. In the single binary there are no chunks, and Node starts what is in it.
  if (!loadStart("START_CHUNK", owner, warn)) await import("./start.ts");
}
