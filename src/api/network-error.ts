import { NetworkError } from "../errors.ts";

interface Cause {
  readonly words: string;
  readonly hint?: string;
  readonly retryable?: false;
}

const CHECK_ENDPOINT =
  "Check the endpoint in force (sms config list --show-origin), and that this machine may reach it: sms doctor.";
const NO_HTTPS: Cause = { words: "TLS failed: the server does not speak https on this port", retryable: false };
const CERTIFICATE: Cause = {
  words: "the server's certificate is not trusted",
  hint: "If a company proxy or a private CA is in between, give its certificate with --ca-file or SMS_CA_FILE.",
  retryable: false,
};

const NOT_TLS = "ERR_SSL_WRONG_VERSION_NUMBER";

const DESCRIPTORS = "Raise the limit (ulimit -n), or work on fewer tasks at a time with --concurrency.";

/** Codes that are not shown: they are internal to this program, and no documentation explains them. */
const HIDDEN_CODES = new Set(["PROXY_CLOSED", "UNEXPECTED_UPGRADE", "INVALID_HTTP"]);

/**
 * Failures that only happen before a connection is made, so that nothing of the request left this machine. The codes are those of Node
 * ("Errors" of the Node.js documentation, https://nodejs.org/api/errors.html, and X509 errors of node:tls), and two of
 * system/http.ts and system/tunnel.ts.
 */
const NEVER_SENT: Readonly<Record<string, Cause>> = {
  ECONNREFUSED: { words: "connection refused", hint: CHECK_ENDPOINT },
  ENOTFOUND: { words: "unknown host", hint: CHECK_ENDPOINT, retryable: false },
  EMFILE: { words: "too many open files", hint: DESCRIPTORS },
  ENFILE: { words: "too many open files on this machine", hint: DESCRIPTORS },
  EAI_AGAIN: { words: "the host name could not be looked up (DNS)", hint: CHECK_ENDPOINT },
  PROXY_CLOSED: { words: "the proxy closed the connection", hint: CHECK_ENDPOINT },
  CONNECT_TIMEOUT: { words: "no connection in time", hint: CHECK_ENDPOINT },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    words: "the server's certificate is for another host name",
    hint: CHECK_ENDPOINT,
    retryable: false,
  },
  CERT_HAS_EXPIRED: { words: "the server's certificate has expired", retryable: false },
  CERT_NOT_YET_VALID: {
    words: "the server's certificate is not valid yet",
    hint: "Check this machine's clock.",
    retryable: false,
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  CERT_SIGNATURE_FAILURE: CERTIFICATE,
  CERT_UNTRUSTED: CERTIFICATE,
  CERT_REJECTED: CERTIFICATE,
  CERT_REVOKED: CERTIFICATE,
  INVALID_CA: CERTIFICATE,
  INVALID_PURPOSE: CERTIFICATE,
};

/** System calls of connecting, TLS handshakes included; an error of another call may come after the request was sent, with the same code. */
const CONNECTING = new Set(["connect", "getaddrinfo"]);
const TLS_VERSION: Cause = {
  words: "TLS failed: the server does not support the TLS versions in use here",
  retryable: false,
};

/** Words for failures while connecting whose codes may also come later. */
const WHILE_CONNECTING: Readonly<Record<string, Cause>> = {
  [NOT_TLS]: NO_HTTPS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_HTTPS,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: TLS_VERSION,
  ERR_SSL_UNSUPPORTED_PROTOCOL: TLS_VERSION,
  ECONNRESET: { words: "the connection was reset while it was being made", hint: CHECK_ENDPOINT },
  EHOSTUNREACH: { words: "host unreachable", hint: CHECK_ENDPOINT },
  ENETUNREACH: { words: "network unreachable", hint: CHECK_ENDPOINT },
};
const HANDSHAKE: Cause = { words: "TLS failed: the handshake was refused", hint: CHECK_ENDPOINT };
const NO_HTTP: Cause = { words: "the proxy does not speak HTTP", hint: CHECK_ENDPOINT };
const NOT_CONNECTED: Cause = { words: "no connection", hint: CHECK_ENDPOINT };

/** Words for failures after the request was, or may have been, sent; by code, else by the code's beginning. */
const AFTER_SENDING: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was reset before the answer came",
  EPIPE: "the connection was closed while sending",
  HPE_HEADER_OVERFLOW: "the headers of the answer are larger than 64 KiB",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "the host became unreachable",
  ENETUNREACH: "the network became unreachable",
  UNEXPECTED_UPGRADE: "the server switched to another protocol (HTTP 101) instead of answering",
};
const WITHIN_ANSWER = "the connection was reset in the middle of the answer";
const NOT_HTTP = "the answer is not valid HTTP";
const BROKEN_TLS = "the encrypted connection was spoiled (TLS)";
const AFTER_SENDING_FAMILIES: readonly (readonly [beginning: string, words: string])[] = [
  ["EPROTO", BROKEN_TLS],
  ["ERR_SSL_", BROKEN_TLS],
  ["ERR_TLS_", BROKEN_TLS],
  ["HPE_", NOT_HTTP],
  ["INVALID_HTTP", NOT_HTTP],
  ["Z_", "the compressed answer is damaged"],
  ["ERR_BUFFER_", "the compressed answer is damaged"],
];

/**
 * The error for a request whose connection failed. `request` is its method and URL; `via` is RequestOrigin.via; `httpStatus` is
 * given when the head of an answer has arrived.
 */
export function networkFailure(error: unknown, request: string, via: string, httpStatus?: number): NetworkError {
  const { words, sent, hint, retryable } = meaningOf(error, via, httpStatus === undefined);
  const facts = {
    retryable,
    ...(hint === undefined ? {} : { hint }),
    ...(httpStatus === undefined ? {} : { httpStatus }),
  };
  return new NetworkError("network", `${words}${via} [${request}]`, sent, facts, { cause: error });
}

/** The error for an attempt to connect that was not followed by a request. */
export function connectFailure(error: unknown, via: string): NetworkError {
  const connecting = Object.assign(new Error("connecting", { cause: error }), { syscall: "connect" });
  const { words, hint, retryable } = meaningOf(connecting, via, true);
  const facts = { retryable, ...(hint === undefined ? {} : { hint }) };
  return new NetworkError("network", words, false, facts, { cause: error });
}

interface Meaning {
  readonly words: string;
  readonly sent: boolean;
  readonly hint: string | undefined;
  readonly retryable: boolean;
}

/** `hasNoAnswer`: not even the head of an answer came, so that the request may not have been sent. */
function meaningOf(error: unknown, via: string, hasNoAnswer: boolean): Meaning {
  const chain = chainOf(error);
  const codes = chain.map(codeOf).filter((code) => code !== undefined);
  const code =
    codes.find((each) => each in NEVER_SENT || each in WHILE_CONNECTING || each in AFTER_SENDING) ?? codes[0];
  const unsent = hasNoAnswer ? (proxyCause(chain) ?? connectCause(chain, code, via)) : undefined;
  const words = unsent?.words ?? (hasNoAnswer || code !== "ECONNRESET" ? wordsAfterSending(code) : WITHIN_ANSWER);
  const suffix = code === undefined || HIDDEN_CODES.has(code) ? "" : ` (${code})`;
  return {
    words: `${words}${suffix}`,
    sent: unsent === undefined,
    hint: unsent?.hint,
    retryable: unsent?.retryable ?? true,
  };
}

function wordsAfterSending(code = ""): string {
  const family = AFTER_SENDING_FAMILIES.find(([beginning]) => code.startsWith(beginning));
  return AFTER_SENDING[code] ?? family?.[1] ?? "the connection failed";
}

const CHECK_PROXY = "Check the proxy's address, or add the endpoint's host to NO_PROXY.";
const PROXY_ANSWERS: Readonly<Record<number, Cause>> = {
  407: {
    words: "the proxy asks for a user name and password",
    hint: "Put them into the proxy's variable: http://USER:PASSWORD@HOST:PORT",
    retryable: false,
  },
  403: { words: "the proxy refuses to connect to this host", hint: CHECK_PROXY, retryable: false },
};

/** The proxy made no tunnel, and said so: an HTTP status (system/tunnel.ts), or a reply of SOCKS (system/socks.ts). */
function proxyCause(chain: readonly Error[]): Cause | undefined {
  for (const error of chain) {
    if ("proxyStatus" in error && typeof error.proxyStatus === "number")
      return (
        PROXY_ANSWERS[error.proxyStatus] ?? {
          words: `the proxy answered ${error.proxyStatus} instead of connecting`,
          hint: CHECK_PROXY,
        }
      );
    if ("proxyProblem" in error) return { words: String(error.proxyProblem), hint: CHECK_PROXY };
  }
  return undefined;
}

function connectCause(chain: readonly Error[], code: string | undefined, via: string): Cause | undefined {
  const direct = directCause(chain, code);
  // With a proxy in use, it is the proxy that could not be reached; the endpoint was not tried.
  return direct?.hint === CHECK_ENDPOINT && via !== "" ? { ...direct, hint: CHECK_PROXY } : direct;
}

function directCause(chain: readonly Error[], code = ""): Cause | undefined {
  if (code in NEVER_SENT) return NEVER_SENT[code];
  const wasConnecting = chain.some((each) => "syscall" in each && CONNECTING.has(String(each.syscall)));
  if (!wasConnecting) return undefined;
  if (code in WHILE_CONNECTING) return WHILE_CONNECTING[code];
  if (/^(EPROTO$|ERR_SSL_)/.test(code)) return HANDSHAKE;
  return code.startsWith("HPE_") ? NO_HTTP : NOT_CONNECTED;
}

/** The error and its causes. node:net reports failures of several addresses in an AggregateError. */
function chainOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  return [error, ...(error instanceof AggregateError ? error.errors.flatMap(chainOf) : []), ...chainOf(error.cause)];
}

function codeOf(error: Error): string | undefined {
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  // Older versions of Node report TLS errors as EPROTO; only the message says that the other side did not speak TLS.
  return code === "EPROTO" && /wrong version number|packet length too long/.test(error.message) ? NOT_TLS : code;
}
