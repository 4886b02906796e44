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
  const { keepCompiled } = await import("../src/system/compile-cache.ts");
  const { env, platform, version, arch, pid } = process;
  const atExit = (write: () => void) => void process.once("exit", write);
  keepCompiled({ env, platform, version, arch, processId: pid, userId: process.geteuid?.(), atExit }, warn);
  const { start: run } = await import("../src/main.ts");
  await run(argv);
}
