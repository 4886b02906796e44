import { defineConfig } from "vitest/config";

/** The tests of one entry of rules.mjs, which run.mjs names. */
export default defineConfig({
  test: {
    include: (process.env["MUTATION_TESTS"] ?? "").split(" "),
    env: { TZ: "UTC", NO_COLOR: "", FORCE_COLOR: "" },
    testTimeout: 30_000,
  },
});
