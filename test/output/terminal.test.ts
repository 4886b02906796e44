import { expect, test } from "vitest";

import { createPaint, wantsColor } from "../../src/output/terminal.ts";

const PLAIN = await createPaint(false);
const COLORED = await createPaint(true);

const XTERM = { TERM: "xterm-256color" };

/** --color > NO_COLOR (not empty) > FORCE_COLOR / CLICOLOR_FORCE > terminal and TERM≠dumb. */
test.each([
  // The flag wins over everything.
  ["always", {}, false, true],
  ["always", { NO_COLOR: "1", FORCE_COLOR: "0", TERM: "dumb" }, false, true],
  ["never", XTERM, true, false],
  ["never", { FORCE_COLOR: "1", CLICOLOR_FORCE: "1" }, true, false],
  // NO_COLOR, unless empty.
  ["auto", { NO_COLOR: "1", ...XTERM }, true, false],
  ["auto", { NO_COLOR: "0", ...XTERM }, true, false],
  ["auto", { NO_COLOR: "1", FORCE_COLOR: "1", CLICOLOR_FORCE: "1" }, true, false],
  ["auto", { NO_COLOR: "", ...XTERM }, true, true],
  ["auto", { NO_COLOR: "" }, false, false],
  ["auto", { NO_COLOR: "", FORCE_COLOR: "1" }, false, true],
  // Forced, one way or the other.
  ["auto", { FORCE_COLOR: "1" }, false, true],
  ["auto", { FORCE_COLOR: "3", TERM: "dumb" }, false, true],
  ["auto", { FORCE_COLOR: "true" }, false, true],
  ["auto", { FORCE_COLOR: "0", ...XTERM }, true, false],
  ["auto", { FORCE_COLOR: "false", ...XTERM }, true, false],
  ["auto", { FORCE_COLOR: "0", CLICOLOR_FORCE: "1" }, true, false],
  ["auto", { FORCE_COLOR: "", ...XTERM }, true, true],
  ["auto", { FORCE_COLOR: "" }, false, false],
  ["auto", { FORCE_COLOR: "", CLICOLOR_FORCE: "1" }, false, true],
  ["auto", { CLICOLOR_FORCE: "1" }, false, true],
  ["auto", { CLICOLOR_FORCE: "" }, false, false],
  // The terminal decides.
  ["auto", XTERM, true, true],
  ["auto", {}, true, true],
  ["auto", { TERM: "dumb" }, true, false],
  ["auto", XTERM, false, false],
  ["auto", {}, false, false],
] as const)("--color %s, %j, terminal: %s → %s", (choice, env, isTTY, expected) => {
  expect(wantsColor(choice, env, { isTTY })).toBe(expected);
});

test("each tone has its colour, and none without colour", () => {
  const tones = ["good", "bad", "warn", "active", "dim", "strong"] as const;
  const [on, off] = [COLORED, PLAIN];
  expect(tones.map((tone) => on("x", tone).replaceAll("\u001b", "^"))).toEqual([
    "^[32mx^[39m",
    "^[31mx^[39m",
    "^[33mx^[39m",
    "^[36mx^[39m",
    "^[2mx^[22m",
    "^[1mx^[22m",
  ]);
  expect(on("x", undefined)).toBe("x");
  expect(tones.map((tone) => off("x", tone))).toEqual(tones.map(() => "x"));
});
