import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { buildSync } from "esbuild";

/** What Node runs in a single executable: one script, so esbuild joins the chunks; each is still run only when it is needed. */
export function makeBlob(node, usesCodeCache, folder) {
  buildSync({
    entryPoints: ["dist/sms.js"],
    outfile: join(folder, "sms.cjs"),
    bundle: true,
    minify: true,
    platform: "node",
    logLevel: "error",
  });
  const settings = {
    // Names and not paths: they stay in the binary.
    main: "sms.cjs",
    output: "sms.blob",
    disableExperimentalSEAWarning: true,
    // It halves the time of a start, but is good for the platform only on which it was made.
    useCodeCache: usesCodeCache,
    // Otherwise Node looks for --env-file among the program's own arguments.
    execArgv: ["--"],
    // NODE_OPTIONS are meant for other programs.
    execArgvExtension: "none",
  };
  writeFileSync(join(folder, "sea.json"), JSON.stringify(settings));
  execFileSync(node, ["--experimental-sea-config", "sea.json"], { cwd: folder, env: {}, stdio: "pipe" });
  return join(folder, "sms.blob");
}
