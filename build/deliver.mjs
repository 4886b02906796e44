import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

const FOLDER = "dist-binary";

/** The finished executable, and beside it the sums of all that are there and the licences of what is in them. */
export function deliver(file, platform, nodes) {
  mkdirSync(FOLDER, { recursive: true });
  const binary = join(FOLDER, `sms-${platform}${platform.startsWith("win") ? ".exe" : ""}`);
  // A running program cannot be written over.
  rmSync(binary, { force: true });
  copyFileSync(file, binary);
  chmodSync(binary, 0o755);
  writeSums();
  writeLicences(nodes);
  process.stdout.write(`${binary}\n`);
}

function writeSums() {
  const names = readdirSync(FOLDER).filter((name) => name.startsWith("sms-"));
  const sums = names.map((name) => `${sha256(join(FOLDER, name))}  ${name}\n`);
  writeFileSync(join(FOLDER, "SHA256SUMS"), sums.join(""));
}

function sha256(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** Node's own is in every package but that for Windows. */
function writeLicences(nodes) {
  const node = nodes.map((path) => join(dirname(path), "../LICENSE")).find(existsSync);
  if (node === undefined) process.stderr.write("note: add Node's own licence to THIRD-PARTY-LICENSES.txt\n");
  const texts = ["dist/THIRD-PARTY-LICENSES.txt", ...(node === undefined ? [] : [node])];
  const all = texts.map((path) => readFileSync(path, "utf8"));
  writeFileSync(join(FOLDER, "THIRD-PARTY-LICENSES.txt"), all.join("\n---\n\n"));
}
