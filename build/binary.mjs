import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { deliver } from "./deliver.mjs";
import { fetchNode } from "./fetch-node.mjs";
import { makeBlob } from "./make-blob.mjs";
import { VERSIONS } from "./node-packages.mjs";

const HOST = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

const { values } = parseArgs({ options: { platform: { type: "string", default: HOST } } });
if (Object.hasOwn(VERSIONS, values.platform)) makeBinary(values.platform);
else {
  process.stderr.write(`no binary for ${values.platform}, only for ${Object.keys(VERSIONS).join(", ")}\n`);
  process.exitCode = 2;
}

/** What is in dist, and a platform's Node, in one executable. */
function makeBinary(platform) {
  const folder = mkdtempSync(join(tmpdir(), "sms-binary-"));
  try {
    const node = fetchNode(platform, VERSIONS[platform], folder);
    const builder = platform === HOST ? node : fetchNode(HOST, VERSIONS[platform], folder);
    const blob = makeBlob(builder, platform === HOST, folder);
    if (platform.startsWith("linux")) strip(node);
    insert(blob, node);
    // What was changed has lost its signature, and macOS runs nothing without one.
    if (process.platform === "darwin") execFileSync("codesign", ["--force", "--sign", "-", node]);
    deliver(node, platform, [node, builder]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Symbols are a seventh of Node, and of use to its own developers only. GNU's strip knows its own platform alone. */
function strip(file) {
  for (const tool of ["strip", "llvm-strip"]) {
    try {
      return void execFileSync(tool, [file], { stdio: "ignore" });
    } catch {}
  }
  process.stderr.write(
    "note: neither strip nor llvm-strip took the symbols out, so the binary is larger than need be\n",
  );
}

/** By its command: as a library it cannot be kept from warning of each section it does not know. */
function insert(blob, node) {
  const postject = fileURLToPath(import.meta.resolve("postject/dist/cli.js"));
  const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
  const options = ["--sentinel-fuse", fuse, "--macho-segment-name", "NODE_SEA"];
  execFileSync(process.execPath, [postject, node, "NODE_SEA_BLOB", blob, ...options], { stdio: "pipe" });
}
