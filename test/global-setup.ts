import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";

/** What the program is built from. */
const SOURCES = ["src", "bin", "build", "package.json", "package-lock.json", "vite.config.ts"];
/** The build writes it last. */
const BUILT = "dist/schemas";

/** The black-box ring runs what users run: the built program, which is built again when a source is newer. */
export default function setup(): void {
  if (existsSync(BUILT) && Math.max(...SOURCES.map(lastChange)) < statSync(BUILT).mtimeMs) return;
  execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit", shell: process.platform === "win32" });
}

/** Of a file, or of a folder and all that is in it: a folder's own time changes when a file is removed. */
function lastChange(path: string): number {
  const { mtimeMs } = statSync(path);
  const below = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: "utf8" }) : [];
  return Math.max(mtimeMs, ...below.map((name) => statSync(`${path}/${name}`).mtimeMs));
}
