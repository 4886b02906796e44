import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { INTEGRITY } from "./node-packages.mjs";

/** A platform's Node out of the registry, unpacked below the folder; the path of its executable. */
export function fetchNode(platform, version, folder) {
  const name = `${platform.startsWith("darwin") ? "node-bin" : "node"}-${platform}@${version}`;
  if (!(name in INTEGRITY)) throw new Error(`build/node-packages.mjs has no ${name}`);
  const at = join(folder, name);
  mkdirSync(at, { recursive: true });
  const told = execFileSync("npm", ["pack", name, "--json", "--silent", "--prefer-offline"], {
    cwd: at,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const [{ filename, integrity }] = JSON.parse(told);
  if (integrity !== INTEGRITY[name]) throw new Error(`${name} is not what it was: ${integrity}`);
  execFileSync("tar", ["-xzf", filename, "--strip-components=1"], { cwd: at });
  return join(at, "bin", platform.startsWith("win") ? "node.exe" : "node");
}
