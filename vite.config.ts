import { chmodSync, readFileSync } from "node:fs";
import { posix } from "node:path";

import license from "rollup-plugin-license";
import { defineConfig, type Plugin } from "vite";

import { originOf } from "./build/origin.ts";
import { sbomOf } from "./build/sbom.ts";

// Its types speak of a default export that the CommonJS module does not have.
const licences = license as unknown as typeof license.default;

/**
 * What is loaded together stands in one file, with all that it imports: what reads a command line, what most commands need to ask the
 * service, the request, what draws tasks as tables. V8 takes half as long again for twenty small files with the same code.
 */
const TOGETHER = {
  sms: ["bin/sms.ts"],
  start: ["bin/start.ts"],
  request: ["src/run.ts", "src/commands/task/show.ts", "src/commands/task/list.ts"],
  http: ["src/system/request-http.ts"],
  table: ["src/output/table.ts", "src/model/read-task.ts", "src/view/task/task.ts", "src/view/task/list.ts"],
};

/** What the program is built into: CommonJS, since Node loads it faster than modules, in chunks that load when they are needed. */
export default defineConfig({
  publicDir: false,
  define: { BUILD_ORIGIN: JSON.stringify(originOf()) },
  ssr: { noExternal: true, target: "node" },
  build: {
    ssr: "bin/sms.ts",
    outDir: "dist",
    emptyOutDir: true,
    target: "node20.18",
    minify: "esbuild",
    // Libraries require some of Node's modules only when they need them, and not every version of Node has all.
    commonjsOptions: { ignore: (id) => id.startsWith("node:") },
    rollupOptions: {
      // What is shared by the start and by a chunk stays with the start, instead of in a small file of its own.
      preserveEntrySignatures: false,
      output: {
        format: "cjs",
        // import() of Node's own modules would load what Node needs for modules in general.
        dynamicImportInCjs: false,
        // Copies of what they export: getters cannot be made for node:stream, which is a function with inherited parts.
        externalLiveBindings: false,
        entryFileNames: "chunks/program.js",
        manualChunks: TOGETHER,
        // A chunk that loads another one need not load what that one loads.
        hoistTransitiveImports: false,
        chunkFileNames: "chunks/[name]-[hash].js",
      },
      // Annotations that zod writes for another bundler.
      onwarn: (warning, warn) => void (warning.code === "INVALID_ANNOTATION" || warn(warning)),
    },
  },
  // One byte for each character, on the disk and in V8.
  esbuild: { charset: "ascii" },
  plugins: [asCommand(), startChunk(), bundledPackages()],
});

/** The licences of all packages of which something is bundled, and a list of these packages. */
function bundledPackages(): Plugin {
  const output = [{ file: "dist/THIRD-PARTY-LICENSES.txt" }, { file: "dist/sbom.cdx.json", template: sbomOf }];
  return licences({ thirdParty: { output } }) as Plugin;
}

/** Tells the program's first chunk the name of the one that its loader starts with. */
function startChunk(): Plugin {
  return {
    name: "start-chunk",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((each) => each.type === "chunk");
      const start = chunks.find(({ name }) => name === "start");
      const program = chunks.find(({ name }) => name === "sms");
      if (start === undefined || !program?.code.includes(PLACE)) throw new Error("no place for the name of the start");
      program.code = program.code.replace(PLACE, JSON.stringify(`./${posix.basename(start.fileName)}`));
    },
  };
}

const PLACE = '"START_CHUNK"';

function asCommand(): Plugin {
  return {
    name: "as-command",
    // The package itself is of modules.
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "package.json", source: '{"type":"commonjs"}\n' });
      // Not built, because an old Node has to understand it.
      this.emitFile({ type: "asset", fileName: "sms.js", source: readFileSync("bin/sms.cjs", "utf8") });
    },
    closeBundle: () => chmodSync("dist/sms.js", 0o755),
  };
}
