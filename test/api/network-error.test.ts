import { describe, expect, onTestFinished, test } from "vitest";

import { networkFailure } from "../../src/api/network-error.ts";
import type { FetchInit } from "../../src/context.ts";
import { systemFetch } from "../../src/system/http.ts";
import { type Certificate, makeCertificates } from "../servers/certificates.ts";
import { startConnectProxy } from "../servers/connect-proxy.ts";
import { startTlsServer } from "../servers/tls-server.ts";
import { refusedUrl, serve, serveTcp, silence } from "./local-server.ts";
import { asData } from "./test-transport.ts";

const REQUEST = "GET https://sms.test/v3/tasks/1";
const CHECK_ENDPOINT =
  "Check the endpoint in force (sms config list --show-origin), and that this machine may reach it: sms doctor.";
const CERTIFICATE_HINT =
  "If a company proxy or a private CA is in between, give its certificate with --ca-file or SMS_CA_FILE.";
const { authority, otherHost, selfSigned } = await makeCertificates();

/** An error as Node throws it. */
function failed(code: string | undefined, more: object = {}): Error {
  return Object.assign(new Error(`something with ${code}`), code === undefined ? {} : { code }, more);
}
const underFetch = (cause: unknown) => new TypeError("fetch failed", { cause });

describe("a failure to connect: unsent", () => {
  test.each([
    ["ECONNREFUSED", "connection refused", true, CHECK_ENDPOINT],
    ["ENOTFOUND", "unknown host", false, CHECK_ENDPOINT],
    [
      "EMFILE",
      "too many open files",
      true,
      "Raise the limit (ulimit -n), or work on fewer tasks at a time with --concurrency.",
    ],
    ["EAI_AGAIN", "the host name could not be looked up (DNS)", true, CHECK_ENDPOINT],
    ["CONNECT_TIMEOUT", "no connection in time", true, CHECK_ENDPOINT],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "the server's certificate is for another host name", false, CHECK_ENDPOINT],
    ["CERT_HAS_EXPIRED", "the server's certificate has expired", false, undefined],
    ["CERT_NOT_YET_VALID", "the server's certificate is not valid yet", false, "Check this machine's clock."],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "the server's certificate is not trusted", false, CERTIFICATE_HINT],
    ["SELF_SIGNED_CERT_IN_CHAIN", "the server's certificate is not trusted", false, CERTIFICATE_HINT],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "the server's certificate is not trusted", false, CERTIFICATE_HINT],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "the server's certificate is not trusted", false, CERTIFICATE_HINT],
    ["CERT_UNTRUSTED", "the server's certificate is not trusted", false, CERTIFICATE_HINT],
  ])("%s", (code, words, retryable, hint) => {
    expect(asData(networkFailure(underFetch(failed(code)), REQUEST, ""))).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `${words} (${code}) [${REQUEST}]`,
      sent: false,
      facts: { retryable, ...(hint === undefined ? {} : { hint }) },
    });
  });

  test.each([
    ["EACCES", "connect"],
    ["EPERM", "connect"],
    ["ENETDOWN", "connect"],
    ["EADDRNOTAVAIL", "connect"],
    ["EAI_FAIL", "getaddrinfo"],
    ["ENODATA", "getaddrinfo"],
  ])("%s of %s, which no table names", (code, syscall) => {
    expect(asData(networkFailure(underFetch(failed(code, { syscall })), REQUEST, ""))).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `no connection (${code}) [${REQUEST}]`,
      sent: false,
      facts: { retryable: true, hint: CHECK_ENDPOINT },
    });
  });

  test.each([
    ["EHOSTUNREACH", "host unreachable"],
    ["ENETUNREACH", "network unreachable"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "TLS failed: the server does not speak https on this port"],
    ["ERR_SSL_PACKET_LENGTH_TOO_LONG", "TLS failed: the server does not speak https on this port"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "TLS failed: the server does not support the TLS versions in use here"],
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "TLS failed: the handshake was refused"],
    ["EPROTO", "TLS failed: the handshake was refused"],
    ["HPE_INVALID_CONSTANT", "the proxy does not speak HTTP"],
  ])("%s of connect", (code, words) => {
    const failure = networkFailure(underFetch(failed(code, { syscall: "connect" })), REQUEST, "");
    expect(asData(failure)).toMatchObject({ message: `${words} (${code}) [${REQUEST}]`, sent: false });
  });

  test("every address timed out: an AggregateError of attempts to connect", () => {
    const attempts = [failed("ETIMEDOUT", { syscall: "connect" }), failed("ENETUNREACH", { syscall: "connect" })];
    const error = underFetch(Object.assign(new AggregateError(attempts), { code: "ETIMEDOUT" }));
    expect(asData(networkFailure(error, REQUEST, ""))).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `no connection (ETIMEDOUT) [${REQUEST}]`,
      sent: false,
      facts: { retryable: true, hint: CHECK_ENDPOINT },
    });
  });
});

describe("a failure after that: maybe sent", () => {
  test.each([
    ["ECONNRESET", "the connection was reset before the answer came"],
    ["EPIPE", "the connection was closed while sending"],
    ["HPE_HEADER_OVERFLOW", "the headers of the answer are larger than 64 KiB"],
    ["ETIMEDOUT", "the connection timed out"],
    // Linux tells a retransmission that timed out so, of a connection that stood.
    ["EHOSTUNREACH", "the host became unreachable"],
    ["ENETUNREACH", "the network became unreachable"],
    ["EPROTO", "the encrypted connection was spoiled (TLS)"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "the encrypted connection was spoiled (TLS)"],
    ["ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "the encrypted connection was spoiled (TLS)"],
    ["Z_DATA_ERROR", "the compressed answer is damaged"],
    ["HPE_INVALID_HEADER_TOKEN", "the answer is not valid HTTP"],
    ["ERR_WHATEVER", "the connection failed"],
  ])("%s", (code, words) => {
    expect(asData(networkFailure(underFetch(failed(code)), REQUEST, ""))).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `${words} (${code}) [${REQUEST}]`,
      sent: true,
      facts: { retryable: true },
    });
  });

  test.each([
    ["an error without a code", new TypeError("terminated")],
    ["an error whose code is a number", Object.assign(new Error("odd"), { code: 7 })],
    ["what is no error at all", "thrown text"],
    ["nothing", undefined],
  ])("%s", (_, thrown) => {
    expect(asData(networkFailure(thrown, REQUEST, ""))).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `the connection failed [${REQUEST}]`,
      sent: true,
      facts: { retryable: true },
    });
  });

  test("once an answer has begun, the request was sent whatever the code says", () => {
    expect(
      asData(networkFailure(underFetch(failed("ECONNREFUSED", { syscall: "connect" })), REQUEST, "", 200)),
    ).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `the connection failed (ECONNREFUSED) [${REQUEST}]`,
      sent: true,
      facts: { retryable: true, httpStatus: 200 },
    });
  });
});

test.each([
  ["its own", failed("ECONNREFUSED")],
  ["its cause's", underFetch(failed("ECONNREFUSED"))],
  ["its cause's cause's", underFetch(new Error("between", { cause: failed("ECONNREFUSED") }))],
  ["an unknown one's cause's", Object.assign(underFetch(failed("ECONNREFUSED")), { code: "ERR_WHATEVER" })],
  ["one of an AggregateError's", underFetch(new AggregateError([failed("ECONNREFUSED"), failed("ECONNREFUSED")]))],
])("the code is %s, and the cause is kept", (_, thrown) => {
  const error = networkFailure(thrown, REQUEST, "");
  expect([error.message, error.cause]).toEqual([`connection refused (ECONNREFUSED) [${REQUEST}]`, thrown]);
});

/** The error that a real request is rejected with. */
async function rejection(url: URL, init: Partial<FetchInit> = {}): Promise<unknown> {
  return systemFetch(url, { ...GET, ...init }).then(
    () => "answered",
    (error: unknown) => error,
  );
}
const failureAt = async (url: URL, init?: Partial<FetchInit>) =>
  asData(networkFailure(await rejection(url, init), REQUEST, ""));
const GET: FetchInit = { method: "GET", headers: {}, redirect: "manual", signal: new AbortController().signal };
const POST: Partial<FetchInit> = { method: "POST", body: '{"operation":"start"}' };

describe("what really happens on this machine", () => {
  test("a refused port", async () => {
    expect(await failureAt(await refusedUrl(), POST)).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `connection refused (ECONNREFUSED) [${REQUEST}]`,
      sent: false,
      facts: { retryable: true, hint: CHECK_ENDPOINT },
    });
  });

  test("an unknown host", async () => {
    const { kind, sent } = await failureAt(new URL("https://no-such-host.invalid/"));
    expect({ kind, sent }).toEqual({ kind: "network", sent: false });
  });

  const LOST = { name: "NetworkError", kind: "network", sent: true, facts: { retryable: true } };

  test.each([
    ["reset", async () => serveTcp((socket) => socket.once("data", () => socket.resetAndDestroy()))],
    ["closed", async () => serveTcp((socket) => socket.once("data", () => socket.end()))],
  ])("a connection %s after the request was read", async (_, listen) => {
    const { message, ...rest } = await failureAt(await listen(), POST);
    // Which of the codes it is depends on who is quicker.
    expect(message).toMatch(/^the connection was (reset|closed) .*\((ECONNRESET|EPIPE)\) \[GET/);
    expect(rest).toEqual(LOST);
  });

  test("a connection reset at once: lost, or never made where the reset overtakes it", async () => {
    const { message, ...rest } = await failureAt(await serveTcp((socket) => socket.resetAndDestroy()), POST);
    const unsent = { ...LOST, sent: false, facts: { retryable: true, hint: CHECK_ENDPOINT } };
    expect(rest).toEqual(message.includes("while it was being made") ? unsent : LOST);
  });

  test("https to a server that speaks http", async () => {
    const { url } = await serve(silence);
    const { message, ...rest } = await failureAt(new URL(`https://${url.host}/`));
    expect(message).toMatch(/^TLS failed/);
    expect(rest).toMatchObject({ name: "NetworkError", kind: "network", sent: false, facts: { retryable: false } });
  });

  test("a certificate signed by itself", async () => {
    expect(await failureAt(await tlsServer(selfSigned))).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `the server's certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT) [${REQUEST}]`,
      sent: false,
      facts: { retryable: false, hint: CERTIFICATE_HINT },
    });
  });

  test("a trusted certificate for another name", async () => {
    const mismatch = await rejection(await tlsServer(otherHost), { tls: { ca: [authority.cert] } });
    expect(asData(networkFailure(mismatch, REQUEST, ""))).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `the server's certificate is for another host name (ERR_TLS_CERT_ALTNAME_INVALID) [${REQUEST}]`,
      sent: false,
      facts: { retryable: false, hint: CHECK_ENDPOINT },
    });
  });
});

async function tlsServer(certificate: Certificate): Promise<URL> {
  const server = await startTlsServer(certificate, (_, response) => response.end());
  onTestFinished(() => server.close());
  return new URL(server.url);
}

describe("through a proxy", () => {
  const VIA = " through the proxy http://proxy:3128 (HTTPS_PROXY)";
  const CHECK_PROXY = "Check the proxy's address, or add the endpoint's host to NO_PROXY.";
  const failureOf = (thrown: unknown) => asData(networkFailure(thrown, REQUEST, VIA));
  const unsent = (message: string, retryable: boolean, hint?: string) => ({
    name: "NetworkError",
    kind: "network",
    message: `${message} [${REQUEST}]`,
    sent: false,
    facts: { retryable, ...(hint === undefined ? {} : { hint }) },
  });

  test.each([
    ["ECONNREFUSED", "connection refused", true],
    ["ENOTFOUND", "unknown host", false],
    ["CONNECT_TIMEOUT", "no connection in time", true],
  ])("%s means the proxy", (code, words, retryable) => {
    expect(failureOf(underFetch(failed(code)))).toEqual(unsent(`${words} (${code})${VIA}`, retryable, CHECK_PROXY));
  });

  test("hints that have nothing to do with it stay", () => {
    const { facts } = failureOf(underFetch(failed("CERT_NOT_YET_VALID")));
    expect(facts).toEqual({ retryable: false, hint: "Check this machine's clock." });
  });

  const PASSWORD = "Put them into the proxy's variable: http://USER:PASSWORD@HOST:PORT";
  test.each([
    ["407", "the proxy asks for a user name and password", false, PASSWORD],
    ["403", "the proxy refuses to connect to this host", false, CHECK_PROXY],
    ["502", "the proxy answered 502 instead of connecting", true, CHECK_PROXY],
  ])("an answer of %s instead of a connection", (status, words, retryable, hint) => {
    const refused = failed(undefined, { proxyStatus: Number(status) });
    expect(failureOf(underFetch(refused))).toEqual(unsent(`${words}${VIA}`, retryable, hint));
  });

  test("a connection that stood was lost, by whichever way", () => {
    expect(failureOf(underFetch(failed("ECONNRESET")))).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `the connection was reset before the answer came (ECONNRESET)${VIA} [${REQUEST}]`,
      sent: true,
      facts: { retryable: true },
    });
  });

  test("what real proxies do", async () => {
    const password = await startConnectProxy({ routes: {}, password: "me:hush" });
    const refuses = await startConnectProxy({ routes: {}, trouble: "refuses" });
    const nowhere = await startConnectProxy({ routes: {} });
    const hangsUp = await startConnectProxy({ routes: {}, trouble: "hangs up" });
    const words = [];
    for (const proxy of [password, refuses, nowhere, hangsUp]) {
      const thrown = await rejection(new URL("https://sms.test/"), { proxy: new URL(proxy.url) });
      const { message, sent } = networkFailure(thrown, REQUEST, VIA);
      words.push([message.replace(`${VIA} [${REQUEST}]`, ""), sent, proxy.seen().length]);
      await proxy.close();
    }
    expect(words).toEqual([
      ["the proxy asks for a user name and password", false, 1],
      ["the proxy refuses to connect to this host", false, 1],
      ["the proxy answered 502 instead of connecting", false, 1],
      ["the proxy closed the connection", false, 1],
    ]);
  });
});
