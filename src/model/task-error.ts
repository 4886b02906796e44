import { isJsonObject, type Json, parseJson, printJson } from "../json.ts";

/** A task's `error_json`, decoded as far as it can be. */
export interface TaskError {
  readonly code?: string;
  readonly message?: string;
  /** `error_param`, a string or a list of them. */
  readonly parameters: readonly string[];
}

/** `error_json` is "" or null without an error, else JSON text with `error_code` and `error_param`, or plain text. */
export function taskError(errorJson: string | null | undefined): TaskError | undefined {
  if (errorJson == null || errorJson.trim() === "") return undefined;
  const plain = { message: errorJson, parameters: [] };
  try {
    const decoded = parseJson(errorJson);
    if (!isJsonObject(decoded)) return plain;
    const { error_code: code, error_msg: message, error_param: parameter = [] } = decoded as Record<string, Json>;
    if (typeof code !== "string" && typeof message !== "string") return plain;
    return {
      ...(typeof code === "string" ? { code } : {}),
      ...(typeof message === "string" ? { message } : {}),
      parameters: (Array.isArray(parameter) ? parameter : [parameter]).map(wordOf),
    };
  } catch {
    return plain;
  }
}

function wordOf(value: Json): string {
  return typeof value === "string" ? value : printJson(value, "compact");
}
