import type { SmsError } from "../errors.ts";
import { safeText } from "../safe-text.ts";
import { redactBody, redactHeaders } from "./redact.ts";
import type { ApiAnswer, ApiRequest } from "./request.ts";
import type { Redact } from "./secrets.ts";

/** Writes requests and answers for `--debug`. */
export interface DebugLog {
  request(request: ApiRequest, headers: Readonly<Record<string, string>>): void;
  response(answer: ApiAnswer, durationMs: number): void;
  failure(error: SmsError, durationMs: number): void;
}

/** Characters of a body that are shown. */
const LONGEST_BODY = 8192;

/** Calls `write` with one line at a time, secrets masked and control characters escaped. */
export function createDebugLog(write: (line: string) => void, redact: Redact): DebugLog {
  const line = (text: string) => write(`debug: ${safeText(text)}\n`);
  const headersAndBody = (headers: Iterable<readonly [string, string]>, body: string | undefined) => {
    for (const [name, value] of redactHeaders(headers, redact)) line(`  ${name}: ${value}`);
    if (body !== undefined && body !== "") line(`  ${shortened(redactBody(body, redact))}`);
  };
  return {
    request({ method, url, body }, headers) {
      line(`> ${method} ${redact(url.href)}`);
      headersAndBody(Object.entries(headers), body);
    },
    response({ status, headers, requestId, body }, durationMs) {
      line(`< ${status} in ${durationMs} ms, request id ${requestId ?? "not given"}`);
      headersAndBody(headers, body);
    },
    failure(error, durationMs) {
      line(`< ${error.kind} after ${durationMs} ms: ${redact(error.message)}`);
    },
  };
}

function shortened(body: string): string {
  return body.length > LONGEST_BODY ? `${body.slice(0, LONGEST_BODY)}… (${body.length} characters)` : body;
}
