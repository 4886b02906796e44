import type { Context, Env, Output } from "../context.ts";
import type { AnswerStyle, Progress } from "../view/answer.ts";
import type { Tone } from "../view/view.ts";
import type { Paint } from "./format.ts";
import type { LiveView } from "./live.ts";

/** `--color` > NO_COLOR (not empty) > FORCE_COLOR / CLICOLOR_FORCE > a terminal that is not dumb. */
export function wantsColor(choice: AnswerStyle["color"], env: Env, output: Pick<Output, "isTTY">): boolean {
  if (choice !== "auto") return choice === "always";
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"] || env["CLICOLOR_FORCE"];
  if (forced) return forced !== "0" && forced !== "false";
  return output.isTTY && env["TERM"] !== "dumb";
}

/** The colour library loads only if there is colour. */
export async function createPaint(color: boolean): Promise<Paint> {
  if (!color) return (text) => text;
  const { Chalk } = await import("chalk");
  // Only the sixteen colours that the theme of every terminal keeps legible.
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

interface ProgressStyle extends Pick<AnswerStyle, "output" | "color"> {
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** How progress is shown with these flags on this stderr. The code that draws loads with the first drawing. */
export function createProgress(
  { output, quiet, debug, color }: ProgressStyle,
  { stderr, env }: Pick<Context, "stderr" | "env">,
): Progress {
  if (output === "jsonl" || quiet) return { kind: "none" };
  // Even if CI gives the program a terminal, what is written there becomes a log.
  if (stderr.terminal === undefined || env["TERM"] === "dumb" || env["CI"] || debug) return { kind: "lines" };
  let live: Promise<LiveView> | undefined;
  const start = async () => {
    const { createLive } = await import("./live.ts");
    const colored = wantsColor(color, env, stderr);
    return createLive(stderr, colored, await createPaint(colored));
  };
  return {
    kind: "live",
    draw: async (view) => (await (live ??= start())).draw(view),
    stop: async () => (await live)?.stop(),
  };
}
