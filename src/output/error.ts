import type { Context } from "../context.ts";
import { adviceOf, errorObject, OutputError, type SmsError, type ErrorFacts } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject, printJson } from "../json.ts";
import { safeText } from "../safe-text.ts";
import { type AnswerStyle, JSON_FORMATS } from "../view/answer.ts";
import type { Paint } from "./format.ts";
import { createPaint, wantsColor } from "./terminal.ts";
import { charactersOf, displayWidth } from "./width.ts";

/** An error for people: what failed, what to do next, then the facts that the service gave. */
export function errorText(error: SmsError, paint: Paint): string {
  const { facts } = error;
  const advice = adviceOf(facts);
  const codes = [
    facts.errorCode === undefined ? undefined : `code ${facts.errorCode}`,
    facts.httpStatus === undefined ? undefined : `HTTP ${facts.httpStatus}`,
    facts.requestId === undefined ? undefined : `request id ${facts.requestId}`,
  ].filter((part) => part !== undefined);
  const lines = [
    `${paint("error:", "bad")} ${shownText(error.message)}`,
    ...(facts.mark === undefined ? [] : markLines(facts.mark, paint)),
    ...(advice === undefined ? [] : [`  ${paint("hint:", "strong")} ${shownText(advice)}`]),
    ...(facts.identity === undefined ? [] : [`  asked as: ${safeText(facts.identity)}`]),
    ...(codes.length === 0 ? [] : [`  ${safeText(codes.join(", "))}`]),
    ...parameterTexts(facts.errorParam).map((text) => `  parameter: ${shownText(text)}`),
    ...detailTexts(facts.details).map((text) => `  detail: ${shownText(text)}`),
    ...(facts.encodedAuthorizationMessage === undefined
      ? []
      : [`  encoded authorization message: ${safeText(facts.encodedAuthorizationMessage)}`]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** The service's messages have at most 1024 characters. JSON shows all of a longer one. */
const LONGEST_SHOWN = 2000;

function shownText(text: string): string {
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN).replace(/\p{Surrogate}$/u, "")}…` : text;
  return safeText(shown);
}

const MOST_LINES = 20;

/** The first of many, and how many more there are. */
function firstOf(all: readonly Json[], textOf: (item: Json) => string): readonly string[] {
  const more = all.length > MOST_LINES ? [`and ${all.length - MOST_LINES} more; -o json has all`] : [];
  return [...all.slice(0, MOST_LINES).map(textOf), ...more];
}

function parameterTexts(value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  return firstOf(Array.isArray(value) ? value : [value], plainText);
}

function detailTexts(value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  const all: readonly Json[] = Array.isArray(value) ? value : [value];
  return firstOf(all, (item) => (isJsonObject(item) && detailText(item)) || plainText(item));
}

function detailText({ error_code: code, error_msg: message }: JsonObject): string {
  return `${plainText(code ?? "")} ${plainText(message ?? "")}`.trim();
}

function plainText(value: Json): string {
  return typeof value === "string" ? value : printJson(value, "compact");
}

/** An error for programs: one JSON object on one line. */
export function errorJson(error: SmsError): string {
  return `${printJson({ error: errorObject(error) }, "compact")}\n`;
}

/** A bug of this program: the text says so, shows the stack, and asks for a report. */
export function bugText(error: SmsError): string {
  const stack = error.cause instanceof Error ? (error.cause.stack ?? "") : "";
  return [
    `error: ${safeText(error.message)}`,
    "  This is a fault in sms itself. Please report it with the command you ran, the output of `sms --version`",
    "  and `node --version`, and the lines below (remove names you do not want to share), to the place where you got sms.",
    ...stack.split("\n").map((line) => `  ${safeText(line)}`),
    "",
  ].join("\n");
}

/** Of a long text only so many characters on each side of the mark are shown. */
const CHARACTERS_BESIDE_MARK = 30;

/** A text with a caret below the position of the error. */
export function markLines({ text, at }: NonNullable<ErrorFacts["mark"]>, paint: Paint): readonly string[] {
  const [before, after] = [[...charactersOf(text.slice(0, at))], [...charactersOf(text.slice(at))]];
  const left = safeText(
    `${before.length > CHARACTERS_BESIDE_MARK ? "…" : ""}${before.slice(-CHARACTERS_BESIDE_MARK).join("")}`,
  );
  const right = safeText(
    `${after.slice(0, CHARACTERS_BESIDE_MARK).join("")}${after.length > CHARACTERS_BESIDE_MARK ? "…" : ""}`,
  );
  return [`    ${left}${right}`, `    ${" ".repeat(displayWidth(left))}${paint("^", "bad")}`];
}

/** The text for stderr: lines for people, or one JSON object on one line. */
export async function errorReport(
  error: SmsError,
  style: Pick<AnswerStyle, "output" | "color">,
  { stderr, env }: Pick<Context, "stderr" | "env">,
): Promise<string> {
  if (JSON_FORMATS.has(style.output)) return errorJson(error);
  if (error.kind === "internal" && !(error instanceof OutputError)) return bugText(error);
  return errorText(error, await createPaint(wantsColor(style.color, env, stderr)));
}
