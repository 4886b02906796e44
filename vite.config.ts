import { chmodSync, readFileSync } from "node:fs";

import license from "rollup-plugin-license";
import { defineConfig, type Plugin } from "vite";

import { originOf } from "./build/origin.ts";
import { sbomOf } from "./build/sbom.ts";

// Its types speak of a default export that the CommonJS module does not have.
const licences = license as unknown as typeof license.default;

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
        // One file each for what every start needs first, and for what nearly every command needs.
        manualChunks: { "compile-cache": ["src/system/compile-cache.ts"], json: ["src/json.ts"] },
        chunkFileNames: "chunks/[name]-[hash].js",
      },
      // Annotations that zod writes for another bundler.
      onwarn: (warning, warn) => void (warning.code === "INVALID_ANNOTATION" || warn(warning)),
    },
  },
  plugins: [asCommand(), bundledPackages()],
});

/** The licences of all packages of which something is bundled, and a list of these packages. */
function bundledPackages(): Plugin {
  const output = [{ file: "dist/THIRD-PARTY-LICENSES.txt" }, { file: "dist/sbom.cdx.json", template: sbomOf }];
  return licences({ thirdParty: { output } }) as Plugin;
}

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
