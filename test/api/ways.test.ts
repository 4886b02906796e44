import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer as createTcpServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

import { describe, expect, onTestFinished, test } from "vitest";

import type { ApiRequest } from "../../src/api/request.ts";
import type { TransportOptions } from "../../src/api/transport.ts";
import type { FetchInit } from "../../src/context.ts";
import { InterruptedError } from "../../src/errors.ts";
import { HTTP_LIMITS } from "../../src/system/http-request.ts";
import { createSystemFetch } from "../../src/system/http.ts";
import { makeCertificates } from "../servers/certificates.ts";
import { startConnectProxy } from "../servers/connect-proxy.ts";
import { type Listening, listenOnLoopback } from "../servers/listening.ts";
import { failureOf, testTransport, withHeaders } from "./test-transport.ts";

const { authority, valid } = await makeCertificates();
const CA_FILE = { ca: [authority.cert] };
const ANY_CERTIFICATE = { rejectUnauthorized: false } as const;

/** How a request reaches the service: everything below must come out the same in each of these ways. */
interface Way {
  readonly isSecure: boolean;
  readonly isProxied: boolean;
  readonly tls?: FetchInit["tls"];
}
const WAYS: Readonly<Record<string, Way>> = {
  http: { isSecure: false, isProxied: false },
  "https with a CA file": { isSecure: true, isProxied: false, tls: CA_FILE },
  "https with --insecure": { isSecure: true, isProxied: false, tls: ANY_CERTIFICATE },
  "http through a proxy": { isSecure: false, isProxied: true },
  "https through a proxy, with a CA file": { isSecure: true, isProxied: true, tls: CA_FILE },
  "https through a proxy, with --insecure": { isSecure: true, isProxied: true, tls: ANY_CERTIFICATE },
};
const EACH_WAY = Object.entries(WAYS);

function closedAfter<T extends Listening>(server: T): T {
  onTestFinished(() => server.close());
  return server;
}

/** A service that answers by `listener`, and a transport that reaches it in one way. */
async function serviceBy(way: Way, listener: RequestListener, options: Partial<TransportOptions> = {}) {
  const limits = { maxHeaderSize: 65_536 };
  const server = way.isSecure ? createSecureServer({ ...valid, ...limits }, listener) : createServer(limits, listener);
  let last: Socket | undefined;
  server.on("connection", (socket: Socket) => (last = socket));
  const service = closedAfter(await listenOnLoopback(server));
  const reset = () => void last?.resetAndDestroy();
  // Past TLS, so that the client receives what it cannot decrypt.
  const spoil = () => void last?.write("this is not TLS\r\n".repeat(4));
  return { ...(await reach(way, service, options)), connections: service.connections, reset, spoil };
}

async function reach(way: Way, service: Listening, options: Partial<TransportOptions>, limits = HTTP_LIMITS) {
  const host = way.isProxied ? "sms.test" : `127.0.0.1:${service.port}`;
  const url = new URL(`${way.isSecure ? "https" : "http"}://${host}/v3/tasks`);
  const routes = { "sms.test:443": service.port, "sms.test:80": service.port };
  const proxy = way.isProxied ? closedAfter(await startConnectProxy({ routes })) : undefined;
  const fetchDirectly = createSystemFetch(limits);
  const { transport } = testTransport({
    fetch: (to, init) =>
      fetchDirectly(to, { ...init, proxy: proxy === undefined ? undefined : new URL(proxy.url), tls: way.tls }),
    maxRetries: 0,
    ...options,
  });
  return { url, send: (request: Partial<ApiRequest> = {}) => transport({ method: "GET", url, ...request }) };
}

/** A service that resets a connection as soon as a second request arrives on it. */
async function serviceResettingKept(way: Way) {
  const used = new WeakSet<Socket>();
  const methods: (string | undefined)[] = [];
  const service = await serviceBy(way, (request, response) => {
    if (used.has(request.socket)) return service.reset();
    used.add(request.socket);
    methods.push(request.method);
    request.resume().on("end", () => response.end("{}"));
  });
  return { ...service, methods };
}

/** A failure as data, without the address of the service. */
async function outcomeOf(sent: Promise<unknown>) {
  const outcome = await failureOf(sent);
  if (!("message" in outcome)) return outcome;
  return { ...outcome, message: outcome.message.replace(/ \[[A-Z]+ https?:.*\]/, "") };
}

const LOST = { name: "NetworkError", kind: "network", sent: true, facts: { retryable: true } };

describe.each(EACH_WAY)("%s", (_, way) => {
  test("sends the same headers, and no others", async () => {
    const headers: object[] = [];
    const { send, url } = await serviceBy(way, (request, response) => {
      headers.push(request.headers);
      request.resume().on("end", () => response.end("{}"));
    });
    await send();
    await send({ method: "POST", body: '{"é":1}' });
    await send({ method: "POST" });
    await send({ method: "DELETE", body: "{}" });
    const always = {
      host: url.host,
      connection: "keep-alive",
      "accept-encoding": "gzip",
      "user-agent": "huaweicloud-sms-cli",
      accept: "application/json",
      "x-auth-token": expect.any(String),
    };
    expect(headers).toEqual([
      always,
      { ...always, connection: "close", "content-length": "8" },
      { ...always, connection: "close", "content-length": "0" },
      { ...always, connection: "close", "content-length": "2" },
    ]);
  });

  test("sends a body to the byte, with any method", async () => {
    const bodies: string[] = [];
    const { send } = await serviceBy(way, (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        bodies.push(`${request.method} ${body}`);
        response.end("{}");
      });
    });
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) await send({ method, body: '{"名": 1.10}' });
    expect(bodies).toEqual(['POST {"名": 1.10}', 'PUT {"名": 1.10}', 'PATCH {"名": 1.10}', 'DELETE {"名": 1.10}']);
  });

  test("sends and receives tokens of 16,384 characters", async () => {
    const token = "t".repeat(16_384);
    const lengths: (number | undefined)[] = [];
    const echo: RequestListener = ({ headers }, response) => {
      lengths.push(headers["x-auth-token"]?.length);
      response.writeHead(201, { "x-subject-token": token }).end("{}");
    };
    const { send } = await serviceBy(way, echo, { authorize: withHeaders({ "x-auth-token": token }) });
    const { status, headers } = await send();
    expect([status, headers.get("X-Subject-Token"), lengths]).toEqual([201, token, [16_384]]);
  });

  test("takes 60 kB of response headers, and refuses more than 64 KiB", async () => {
    const { send } = await serviceBy(way, ({ method }, response) => {
      const part = "h".repeat(method === "GET" ? 6000 : 7000);
      for (let count = 0; count < 10; count += 1) response.setHeader(`x-${count}`, part);
      response.end("{}");
    });
    expect((await send()).headers.get("x-9")?.length).toBe(6000);
    expect(await outcomeOf(send({ method: "HEAD" }))).toEqual({
      ...LOST,
      message: "the headers of the answer are larger than 64 KiB (HPE_HEADER_OVERFLOW)",
    });
  });

  test.each(["gzip", "GZIP", "x-gzip", "X-GZip"])("decompresses %s", async (encoding) => {
    const { send } = await serviceBy(way, (__, response) =>
      response.writeHead(200, { "content-encoding": encoding }).end(gzipSync('{"packed":true}')),
    );
    expect((await send()).body).toBe('{"packed":true}');
  });

  test("says so where the body is no HTTP", async () => {
    const { send } = await serviceBy(way, (request) => {
      request.socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno length\r\n");
    });
    expect(await outcomeOf(send())).toMatchObject({
      ...LOST,
      message: expect.stringContaining("the answer is not valid HTTP") as string,
    });
  });

  test.each([
    ["damaged", "no gzip at all", "Z_DATA_ERROR"],
    ["cut off", gzipSync("packed".repeat(1000)).subarray(0, 30), "Z_BUF_ERROR"],
  ])("says so where a compressed body is %s", async (__, body, code) => {
    const { send } = await serviceBy(way, (___, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(body),
    );
    expect(await outcomeOf(send())).toEqual({
      ...LOST,
      message: `the compressed answer is damaged (${code})`,
      facts: { retryable: true, httpStatus: 200 },
    });
  });

  const SWITCHES = { "": "Connection: Upgrade\r\nUpgrade: other\r\n", " without the headers of it": "" };
  const switches = ["GET", "POST", "HEAD"].flatMap((method) =>
    Object.entries(SWITCHES).map(([which, headers]) => [which, method, headers] as const),
  );
  test.each(switches)("an answer of 101%s ends a %s, which was sent", async (__, method, headers) => {
    const { send } = await serviceBy(way, (request) => {
      const head = `HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`;
      request.resume().on("end", () => request.socket.write(head));
    });
    expect(await outcomeOf(send({ method }))).toMatchObject({
      ...LOST,
      message: "the server switched to another protocol (HTTP 101) instead of answering",
      facts: {},
    });
  });

  test("other answers of 1xx are passed over, and end the request where nothing follows", async () => {
    const { send } = await serviceBy(way, (request, response) => {
      response.writeEarlyHints({ link: "</a>; rel=preload" }, () => {
        if (request.method === "GET") response.end("{}");
        else setTimeout(() => request.socket.end(), 20);
      });
    });
    expect(await send()).toMatchObject({ status: 200, body: "{}" });
    expect(await outcomeOf(send({ method: "POST" }))).toMatchObject({ ...LOST, facts: {} });
  });

  test("what is not HTTP is told in words", async () => {
    const { send } = await serviceBy(way, (request) => void request.socket.write("SSH-2.0-OpenSSH_9.6\r\n"));
    expect(await outcomeOf(send())).toMatchObject({
      ...LOST,
      message: "the answer is not valid HTTP (HPE_INVALID_CONSTANT)",
    });
  });

  test("an action never goes out on a kept connection that the server is about to reset", async () => {
    const { send, methods } = await serviceResettingKept(way);
    await send();
    expect(await send({ method: "POST", body: "{}" })).toMatchObject({ status: 200 });
    expect(methods).toEqual(["GET", "POST"]);
  });

  test("a read that meets a kept connection at its end is repeated on another one", async () => {
    const { send, methods, connections } = await serviceResettingKept(way);
    await send();
    await sleep(20);
    expect(await send()).toMatchObject({ status: 200 });
    expect([methods, connections()]).toEqual([["GET", "GET"], 2]);
  });

  test("follows no redirect, whatever its status is", async () => {
    for (const status of [300, 301, 307]) {
      let count = 0;
      const { send } = await serviceBy(way, (__, response) => {
        count += 1;
        response.writeHead(status, { location: "/elsewhere" }).end();
      });
      expect(await outcomeOf(send())).toEqual({
        name: "ResponseError",
        kind: "response",
        message: `HTTP ${status}: redirected to /elsewhere`,
        facts: {
          httpStatus: status,
          hint: "Redirects are not followed with credentials: set --endpoint to the final address.",
        },
      });
      expect(count).toBe(1);
    }
  });

  test.each([
    ["12 MB of a document", 12_582_912, {}],
    ["64 MiB of a file", 67_108_864, { returnsErrors: true }],
  ] as const)("refuses a body of more than %s", async (words, bytes, request) => {
    const bomb = gzipSync(Buffer.alloc(bytes + 1), { level: 1 });
    const { send } = await serviceBy(way, (__, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
    );
    expect(await outcomeOf(send(request))).toEqual({
      name: "ResponseError",
      kind: "response",
      message: `the answer is larger than ${words.slice(0, 6).trim()}`,
      facts: { httpStatus: 200 },
    });
  });

  test("answers HEAD without a body, and goes on", async () => {
    const { send } = await serviceBy(way, (__, response) =>
      response.writeHead(200, { "content-length": "2" }).end("{}"),
    );
    const { status, body, headers } = await send({ method: "HEAD" });
    expect([status, body, headers.get("content-length"), (await send()).body]).toEqual([200, "", "2", "{}"]);
  });

  test("a connection that is closed or reset before the answer may have carried the request", async () => {
    const { send, reset } = await serviceBy(way, (request, response) => {
      const end = request.method === "PUT" ? reset : () => response.socket?.destroy();
      request.resume().on("end", end);
    });
    for (const method of ["PUT", "POST"]) {
      expect(await outcomeOf(send({ method, body: "{}" }))).toEqual({
        ...LOST,
        // It may have been carried out.
        facts: { retryable: false },
        message: "the connection was reset before the answer came (ECONNRESET)",
      });
    }
  });

  test("a connection that is lost within the body fails a GET, and not an action that was accepted", async () => {
    let begun = '{"id"';
    const { send } = await serviceBy(way, (__, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write(begun, () => setTimeout(() => response.socket?.destroy(), 20));
    });
    const message = "the connection was reset in the middle of the answer (ECONNRESET)";
    expect(await outcomeOf(send())).toEqual({ ...LOST, message, facts: { retryable: true, httpStatus: 200 } });
    // What is missing may be an error.
    expect(await outcomeOf(send({ method: "POST", body: "{}" }))).toMatchObject({
      ...LOST,
      message,
      facts: { retryable: false },
    });
    begun = " ";
    expect(await send({ method: "POST", body: "{}" })).toMatchObject({ status: 200, body: "" });
  });

  test("an answer that does not come is a time-out of a request that was sent", async () => {
    const { send } = await serviceBy(way, () => {}, { timeoutMs: 300 });
    expect(await outcomeOf(send({ method: "POST", body: "{}" }))).toEqual({
      name: "NetworkError",
      kind: "timeout",
      message: "no complete answer within 0.3 s",
      sent: true,
      facts: { retryable: false, hint: "--request-timeout gives it more time." },
    });
  });

  test("an answer that stops half way, too", async () => {
    const slow: RequestListener = (__, response) => void response.writeHead(200).write("{");
    const { send } = await serviceBy(way, slow, { timeoutMs: 300 });
    expect(await outcomeOf(send())).toMatchObject({ kind: "timeout", sent: true, facts: { httpStatus: 200 } });
  });

  test("an interruption ends a request under way with its own reason", async () => {
    const interrupt = new AbortController();
    const reason = new InterruptedError("SIGINT");
    const { send } = await serviceBy(way, () => interrupt.abort(reason), { interrupted: interrupt.signal });
    await expect(send()).rejects.toMatchObject({ kind: "interrupted", signal: "SIGINT", sent: true });
  });

  test("uses its connection again", async () => {
    const { send, connections } = await serviceBy(way, (__, response) => response.end("{}"));
    for (let count = 0; count < 3; count += 1) {
      await send();
      // A connection is free a moment after the response has ended.
      await sleep(20);
    }
    expect(connections()).toBe(1);
  });
});

describe.each(EACH_WAY.filter(([, { isSecure }]) => isSecure))("%s", (_, way) => {
  test("TLS that is spoiled after the request was read has carried it", async () => {
    const { send, spoil } = await serviceBy(way, (request) => void request.resume().on("end", () => spoil()));
    for (const method of ["GET", "POST"])
      expect(await outcomeOf(send({ method }))).toMatchObject({
        ...LOST,
        message: expect.stringMatching(/^the encrypted connection was spoiled \(TLS\) \((ERR_SSL_\w+|EPROTO)\)$/),
        facts: {},
      });
  });

  test("TLS that is spoiled within the body, too", async () => {
    const { send, spoil } = await serviceBy(way, (__, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"id"', () => setTimeout(spoil, 20));
    });
    expect(await outcomeOf(send())).toMatchObject({ ...LOST, facts: { httpStatus: 200 } });
  });
});

/** Of a plain http service, only the proxy can be slow once the connection is accepted. */
describe.each(EACH_WAY.filter(([, { isSecure, isProxied }]) => isSecure || isProxied))("%s", (_, way) => {
  /** A service, or a proxy, that accepts connections and says nothing. */
  async function silentBy(options: Partial<TransportOptions>, connectMs: number) {
    const open = new Set<Socket>();
    const server = createTcpServer((socket) => void open.add(socket).size);
    server.on("connection", (socket: Socket) => void socket.on("close", () => open.delete(socket)).resume());
    const silent = closedAfter(await listenOnLoopback(server));
    const limits = { ...HTTP_LIMITS, connectMs };
    if (way.isSecure) return { ...(await reach(way, silent, options, limits)), open };
    const proxy = new URL(`http://127.0.0.1:${silent.port}`);
    const fetchDirectly = createSystemFetch(limits);
    const fetch: TransportOptions["fetch"] = (to, init) => fetchDirectly(to, { ...init, proxy });
    const { transport } = testTransport({ fetch, maxRetries: 0, ...options });
    const url = new URL("http://sms.test/v3/tasks");
    return { send: (request: Partial<ApiRequest> = {}) => transport({ method: "GET", url, ...request }), open };
  }
  const POST = { method: "POST", body: "{}" };

  test("a connection that is not made in time has carried nothing", async () => {
    const { send } = await silentBy({}, 200);
    const { facts, ...failure } = (await outcomeOf(send(POST))) as { readonly facts: object };
    expect(failure).toEqual({
      name: "NetworkError",
      kind: "network",
      message: "no connection in time (CONNECT_TIMEOUT)",
      sent: false,
    });
    expect(facts).toMatchObject({ retryable: true });
  });

  test("a time-out while connecting, too", async () => {
    const { send } = await silentBy({ timeoutMs: 200 }, 10_000);
    expect(await outcomeOf(send(POST))).toMatchObject({
      kind: "timeout",
      message: "no complete answer within 0.2 s",
      sent: false,
    });
  });

  test("an interruption while connecting ends at once, and leaves no connection open", async () => {
    const interrupt = new AbortController();
    const { send, open } = await silentBy({ interrupted: interrupt.signal }, 10_000);
    const sent = send(POST);
    await expect.poll(() => open.size).toBe(1);
    interrupt.abort(new InterruptedError("SIGINT"));
    await expect(sent).rejects.toMatchObject({ name: "InterruptedError", signal: "SIGINT", sent: false });
    await expect.poll(() => open.size).toBe(0);
  });
});

test("a connection may take 10 s, and is kept for 60 s", () => {
  expect(HTTP_LIMITS).toEqual({ headerBytes: 65_536, connectMs: 10_000, keepAliveMs: 60_000 });
});
