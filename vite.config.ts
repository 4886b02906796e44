import { chmodSync } from "node:fs";

import license from "rollup-plugin-license";
import { defineConfig, type Plugin } from "vite";

// Its types speak of a default export that the CommonJS module does not have.
const licences = license as unknown as typeof license.default;

/** What the program is built into: CommonJS, since Node loads it faster than modules, in chunks that load when they are needed. */
export default defineConfig({
  publicDir: false,
  // undici has its parser twice; the one for newer processors is 70 kB more, for answers that are a few kB.
  resolve: { alias: { "../llhttp/llhttp_simd-wasm.js": "../llhttp/llhttp-wasm.js" } },
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
        entryFileNames: "sms.js",
        chunkFileNames: "chunks/[name]-[hash].js",
      },
      // Annotations that zod writes for another bundler.
      onwarn: (warning, warn) => void (warning.code === "INVALID_ANNOTATION" || warn(warning)),
    },
  },
  plugins: [
    partsOfUndici(),
    withoutDetours(),
    asCommand(),
    licences({ thirdParty: { output: "dist/THIRD-PARTY-LICENSES.txt" } }) as Plugin,
  ],
});

/** Without what its index loads besides: caches, mocks, cookies, WebSockets; a third of the program. */
function partsOfUndici(): Plugin {
  const parts = `
    import connect from "undici/lib/api/api-connect.js";
    import Dispatcher from "undici/lib/dispatcher/dispatcher.js";
    // As the index does; proxies need this one.
    Dispatcher.prototype.connect = connect;
    export { default as Agent } from "undici/lib/dispatcher/agent.js";
    export { default as Pool } from "undici/lib/dispatcher/pool.js";
    export { default as ProxyAgent } from "undici/lib/dispatcher/proxy-agent.js";
    export { fetch } from "undici/lib/web/fetch/index.js";`;
  return {
    name: "parts-of-undici",
    enforce: "pre",
    resolveId: (id) => (id === "undici" ? "\0parts-of-undici" : undefined),
    load: (id) => (id === "\0parts-of-undici" ? parts : undefined),
  };
}

/** What libraries do at every start and we never need; measured in docs/performance.md. */
const DETOURS = [
  // It could start other programs for sub-commands.
  { file: "/commander/lib/command.js", from: "require('node:child_process')", to: "{}" },
  // It looks for emoji in every cell.
  {
    file: "/cli-table3/src/utils.js",
    from: "require('string-width')",
    to: "((width) => (text) => (/^[ -~·–—…░█]*$/.test(text) ? text.length : width(text)))(require('string-width'))",
  },
  // It works out the signs of its borders for every cell, though they are the table's.
  {
    file: "/cli-table3/src/cell.js",
    from: "    CHAR_NAMES.forEach(function (name) {\n      setOption(optionsChars, tableChars, name, chars);\n    });\n",
    to: `    if (this.options.chars || !tableChars.ofCells) CHAR_NAMES.forEach((name) => setOption(optionsChars, tableChars, name, chars));
    if (!this.options.chars) this.chars = tableChars.ofCells ??= chars;\n`,
  },
];

function withoutDetours(): Plugin {
  return {
    name: "without-detours",
    enforce: "pre",
    transform(code, id) {
      const detour = DETOURS.find(({ file }) => id.endsWith(file));
      if (detour === undefined) return undefined;
      if (!code.includes(detour.from)) throw new Error(`${id} has no ${detour.from} any more`);
      return { code: code.replace(detour.from, detour.to), map: null };
    },
  };
}

function asCommand(): Plugin {
  return {
    name: "as-command",
    // The package itself is of modules.
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "package.json", source: '{"type":"commonjs"}\n' });
    },
    closeBundle: () => chmodSync("dist/sms.js", 0o755),
  };
}
