import { isJsonObject, type Json, parseJson, printJson } from "../json.ts";
import { otherServiceCodes } from "./other-services.ts";
import type { Phase } from "./task-state.ts";

/** A task's `error_json`, decoded as far as it can be. */
export interface TaskError {
  readonly code?: string;
  readonly message?: string;
  /** `error_param`, which is a string or a list of strings. */
  readonly parameters: readonly string[];
  /** All other fields, as JSON. */
  readonly more?: string;
  /** Codes of other services in any text of the error, such as Ecs.0005; absent where there is none. */
  readonly causes?: readonly string[];
}

/**
 * Whether the code of a task's `error_json` is the reason for the phase the task is in. The code of an earlier run may still be
 * there, so of the pauses only the one by the service itself has a reason (docs/service.md, "Speed limits").
 */
export function isReasonForPhase(code: string | undefined, phase: Phase): boolean {
  if (code === undefined) return false;
  return phase === "failed" || phase === "rolled_back" || (phase === "paused" && code === PAUSED_BY_SERVICE);
}

const PAUSED_BY_SERVICE = "SMS.9007";

/** `error_json` is "" or null without an error, else JSON text with `error_code` and `error_param`, or plain text. */
export function taskError(errorJson: string | null | undefined): TaskError | undefined {
  if (errorJson == null || errorJson.trim() === "") return undefined;
  const error = decodedError(errorJson);
  const causes = otherServiceCodes(errorJson).filter((code) => code !== error.code);
  return causes.length === 0 ? error : { ...error, causes };
}

function decodedError(errorJson: string): TaskError {
  const plain = { message: errorJson, parameters: [] };
  try {
    const decoded = parseJson(errorJson);
    if (!isJsonObject(decoded)) return plain;
    const { error_code: code, error_msg: message } = decoded;
    if (typeof code !== "string" && typeof message !== "string") return plain;
    const rest = Object.entries(decoded).filter(([field, value]) => !isRead(field, value));
    return {
      ...(typeof code === "string" ? { code } : {}),
      ...(typeof message === "string" ? { message } : {}),
      parameters: parametersOf(decoded["error_param"] ?? []),
      ...(rest.length === 0 ? {} : { more: printJson(Object.fromEntries(rest), "compact") }),
    };
  } catch {
    return cutOffError(errorJson) ?? plain;
  }
}

/** `error_json` of a list of errors ends after so many characters. */
const LONGEST_IN_LIST = 255;

/** A text that the list of errors cut off: the code, and as much of the message as there is. */
function cutOffError(errorJson: string): TaskError | undefined {
  if (errorJson.length > LONGEST_IN_LIST) return undefined;
  const code = /"error_code"\s*:\s*"([A-Za-z]+\.\d+)"/.exec(errorJson)?.[1];
  if (code === undefined) return undefined;
  const message = /"error_msg"\s*:\s*"((?:[^"\\]|\\[^u])*)/.exec(errorJson)?.[1];
  return { code, ...(message ? { message: `${message}…` } : {}), parameters: [] };
}

function isRead(field: string, value: Json): boolean {
  const isText = field === "error_code" || field === "error_msg";
  return value === null || field === "error_param" || (isText && typeof value === "string");
}

function parametersOf(value: Json): readonly string[] {
  const all: readonly Json[] = Array.isArray(value) ? value : [value];
  return all
    .map((item) => (typeof item === "string" ? item : printJson(item, "compact")))
    .filter((word) => word !== "");
}
