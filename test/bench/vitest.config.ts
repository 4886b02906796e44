import { defineConfig } from "vitest/config";

/** `npm run bench`: measurements of the built program, one after the other, by hand. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/bench/*.bench.ts"],
    globalSetup: "test/global-setup.ts",
    fileParallelism: false,
    testTimeout: 600_000,
  },
});
