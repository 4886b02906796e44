import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the program is built from. */
const SOURCES = ["src", "bin", "build", "package.json", "package-lock.json", "vite.config.ts"];
/** The build writes it last. */
const BUILT = "dist/schemas";

/**
 * The black-box ring runs what users run: the built program, which is built again when a source is newer. All that its tests leave
 * behind, such as the home folders of their processes, is in one folder that is removed at the end.
 */
export default function setup(): () => void {
  build();
  const folder = mkdtempSync(join(tmpdir(), "sms-tests-"));
  // Some tests run the program as another user.
  chmodSync(folder, 0o755);
  process.env["TMPDIR"] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function build(): void {
  if (existsSync(BUILT) && Math.max(...SOURCES.map(lastChange)) < statSync(BUILT).mtimeMs) return;
  execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit", shell: process.platform === "win32" });
}

/** Of a file, or of a folder and all that is in it: a folder's own time changes when a file is removed. */
function lastChange(path: string): number {
  const { mtimeMs } = statSync(path);
  const below = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: "utf8" }) : [];
  return Math.max(mtimeMs, ...below.map((name) => statSync(`${path}/${name}`).mtimeMs));
}
