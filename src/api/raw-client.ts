import type { SmsError } from "../errors.ts";
import type { Json } from "../json.ts";
import { type Preview, readJson, type RequestPreview } from "./client.ts";
import { redactHeaders } from "./redact.ts";
import type { ApiAnswer, ApiRequest, Transport } from "./request.ts";
import type { Redact } from "./secrets.ts";

/** A request as the user of `sms api` wrote it. */
export interface RawRequest {
  readonly method: string;
  /** At the endpoint, percent-encoded, with its query. */
  readonly path: string;
  /** In addition to the headers of every request; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether the answer is kept out of the debug log and of errors. */
  readonly hidesAnswer: boolean;
}

/** An answer of any status. */
export interface RawAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Secrets are masked. */
  readonly headers: readonly (readonly [string, string])[];
  /** As they were received; in the answer of an error, known secrets are masked. */
  readonly bytes: Uint8Array;
  /** Throws a ResponseError where the body is not JSON. */
  readonly json: () => Json;
  /** What the status means; undefined for 2xx. */
  readonly error: SmsError | undefined;
}

export interface RawClient {
  readonly send: (request: RawRequest) => Promise<RawAnswer>;
  /** The signed request, which is not sent. */
  readonly preview: (request: RawRequest) => Promise<RequestPreview>;
}

/** Sends any request to the endpoint. `urlOf` returns the URL of a path there. */
export function createRawClient(
  transport: Transport,
  urlOf: (path: string) => URL,
  preview: Preview,
  redact: Redact,
): RawClient {
  const apiRequest = ({ method, path, headers, body, hidesAnswer }: RawRequest): ApiRequest => ({
    method,
    url: urlOf(path),
    // Some answers are files, not JSON.
    headers: { accept: "*/*", ...headers },
    ...(body === undefined ? {} : { body }),
    isAnswerSecret: hidesAnswer,
    returnsErrors: true,
  });
  return {
    send: async (raw) => {
      const request = apiRequest(raw);
      return rawAnswer(await transport(request), request, redact);
    },
    async preview(raw) {
      const request = apiRequest(raw);
      return { method: request.method, url: request.url.href, headers: await preview(request), body: raw.body ?? "" };
    },
  };
}

function rawAnswer(answer: ApiAnswer, { method, url }: ApiRequest, redact: Redact): RawAnswer {
  const { status, statusText, headers, bytes, body, error } = answer;
  return {
    status,
    statusText,
    headers: redactHeaders(headers, redact),
    bytes: error === undefined || redact(body) === body ? bytes : new TextEncoder().encode(redact(body)),
    json: () => readJson(answer, `${method} ${url.origin}${url.pathname}`),
    error,
  };
}
