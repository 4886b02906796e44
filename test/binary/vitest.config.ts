import { defineConfig } from "vitest/config";

import { BINARY } from "./build-binary.ts";

/** `npm run test:binary`: makes the binary of this platform, and has it pass for the built program in the black-box ring. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/binary/*.binary.ts", "test/black-box/*.test.ts", "test/readme.test.ts", "test/recipes.test.ts"],
    // About the files in dist.
    exclude: ["test/black-box/load*.test.ts", "test/black-box/compile-cache.test.ts"],
    globalSetup: "test/binary/build-binary.ts",
    env: { TZ: "UTC", NO_COLOR: "", FORCE_COLOR: "", SMS_UNDER_TEST: BINARY },
    testTimeout: 60_000,
    execArgv: ["--expose-gc"],
  },
});
