import { execFileSync } from "node:child_process";
import { join } from "node:path";

const isWindows = process.platform === "win32";
const name = `sms-${isWindows ? "win" : process.platform}-${process.arch}${isWindows ? ".exe" : ""}`;

export const BINARY = join(import.meta.dirname, "../../dist-binary", name);

export default function setup(): void {
  execFileSync("npm", ["run", "--silent", "build:binary"], { stdio: "inherit", shell: isWindows });
}
