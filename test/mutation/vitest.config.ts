import { defineConfig } from "vitest/config";

/** The tests of what is mutated: all of them in this process, none with a child process or a built program. */
export default defineConfig({
  test: {
    include: [
      "test/{errors,exit-code,run}.test.ts",
      "test/api/{api-error,authorize,client,debug-log,missing-action,redact,retry,sign,transport}.test.ts",
      "test/tracking/*.test.ts",
      "test/commands/{action,action-batch,action-wait,api,crash,errors-as-data,reports}.test.ts",
    ],
    env: { TZ: "UTC", NO_COLOR: "", FORCE_COLOR: "" },
    testTimeout: 30_000,
  },
});
