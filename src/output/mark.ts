import type { ErrorFacts } from "../errors.ts";
import { safeText } from "../safe-text.ts";
import type { Paint } from "./theme.ts";
import { charactersOf, displayWidth } from "./width.ts";

/** Of a long text, only what is this near to the place. */
const NEAR = 30;

/** A text with a caret under the place that is meant. */
export function markLines({ text, at }: NonNullable<ErrorFacts["mark"]>, paint: Paint): readonly string[] {
  const [before, after] = [[...charactersOf(text.slice(0, at))], [...charactersOf(text.slice(at))]];
  const left = safeText(`${before.length > NEAR ? "…" : ""}${before.slice(-NEAR).join("")}`);
  const right = safeText(`${after.slice(0, NEAR).join("")}${after.length > NEAR ? "…" : ""}`);
  return [`    ${left}${right}`, `    ${" ".repeat(displayWidth(left))}${paint("^", "bad")}`];
}
