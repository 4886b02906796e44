import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/global-setup.ts",
    // Times in golden outputs are shown in the fake clock's own offset; nothing may depend on the machine's.
    env: { TZ: "UTC", NO_COLOR: "", FORCE_COLOR: "" },
    testTimeout: 30_000,
    // So that a test of memory measures what is held and not what waits to be collected.
    execArgv: ["--expose-gc"],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      // Only the real world: what runs in child processes of the black-box ring, which coverage does not see.
      exclude: ["src/system-context.ts"],
      reporter: ["text-summary", "json-summary"],
      thresholds: { lines: 95 },
    },
  },
});
