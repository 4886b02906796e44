import type { ResponseHeaders } from "../context.ts";
import type { SmsError } from "../errors.ts";

/** A request before it is signed. */
export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  /** In addition to the headers of every request; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, sent byte for byte. */
  readonly body?: string;
  /** Whether a method other than GET and HEAD may be sent twice without doing more than once. */
  readonly isIdempotent?: true;
  /** Whether the whole body of a successful answer is a secret, so that no log and no error shows it. */
  readonly isAnswerSecret?: boolean;
  /** Whether an answer of any status is returned, to its last byte, instead of being thrown as an error. */
  readonly returnsErrors?: true;
  /** Replaces the limit of the transport. */
  readonly maxRetries?: number;
  /** Milliseconds for one attempt; applies where it is shorter than the limit of the transport. */
  readonly timeoutMs?: number | undefined;
}

/** An answer with a status of 2xx, or of any status where the request has `returnsErrors`. */
export interface ApiAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: ResponseHeaders;
  /** The service's id of the request, for its support; secrets are masked. */
  readonly requestId: string | undefined;
  /** At most 64 MiB, of a document 12 MB; empty unless the request has `returnsErrors`. */
  readonly bytes: Uint8Array;
  /** The body as text. */
  readonly body: string;
  /** The beginning of the body, with secrets masked, for an error message. */
  readonly excerpt: () => string;
  /** What the status means, where it is not 2xx. */
  readonly error?: SmsError;
}

/** Sends a request and returns its answer, or throws an SmsError. */
export type Transport = (request: ApiRequest) => Promise<ApiAnswer>;

/** The headers that carry the credential of one attempt. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string>>;
  /** Gets another credential after a 401; resolves to whether there is one, so that the request is worth repeating. */
  readonly renew: () => Promise<boolean>;
}
export type Authorize = (request: ApiRequest) => Promise<Authorization>;

/** Who sends requests and through what, for error messages. */
export interface RequestOrigin {
  /** ` through the proxy http://…`, or "" for a direct connection. */
  readonly via: (url: URL) => string;
  /** The identity in use, secrets masked; undefined before a credential was read. */
  readonly identity: () => string | undefined;
}
