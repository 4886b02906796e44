import { NetworkError } from "../errors.ts";

interface Cause {
  readonly words: string;
  readonly hint?: string;
  readonly retryable?: false;
}

const CHECK_ENDPOINT = "Check --endpoint or SMS_ENDPOINT, and that this machine may reach it.";
const NO_HTTPS: Cause = { words: "TLS failed: the server does not speak https on this port", retryable: false };
const CERTIFICATE: Cause = {
  words: "the server's certificate is not trusted",
  hint: "If a company proxy or a private CA is in between, give its certificate with --ca-file or SMS_CA_FILE.",
  retryable: false,
};

/** fetch's own refusal of ports that other protocols use; it carries no code. */
const BAD_PORT = "bad port";

const NOT_TLS = "ERR_SSL_WRONG_VERSION_NUMBER";

/** Codes that tell a user nothing. */
const OURS = new Set([BAD_PORT, "UND_ERR_ABORTED", "PROXY_CLOSED"]);

/** Failures before a connection stood: nothing of the request left this machine (codes of Node's net, tls and undici). */
const NEVER_SENT: Readonly<Record<string, Cause>> = {
  ECONNREFUSED: { words: "connection refused", hint: CHECK_ENDPOINT },
  ENOTFOUND: { words: "unknown host", hint: CHECK_ENDPOINT, retryable: false },
  EAI_AGAIN: { words: "the host name could not be looked up (DNS)", hint: CHECK_ENDPOINT },
  [BAD_PORT]: {
    words: "Node sends no http to this port, since other protocols use it",
    hint: CHECK_ENDPOINT,
    retryable: false,
  },
  PROXY_CLOSED: { words: "the proxy closed the connection", hint: CHECK_ENDPOINT },
  CONNECT_TIMEOUT: { words: "no connection in time", hint: CHECK_ENDPOINT },
  UND_ERR_CONNECT_TIMEOUT: { words: "no connection in time", hint: CHECK_ENDPOINT },
  [NOT_TLS]: NO_HTTPS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_HTTPS,
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
/** Any other failure of these calls is one to connect; the same codes can come later, of a connection that stood. */
const CONNECTING = new Set(["connect", "getaddrinfo"]);
const NOT_CONNECTED: Cause = { words: "no connection", hint: CHECK_ENDPOINT };
const UNREACHABLE: Readonly<Record<string, Cause>> = {
  EHOSTUNREACH: { words: "host unreachable", hint: CHECK_ENDPOINT },
  ENETUNREACH: { words: "network unreachable", hint: CHECK_ENDPOINT },
  EPROTO: { words: "TLS failed", hint: CHECK_ENDPOINT },
};

/** The same after it may have left. */
const LOST: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was reset before the answer came",
  EPIPE: "the connection was closed while sending",
  UND_ERR_SOCKET: "the connection was closed before the answer came",
  UND_ERR_HEADERS_TIMEOUT: "no answer in time",
  UND_ERR_BODY_TIMEOUT: "the answer stopped half way",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "the host became unreachable",
  ENETUNREACH: "the network became unreachable",
  EPROTO: "TLS failed",
};

/**
 * What a rejected fetch means. `request` is method and URL, for the message; `via` names the proxy, if there is one;
 * `httpStatus` when an answer had begun.
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

/** The same of an attempt to connect and no more. */
export function connectFailure(error: unknown, via: string): NetworkError {
  const { words, hint, retryable } = meaningOf(error, via, true);
  const facts = { retryable, ...(hint === undefined ? {} : { hint }) };
  return new NetworkError("network", words, false, facts, { cause: error });
}

interface Meaning {
  readonly words: string;
  readonly sent: boolean;
  readonly hint: string | undefined;
  readonly retryable: boolean;
}

function meaningOf(error: unknown, via: string, mayBeUnsent: boolean): Meaning {
  const chain = chainOf(error);
  const codes = chain.map(codeOf).filter((code) => code !== undefined);
  const code = codes.find((each) => each in NEVER_SENT || each in LOST) ?? codes[0];
  const unsent = mayBeUnsent ? (proxyCause(chain) ?? unsentCause(chain, code, via)) : undefined;
  const words = unsent?.words ?? LOST[code ?? ""] ?? "the connection failed";
  const suffix = code === undefined || OURS.has(code) ? "" : ` (${code})`;
  return {
    words: `${words}${suffix}`,
    sent: unsent === undefined,
    hint: unsent?.hint,
    retryable: unsent?.retryable ?? true,
  };
}

const CHECK_PROXY = "Check the proxy's address, or add the endpoint's host to NO_PROXY.";
const PROXY_ANSWERS: Readonly<Record<string, Cause>> = {
  "407": {
    words: "the proxy asks for a user name and password",
    hint: "Put them into the proxy's variable: http://USER:PASSWORD@HOST:PORT",
    retryable: false,
  },
  "403": { words: "the proxy refuses to connect to this host", hint: CHECK_PROXY, retryable: false },
};

/** The proxy answered, but not with a connection: what it answered with stands only in the words of undici's error. */
function proxyCause(chain: readonly Error[]): Cause | undefined {
  const [, status] =
    chain.map(({ message }) => /^Proxy response \((\d{3})\)/.exec(message)).find((found) => found) ?? [];
  if (status !== undefined)
    return PROXY_ANSWERS[status] ?? { words: `the proxy answered ${status} instead of connecting`, hint: CHECK_PROXY };
  return chain.some(({ message }) => /Proxy Authentication Required/.test(message)) ? PROXY_ANSWERS["407"] : undefined;
}

function unsentCause(chain: readonly Error[], code: string | undefined, via: string): Cause | undefined {
  const direct = directCause(chain, code);
  // It is the proxy that could not be reached, whatever the endpoint is.
  return direct?.hint === CHECK_ENDPOINT && via !== "" ? { ...direct, hint: CHECK_PROXY } : direct;
}

function directCause(chain: readonly Error[], code: string | undefined): Cause | undefined {
  const known = NEVER_SENT[code ?? ""];
  const connecting = chain.some((each) => "syscall" in each && CONNECTING.has(String(each.syscall)));
  return known ?? (connecting ? (UNREACHABLE[code ?? ""] ?? NOT_CONNECTED) : undefined);
}

/** The error and its causes; fetch hides the real one below a bare "fetch failed", several addresses below an AggregateError. */
function chainOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  return [error, ...(error instanceof AggregateError ? error.errors.flatMap(chainOf) : []), ...chainOf(error.cause)];
}

function codeOf(error: Error): string | undefined {
  if (error.message === BAD_PORT) return BAD_PORT;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  // node:tls has one code for whatever the other side's first bytes were not.
  return code === "EPROTO" && /wrong version number|packet length too long/.test(error.message) ? NOT_TLS : code;
}
