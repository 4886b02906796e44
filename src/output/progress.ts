import type { Context } from "../context.ts";
import type { AnswerStyle } from "../view/answer.ts";
import type { Progress } from "../view/answer.ts";
import type { Live } from "./live.ts";

interface Style extends Pick<AnswerStyle, "output" | "color"> {
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** How progress is shown with these flags on this stderr. What draws loads at the first drawing. */
export function createProgress(
  { output, quiet, debug, color }: Style,
  { stderr, env }: Pick<Context, "stderr" | "env">,
): Progress {
  if (output === "jsonl" || quiet) return { kind: "none" };
  // A terminal in CI is written to a log all the same.
  if (stderr.terminal === undefined || env["TERM"] === "dumb" || env["CI"] || debug) return { kind: "lines" };
  let live: Promise<Live> | undefined;
  const start = async () => {
    const [{ createLive }, { createPaint, wantsColor }] = await Promise.all([
      import("./live.ts"),
      import("./theme.ts"),
    ]);
    const colored = wantsColor(color, env, stderr);
    return createLive(stderr, colored, await createPaint(colored));
  };
  return {
    kind: "live",
    draw: async (view) => (await (live ??= start())).draw(view),
    stop: async () => (await live)?.stop(),
  };
}
