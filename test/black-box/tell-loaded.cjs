// Loaded before the program: says on descriptor 3 which of its files were loaded, by Node or by the program's own loader.
const { writeSync } = require("node:fs");
const { dirname, relative } = require("node:path");
const vm = require("node:vm");

const compiled = [];
vm.Script = class extends vm.Script {
  constructor(source, options) {
    super(source, options);
    compiled.push(options.filename);
  }
};

process.on("exit", () => {
  const folder = dirname(process.argv[1]);
  const own = [...Object.keys(require.cache), ...compiled].filter((file) => file.startsWith(folder));
  const heavy = process.moduleLoadList.filter((name) => HEAVY.has(name));
  writeSync(3, JSON.stringify([...own.map((file) => relative(folder, file)), ...heavy]));
});

/** Modules of Node that take long to load. */
const HEAVY = new Set(
  ["child_process", "crypto", "http", "https", "internal/deps/undici/undici", "internal/fs/promises", "module"]
    .concat("perf_hooks", "tls", "v8", "zlib")
    .map((name) => `NativeModule ${name}`),
);
