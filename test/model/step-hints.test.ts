import { expect, test } from "vitest";

import { stepHint } from "../../src/model/steps.ts";

const SSL = "If it stays at 50 %, check that the access key given to the agent has rights in the target region.";
const SKIP = "sms task skip ends the check; it is accepted between 5 and 95 %.";

test.each([
  ["SSL_CONFIG", 50, SSL],
  ["SSL_CONFIG", 49, undefined],
  ["SSL_CONFIG", 100, undefined],
  ["SSL_CONFIG", null, undefined],
  ["SYNC_LINUX_FILE", 6, "It may stay at 6 %: that is normal at file level."],
  ["SYNC_LINUX_BLOCK", 6, undefined],
  ["CHECK_CONSISTENCY", 4, undefined],
  ["CHECK_CONSISTENCY", 5, SKIP],
  ["CHECK_CONSISTENCY", 95, SKIP],
  ["CHECK_CONSISTENCY", 96, undefined],
  ["constructor", 50, undefined],
  [null, 50, undefined],
  [undefined, 50, undefined],
])("%s at %s", (name, percent, hint) => {
  expect(stepHint(name, percent)).toBe(hint);
});
