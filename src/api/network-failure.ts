import { NetworkError } from "../errors.ts";

interface Cause {
  readonly words: string;
  readonly hint?: string;
  readonly retryable?: false;
}

const CHECK_ENDPOINT = "Check --endpoint or SMS_ENDPOINT, and that this machine may reach it.";
const CERTIFICATE: Cause = {
  words: "the server's certificate is not trusted",
  hint: "If a company proxy or a private CA is in between, set NODE_EXTRA_CA_CERTS to its certificate.",
  retryable: false,
};

/** Failures before a connection stood: nothing of the request left this machine (codes of Node's net, tls and undici). */
const NEVER_SENT: Readonly<Record<string, Cause>> = {
  ECONNREFUSED: { words: "connection refused", hint: CHECK_ENDPOINT },
  ENOTFOUND: { words: "unknown host", hint: CHECK_ENDPOINT, retryable: false },
  EAI_AGAIN: { words: "the host name could not be looked up (DNS)", hint: CHECK_ENDPOINT },
  EHOSTUNREACH: { words: "host unreachable", hint: CHECK_ENDPOINT },
  ENETUNREACH: { words: "network unreachable", hint: CHECK_ENDPOINT },
  UND_ERR_CONNECT_TIMEOUT: { words: "no connection in time", hint: CHECK_ENDPOINT },
  EPROTO: { words: "TLS failed", hint: "Is this port speaking https?", retryable: false },
  ERR_SSL_WRONG_VERSION_NUMBER: { words: "TLS failed: the server does not speak https on this port", retryable: false },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { words: "TLS failed: the server does not speak https on this port", retryable: false },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    words: "the server's certificate is for another host name",
    hint: CHECK_ENDPOINT,
    retryable: false,
  },
  CERT_HAS_EXPIRED: { words: "the server's certificate has expired", retryable: false },
  CERT_NOT_YET_VALID: { words: "the server's certificate is not valid yet", hint: "Check this machine's clock.", retryable: false },
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
};

/** The same after it may have left. */
const LOST: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was reset before the answer came",
  EPIPE: "the connection was closed while sending",
  UND_ERR_SOCKET: "the connection was closed before the answer came",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "the answer stopped half way",
  ETIMEDOUT: "the connection timed out",
};

/** What a rejected fetch means. `request` is method and URL, for the message. `httpStatus` when an answer had begun. */
export function networkFailure(error: unknown, request: string, httpStatus?: number): NetworkError {
  const codes = codesOf(error);
  const code = codes.find((known) => known in NEVER_SENT || known in LOST) ?? codes[0];
  const unsent = httpStatus === undefined && code !== undefined ? NEVER_SENT[code] : undefined;
  const words = unsent?.words ?? LOST[code ?? ""] ?? "the connection failed";
  const facts = {
    retryable: unsent?.retryable ?? true,
    ...(unsent?.hint === undefined ? {} : { hint: unsent.hint }),
    ...(httpStatus === undefined ? {} : { httpStatus }),
  };
  const suffix = code === undefined ? "" : ` (${code})`;
  return new NetworkError("network", `${words}${suffix} [${request}]`, unsent === undefined, facts, { cause: error });
}

/** Codes along the chain of causes; fetch hides the real one below a bare "fetch failed", two addresses below an AggregateError. */
function codesOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error && typeof error.code === "string" ? [error.code] : [];
  const nested = error instanceof AggregateError ? error.errors.flatMap(codesOf) : [];
  return [...own, ...nested, ...codesOf(error.cause)];
}
