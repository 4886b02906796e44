import { gzipSync } from "node:zlib";

/** What a fault has at hand of a connection on which a request was read. */
export interface Wire {
  readonly send: (bytes: string | Buffer) => void;
  /** Ends the connection in order. */
  readonly close: () => void;
  readonly reset: () => void;
  /** Bytes below TLS that are no part of it. */
  readonly spoilTls: () => void;
}

/**
 * What an answer, or the lack of one, says about the request:
 * `accepted`: the service took it. `refused`: it was not carried out. `throttled`: the same, and it may be sent again.
 * `lost`: it may have been carried out or not.
 */
type Meaning = "accepted" | "refused" | "throttled" | "lost";

/** A fault after the request was read. */
export interface ResponseFault {
  readonly at: "response";
  readonly meaning: Meaning;
  readonly answer: (wire: Wire) => void;
  /** Exit code of an action that was answered so, where it is refused. */
  readonly exitCode?: number;
  /** Nothing but a time-out ends it. */
  readonly isSilent?: boolean;
  readonly isOnlyTls?: boolean;
}

/** A fault before a request can be sent. */
export interface ConnectionFault {
  readonly at: "connection";
  readonly does: "refuse" | "reset" | "close" | "say nothing" | "answer" | "show another certificate";
  /** What is answered instead of TLS, or to CONNECT. */
  readonly bytes?: string;
  /** Where a connection is needed for it; everywhere by default. */
  readonly on?: "tls" | "proxy";
  /** Trying again does not help, so that nothing is tried again. */
  readonly isFinal?: boolean;
}

export type Fault = ResponseFault | ConnectionFault;

const REASONS: Readonly<Record<number, string>> = { 200: "OK", 429: "Too Many Requests" };
const head = (status: number, headers: Readonly<Record<string, string | number>>): string =>
  `HTTP/1.1 ${status} ${REASONS[status] ?? "Status"}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;

/** A whole response. */
export function response(status: number, body = "", headers: Readonly<Record<string, string>> = {}): string {
  return `${head(status, { "Content-Length": Buffer.byteLength(body), ...headers })}${body}`;
}

const HTML = "<html><head><title>A page</title></head><body><h1>Something in between</h1></body></html>";
const asPage = { "Content-Type": "text/html" };
const asJson = { "Content-Type": "application/json" };
const errorBody = (code: string) => JSON.stringify({ error_code: code, error_msg: "no", request_id: "a-request" });

const answered = (meaning: Meaning, status: number, body = "", headers: Readonly<Record<string, string>> = {}) => ({
  at: "response" as const,
  meaning,
  answer: ({ send }: Wire) => send(response(status, body, headers)),
});
const page = (meaning: Meaning, status: number) => answered(meaning, status, HTML, asPage);
const error = (meaning: Meaning, status: number, code: string) => answered(meaning, status, errorBody(code), asJson);
const refused = (exitCode: number, fault: ResponseFault): ResponseFault => ({ ...fault, meaning: "refused", exitCode });
const lost = (answer: ResponseFault["answer"], more: Partial<ResponseFault> = {}): ResponseFault => ({
  at: "response",
  meaning: "lost",
  answer,
  ...more,
});
/** The head of a 200 came, and the rest did not. */
const cut = (answer: ResponseFault["answer"], more: Partial<ResponseFault> = {}): ResponseFault => ({
  ...lost(answer, more),
  meaning: "accepted",
});

const OPEN_STATUSES = [408, 499, 500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 522, 524, 525, 530, 598, 599];

/** Faults after the request was read, by name. */
export const RESPONSE_FAULTS: Readonly<Record<string, ResponseFault>> = {
  "reset after the request": lost(({ reset }) => reset()),
  "closed after the request": lost(({ close }) => close()),
  "no answer": lost(() => {}, { isSilent: true }),
  "reset in the status line": lost(({ send, reset }) => {
    send("HTTP/1.1 20");
    reset();
  }),
  "closed in the headers": lost(({ send, close }) => {
    send("HTTP/1.1 200 OK\r\nContent-Le");
    close();
  }),
  "silent in the headers": lost(({ send }) => send("HTTP/1.1 200 OK\r\nContent-Le"), { isSilent: true }),
  garbage: lost(({ send, close }) => {
    send(Buffer.from([0, 1, 2, 200, 13, 10, 13, 10]));
    close();
  }),
  "another protocol's greeting": lost(({ send }) => send("SSH-2.0-OpenSSH_9.6\r\n")),
  "a header without a colon": lost(({ send }) => send("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n")),
  "two lengths": lost(({ send }) => send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}")),
  "headers of 70 kB": lost(({ send }) => send(response(200, "", { "X-Long": "x".repeat(70_000) }))),
  "100 and the end": lost(({ send, close }) => {
    send("HTTP/1.1 100 Continue\r\n\r\n");
    close();
  }),
  "103 and a reset": lost(({ send, reset }) => {
    send("HTTP/1.1 103 Early Hints\r\n\r\n");
    reset();
  }),
  "101, no headers": lost(({ send }) => send("HTTP/1.1 101 Switching Protocols\r\n\r\n")),
  "101": lost(({ send }) => send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n")),
  "spoiled TLS": lost(({ spoilTls }) => spoilTls(), { isOnlyTls: true }),
  ...Object.fromEntries(OPEN_STATUSES.map((status) => [`${status}`, page("lost", status)])),
  "500, empty": answered("lost", 500),
  "500, {}": answered("lost", 500, "{}", asJson),
  "503, SMS.0001": error("lost", 503, "SMS.0001"),
  "503, Retry-After": answered("lost", 503, HTML, { ...asPage, "Retry-After": "2" }),
  "500, cut": lost(({ send, close }) => {
    send(head(500, { "Content-Length": 100 }));
    close();
  }),
  "200, HTML": page("lost", 200),
  "200, HTML of another type": answered("lost", 200, `\n${HTML}`, asJson),
  "200": answered("accepted", 200),
  "200, {}": answered("accepted", 200, "{}", asJson),
  "200, a text": answered("accepted", 200, '""', asJson),
  "202": answered("accepted", 202),
  "204": cut(({ send }) => send("HTTP/1.1 204 No Content\r\n\r\n")),
  "200, until the end": cut(({ send, close }) => {
    send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    close();
  }),
  "200, a cut body": cut(({ send, close }) => {
    send(head(200, { "Content-Length": 50 }));
    close();
  }),
  "200, a reset in the body": cut(({ send, reset }) => {
    send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n");
    setTimeout(reset, 5);
  }),
  "200, silent in the body": cut(({ send }) => send(head(200, { "Content-Length": 50 })), { isSilent: true }),
  "200, bad chunks": cut(({ send }) => send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")),
  "200, spoiled gzip": cut(({ send }) => send(response(200, "{}", { "Content-Encoding": "gzip" }))),
  "200, cut gzip": cut(({ send, close }) => {
    const bytes = gzipSync("{}");
    send(head(200, { "Content-Length": bytes.length, "Content-Encoding": "gzip" }));
    // Only the header of gzip.
    send(bytes.subarray(0, 10));
    close();
  }),
  // What is there says nothing of the outcome, and the rest may.
  "200, a cut error": lost(({ send, close }) => {
    send(head(200, { "Content-Length": 50 }));
    send('{"err');
    close();
  }),
  "200, a reset in an error": lost(({ send, reset }) => {
    send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"err\r\n');
    setTimeout(reset, 5);
  }),
  "200, an error": refused(7, error("refused", 200, "SMS.6531")),
  "307": refused(7, answered("refused", 307, "", { Location: "https://other.test/" })),
  "400": refused(7, error("refused", 400, "SMS.9001")),
  "401, empty": refused(4, answered("refused", 401)),
  "401, HTML": refused(4, page("refused", 401)),
  "403, HTML": refused(4, page("refused", 403)),
  "404, HTML": refused(3, page("refused", 404)),
  "404, empty": refused(3, answered("refused", 404)),
  "404, APIGW.0101": refused(3, error("refused", 404, "APIGW.0101")),
  "409": refused(7, error("refused", 409, "SMS.1039")),
  "413, HTML": refused(7, page("refused", 413)),
  "429": error("throttled", 429, "APIGW.0308"),
  "429, Retry-After": answered("throttled", 429, errorBody("APIGW.0308"), { ...asJson, "Retry-After": "3" }),
  "429, HTML": page("throttled", 429),
};

/** Answers of the service itself that end a wait, however long it has been. */
export const FINAL_FAULTS: Readonly<Record<string, ResponseFault>> = {
  "401": refused(4, error("refused", 401, "APIGW.0301")),
  "403": refused(4, error("refused", 403, "SMS.9004")),
  "404, SMS.7703": refused(3, error("refused", 404, "SMS.7703")),
  "400, SMS.2252": refused(3, error("refused", 400, "SMS.2252")),
};

const alert = "\u0015\u0003\u0001\u0000\u0002\u0002\u0028";

/** Faults before the request, by name. */
export const CONNECTION_FAULTS: Readonly<Record<string, ConnectionFault>> = {
  "connection refused": { at: "connection", does: "refuse" },
  "reset before the request": { at: "connection", does: "reset" },
  "closed before the request": { at: "connection", does: "close" },
  "silent before the request": { at: "connection", does: "say nothing" },
  "a TLS alert": { at: "connection", does: "answer", bytes: alert, on: "tls" },
  "no TLS": { at: "connection", does: "answer", bytes: response(400, HTML, asPage), on: "tls", isFinal: true },
  "another certificate": { at: "connection", does: "show another certificate", on: "tls", isFinal: true },
  "407 of the proxy": {
    at: "connection",
    does: "answer",
    bytes: response(407, HTML, { ...asPage, "Proxy-Authenticate": 'Basic realm="a proxy"' }),
    on: "proxy",
    isFinal: true,
  },
  "403 of the proxy": {
    at: "connection",
    does: "answer",
    bytes: response(403, HTML, asPage),
    on: "proxy",
    isFinal: true,
  },
  "502 of the proxy": { at: "connection", does: "answer", bytes: response(502, HTML, asPage), on: "proxy" },
  "503 of the proxy": { at: "connection", does: "answer", bytes: response(503), on: "proxy" },
  "garbage of the proxy": { at: "connection", does: "answer", bytes: "nonsense\r\n\r\n", on: "proxy" },
};

/** Answers to a read that say nothing about the task, though they came with a 200: by name, from the document that would show the effect. */
export const WORTHLESS_READS: Readonly<Record<string, (document: Readonly<Record<string, unknown>>) => unknown>> = {
  "an empty object": () => ({}),
  "an empty list": () => [],
  null: () => null,
  "a text": () => "",
  "a list of tasks": (document) => ({ count: 1, tasks: [document] }),
  "an empty list of tasks": () => ({ count: 0, tasks: [] }),
  "another task": (document) => ({ ...document, id: "00000000-0000-0000-0000-000000000001" }),
  "another task, with a number for its id": (document) => ({ ...document, id: 7 }),
  "a task without a state": ({ id, name }) => ({ id, name }),
  "a task of nulls": ({ id, ...rest }) => ({ id, ...Object.fromEntries(Object.keys(rest).map((key) => [key, null])) }),
  "a task of texts": ({ id, ...rest }) => ({ id, ...Object.fromEntries(Object.keys(rest).map((key) => [key, ""])) }),
  "a task of numbers": ({ id, ...rest }) => ({ id, ...Object.fromEntries(Object.keys(rest).map((key) => [key, 7])) }),
};
