import { expect, test } from "vitest";

import { testCli } from "../cli.ts";

const SECRETS = {
  SMS_AUTH_TOKEN: "planted-token-b1946ac92492d234",
  CLOUD_SDK_SK: "planted/secret+key=591785b794601e",
  HW_USER_PASSWORD: "planted password",
};

/** Input that throws what quotes every secret. */
function broken(): Iterable<string> {
  return {
    [Symbol.iterator]() {
      throw new TypeError(
        `cannot use ${Object.values(SECRETS).join(", ")} and ${encodeURIComponent(SECRETS.CLOUD_SDK_SK)}`,
      );
    },
  };
}

test.each([[[]], [["-o", "json"]], [["--debug"]]])("a fault of ours quotes no secret: %j", async (flags) => {
  const { run } = testCli({ env: SECRETS, piped: broken() });
  const { exitCode, stdout, stderr } = await run("task", "show", "-", ...flags);
  expect([exitCode, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("cannot use ****, ****, **** and ****");
  expect(stderr).not.toContain("planted");
});

test("and says how to report it", async () => {
  const { run } = testCli({ piped: broken() });
  expect((await run("task", "show", "-")).stderr).toContain("This is a fault in sms itself. Please report it");
});
