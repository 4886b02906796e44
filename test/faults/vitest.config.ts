import { defineConfig } from "vitest/config";

/** `npm run test:faults`: every scenario of the fault player. FAULTS_EVERY=10 plays each tenth. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/faults/*.faults.ts"],
    env: { TZ: "UTC", NO_COLOR: "", FORCE_COLOR: "" },
    testTimeout: 3_600_000,
  },
});
