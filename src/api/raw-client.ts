import type { SmsError } from "../errors.ts";
import type { Json } from "../json.ts";
import type { Preview, RequestPreview } from "./client.ts";
import { readJson } from "./client.ts";
import { redactHeaders } from "./redact.ts";
import { type Redact } from "./redact.ts";
import type { ApiAnswer, ApiRequest, Transport } from "./transport.ts";

/** A request that somebody wrote himself. */
export interface RawRequest {
  readonly method: string;
  /** Below the endpoint, with its query, percent-encoded. */
  readonly path: string;
  /** Beside those that every request has; names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Neither a log nor an error shows the answer. */
  readonly hidesAnswer: boolean;
}

/** An answer of any status, to the byte. */
export interface RawAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Secrets are masked. */
  readonly headers: readonly (readonly [string, string])[];
  /** In an answer of an error, known secrets are masked. */
  readonly bytes: Uint8Array;
  /** Throws ResponseError where the answer is no JSON. */
  readonly json: () => Json;
  /** What a status that is not 2xx means. */
  readonly error: SmsError | undefined;
}

export interface RawClient {
  readonly send: (request: RawRequest) => Promise<RawAnswer>;
  /** The request, signed, without sending it. */
  readonly preview: (request: RawRequest) => Promise<RequestPreview>;
}

/** Any request to the endpoint. `urlOf` puts a path below it. */
export function createRawClient(
  transport: Transport,
  urlOf: (path: string) => URL,
  preview: Preview,
  redact: Redact,
): RawClient {
  const apiRequest = ({ method, path, headers, body, hidesAnswer }: RawRequest): ApiRequest => ({
    method,
    url: urlOf(path),
    // Some answers are files.
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
