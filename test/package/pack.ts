import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect } from "vitest";

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[];
}

/** What `npm pack` says of the package that is built, and with a folder also makes of it. */
export async function pack(folder?: string): Promise<Packed> {
  const where = folder === undefined ? ["--dry-run"] : ["--pack-destination", folder];
  const { stdout } = await promisify(execFile)("npm", ["pack", "--json", "--ignore-scripts", ...where], {
    shell: process.platform === "win32",
  });
  const [packed] = JSON.parse(stdout) as readonly Packed[];
  expect(packed).toBeDefined();
  return packed as Packed;
}
