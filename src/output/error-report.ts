import type { Context } from "../context.ts";
import type { SmsError } from "../errors.ts";
import { type AnswerStyle, JSON_FORMATS } from "../view/answer.ts";
import { bugText, errorJson, errorText } from "./explain.ts";

/** What stderr gets for an error: lines for people, or one JSON object on one line. */
export async function errorReport(
  error: SmsError,
  style: Pick<AnswerStyle, "output" | "color">,
  { stderr, env }: Pick<Context, "stderr" | "env">,
): Promise<string> {
  if (JSON_FORMATS.has(style.output)) return errorJson(error);
  if (error.kind === "internal") return bugText(error);
  const { createPaint, wantsColor } = await import("./theme.ts");
  return errorText(error, await createPaint(wantsColor(style.color, env, stderr)));
}
