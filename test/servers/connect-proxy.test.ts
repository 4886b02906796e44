import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";

import { expect, onTestFinished, test } from "vitest";

import { makeCertificates } from "./certificates.ts";
import { startConnectProxy } from "./connect-proxy.ts";
import { type Listening, listenOnLoopback } from "./listening.ts";
import { startTlsServer } from "./tls-server.ts";

const { authority, valid } = await makeCertificates();
const PASSWORD = "someone:pass word";
const RIGHT = { "Proxy-Authorization": `Basic ${Buffer.from(PASSWORD).toString("base64")}` };
const WRONG = { "Proxy-Authorization": "Basic d3Jvbmc6d3Jvbmc=" };

function closedAfter<T extends Listening>(server: T): T {
  onTestFinished(() => server.close());
  return server;
}

type Options = Omit<Parameters<typeof startConnectProxy>[0], "routes">;

/** A proxy that knows an https server as sms.test:443 and an http server, which repeats what it is told, as sms.test:80. */
async function startAll(options: Options = {}) {
  const tls = closedAfter(await startTlsServer(valid, ({ url }, response) => response.end(`over TLS: ${url}`)));
  const echo = createServer(async (message, response) => {
    const { method, url, headers } = message;
    response.writeHead(201).end(JSON.stringify({ method, url, headers, body: await text(message) }));
  });
  const plain = closedAfter(await listenOnLoopback(echo));
  const routes = { "sms.test:443": tls.port, "sms.test:80": plain.port };
  return { tls, plain, proxy: closedAfter(await startConnectProxy({ routes, ...options })) };
}

interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly socket: Socket;
  /** What came at once with the answer. */
  readonly head: string;
}

/** Rejects when the proxy hangs up. */
function askForTunnel({ port }: Listening, target: string, headers: OutgoingHttpHeaders = {}): Promise<Answered> {
  return new Promise((done, failed) => {
    const asked = request({ host: "127.0.0.1", port, method: "CONNECT", path: target, headers });
    asked.on("connect", ({ statusCode, headers: got }, socket, head) =>
      done({ status: statusCode, headers: got, socket: socket as Socket, head: head.toString() }),
    );
    asked.on("error", failed).end();
  });
}

/** Speaks http over a connection that is there already. */
async function speak(socket: Socket, path: string): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: sms.test\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

function askPlainly(
  { port }: Listening,
  path: string,
  headers: OutgoingHttpHeaders = {},
): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((done, failed) => {
    const options = { host: "127.0.0.1", port, method: "POST", path, headers: { Host: "sms.test", ...headers } };
    const asked = request(options, async (answer) =>
      done({ status: answer.statusCode, headers: answer.headers, body: await text(answer) }),
    );
    asked.on("error", failed).end("the body");
  });
}

test("https goes through a tunnel, from end to end", async () => {
  const { tls, plain, proxy } = await startAll();
  const { status, socket } = await askForTunnel(proxy, "sms.test:443");
  expect(status).toBe(200);
  const secure = connectTls({ socket, servername: "sms.test", ca: authority.cert });
  expect(await speak(secure, "/v3/tasks")).toMatch(/^HTTP\/1\.1 200 OK[^]*over TLS: \/v3\/tasks/);
  expect(proxy.seen()).toEqual([{ method: "CONNECT", target: "sms.test:443", withPassword: false }]);
  expect([proxy.connections(), tls.connections(), plain.connections()]).toEqual([1, 1, 0]);
});

test("plain http is passed on, without the proxy's password", async () => {
  const { proxy } = await startAll({ password: PASSWORD });
  const { status, body } = await askPlainly(proxy, "http://sms.test/v3/tasks?limit=1", { ...RIGHT, "X-Own": "1" });
  const echoed = JSON.parse(body) as { headers: IncomingHttpHeaders };
  expect([status, echoed]).toMatchObject([
    201,
    { method: "POST", url: "/v3/tasks?limit=1", headers: { host: "sms.test", "x-own": "1" }, body: "the body" },
  ]);
  expect(echoed.headers).not.toHaveProperty("proxy-authorization");
  expect(proxy.seen()).toEqual([{ method: "POST", target: "http://sms.test/v3/tasks?limit=1", withPassword: true }]);
});

test.each([
  ["no password", { password: PASSWORD }, {}, 407],
  ["a wrong password", { password: PASSWORD }, WRONG, 407],
  ["the right password", { password: PASSWORD }, RIGHT, 200],
  ["a password that nobody asked for", {}, WRONG, 200],
  ["a proxy that refuses", { trouble: "refuses" }, {}, 403],
  ["a proxy that refuses, but asks for a password first", { trouble: "refuses", password: PASSWORD }, {}, 407],
  ["a proxy that reaches nothing", { trouble: "bad gateway" }, {}, 502],
] as const)("%s", async (_, options: Options, headers, status) => {
  const { tls, plain, proxy } = await startAll(options);
  const tunnel = await askForTunnel(proxy, "sms.test:443", headers);
  const plainly = await askPlainly(proxy, "http://sms.test/", headers);
  expect([tunnel.status, plainly.status]).toEqual([status, status === 200 ? 201 : status]);
  const challenge = status === 407 ? 'Basic realm="proxy of a test"' : undefined;
  expect([tunnel.headers["proxy-authenticate"], plainly.headers["proxy-authenticate"]]).toEqual([challenge, challenge]);
  if (status !== 200) {
    expect(tunnel.head + (await text(tunnel.socket))).toContain(`<h1>${status} `);
    expect(plainly.body).toContain(`<h1>${status} `);
    expect([tls.connections(), plain.connections()]).toEqual([0, 0]);
  }
  const withPassword = "Proxy-Authorization" in headers;
  expect(proxy.seen().map((each) => each.withPassword)).toEqual([withPassword, withPassword]);
});

test("a proxy that hangs up answers nothing", async () => {
  const { proxy } = await startAll({ trouble: "hangs up" });
  await expect(askForTunnel(proxy, "sms.test:443")).rejects.toThrow("socket hang up");
  await expect(askPlainly(proxy, "http://sms.test/")).rejects.toThrow("socket hang up");
  expect(proxy.seen().length).toBe(2);
});

test.each(["other.test:443", "sms.test:8443", "127.0.0.1:80", "toString"])("it does not know %s", async (target) => {
  const { proxy } = await startAll();
  expect((await askForTunnel(proxy, target)).status).toBe(502);
});

test.each(["http://other.test/", "http://sms.test:81/", "https://sms.test/", "/v3/tasks", "http://"])(
  "it does not reach %s",
  async (path) => {
    const { proxy, plain } = await startAll();
    expect((await askPlainly(proxy, path)).status).toBe(502);
    expect(plain.connections()).toBe(0);
  },
);

test("a tunnel ends with either of its ends, and closing the proxy ends it", async () => {
  const { plain, proxy } = await startAll();
  const first = await askForTunnel(proxy, "sms.test:80");
  expect(await speak(first.socket, "/")).toContain("201 Created");
  const second = await askForTunnel(proxy, "sms.test:80");
  const ended = new Promise<void>((done) => second.socket.on("close", () => done()));
  second.socket.on("error", () => {});
  await proxy.close();
  await ended;
  expect(plain.connections()).toBe(2);
  const refused = new Promise((done) => connect(proxy.port, "127.0.0.1").on("error", done));
  expect(await refused).toMatchObject({ code: "ECONNREFUSED" });
});
