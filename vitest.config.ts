import { defineConfig } from "vitest/config";

/** Tests that run the built program, pack it, or start other processes. All others run in one process, without a build. */
export const BLACK_BOX = [
  "test/black-box/**/*.test.ts",
  "test/release/**/*.test.ts",
  "test/package/**/*.test.ts",
  "test/cli/man-page.test.ts",
  "test/readme.test.ts",
  "test/recipes.test.ts",
  "test/api/certificates.test.ts",
  "test/auth/process.test.ts",
  "test/auth/token-cache.test.ts",
  "test/config/profile-store.test.ts",
  "test/reports/dotenv.test.ts",
  "test/system/connect.test.ts",
  "test/system/lock.test.ts",
  // A week of polls in one process: as long as all others together.
  "test/commands/wait-week.test.ts",
];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "unit", include: ["test/**/*.test.ts"], exclude: BLACK_BOX } },
      // Real terminals, signals and time limits: on a busy machine one of a thousand may be late. A fault fails three times.
      { extends: true, test: { name: "black-box", include: BLACK_BOX, globalSetup: "test/global-setup.ts", retry: 2 } },
    ],
    // Times in golden outputs are shown in the fake clock's own offset; nothing may depend on the machine's.
    env: { TZ: "UTC", NO_COLOR: "", FORCE_COLOR: "" },
    testTimeout: 60_000,
    // Vitest leaves one core free, which of two is half of them.
    maxWorkers: "100%",
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
