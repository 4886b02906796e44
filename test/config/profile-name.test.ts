import { expect, test } from "vitest";

import { profileName } from "../../src/config/settings.ts";
import { outcomeOf } from "../failure.ts";

test.each(["a", "prod", "Prod-2", "ops@acme", "a.b_c", "生产", "été", "1", "-x", "x".repeat(64), "constructor"])(
  "%s is a name",
  (name) => {
    expect(profileName(name)).toBe(name);
  },
);

test.each([
  "",
  " ",
  "a b",
  "a/b",
  "..\\",
  "a:b",
  "$x",
  "a\nb",
  "a\u001b[2J",
  "x".repeat(65),
  "__proto__",
  "a,b",
  "'a'",
])("%j is none", async (name) => {
  expect(await outcomeOf(() => profileName(name))).toEqual({
    kind: "usage",
    message: `${JSON.stringify(name)} is not a valid profile name`,
    hint: "A name consists of 1 to 64 letters, digits, . _ - and @.",
  });
});
