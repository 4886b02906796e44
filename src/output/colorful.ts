import { Chalk, type ChalkInstance } from "chalk";

import type { Tone } from "../view/view.ts";
import type { Paint } from "./theme.ts";

/** The sixteen colours that every terminal's own theme makes legible. */
export function colorful(): Paint {
  const chalk = new Chalk({ level: 1 });
  const tones: Readonly<Record<Tone, ChalkInstance>> = {
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    active: chalk.cyan,
    dim: chalk.dim,
    strong: chalk.bold,
  };
  return (text, tone) => (tone === undefined ? text : tones[tone](text));
}
