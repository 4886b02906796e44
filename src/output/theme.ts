import type { Env, Output } from "../context.ts";
import type { Tone } from "../view/view.ts";

export type Paint = (text: string, tone: Tone | undefined) => string;

/** `--color` > NO_COLOR (not empty) > FORCE_COLOR / CLICOLOR_FORCE > a terminal that is not dumb. */
export function wantsColor(choice: "auto" | "always" | "never", env: Env, output: Pick<Output, "isTTY">): boolean {
  if (choice !== "auto") return choice === "always";
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"] || env["CLICOLOR_FORCE"];
  if (forced) return forced !== "0" && forced !== "false";
  return output.isTTY && env["TERM"] !== "dumb";
}

/** What colours is loaded only where there is colour. */
export async function createPaint(color: boolean): Promise<Paint> {
  if (!color) return (text) => text;
  const { Chalk } = await import("chalk");
  // The sixteen colours that every terminal's own theme makes legible.
  const chalk = new Chalk({ level: 1 });
  const tones: Readonly<Record<Tone, (text: string) => string>> = {
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    active: chalk.cyan,
    dim: chalk.dim,
    strong: chalk.bold,
  };
  return (text, tone) => (tone === undefined ? text : tones[tone](text));
}
