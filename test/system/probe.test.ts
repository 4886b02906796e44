import { createServer } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { systemProbe } from "../../src/system/probe.ts";
import { makeCertificates } from "../servers/certificates.ts";
import { startConnectProxy } from "../servers/connect-proxy.ts";
import { type Listening, listenOnLoopback } from "../servers/listening.ts";
import { startTlsServer } from "../servers/tls-server.ts";

const CERTIFICATES = await makeCertificates();
const { authority, valid } = CERTIFICATES;
const patience = { timeoutMs: 5000, interrupted: new AbortController().signal };
const impatience = { ...patience, timeoutMs: 50 };
const LOOPBACK = "127.0.0.1";

function closedAfter<T extends Listening>(server: T): T {
  onTestFinished(() => server.close());
  return server;
}

/** Of a server that takes connections and says nothing. */
async function silentServer(): Promise<Listening> {
  return closedAfter(await listenOnLoopback(createServer()));
}

async function deadPort(): Promise<number> {
  const server = await listenOnLoopback(createServer());
  await server.close();
  return server.port;
}

test("names are looked up by the system's rules", async () => {
  expect(await systemProbe.addresses("localhost", patience)).toContain(LOOPBACK);
  await expect(systemProbe.addresses("nowhere.invalid", patience)).rejects.toMatchObject({ syscall: "getaddrinfo" });
});

test("connecting: made, and given up at once", async () => {
  const server = await silentServer();
  await systemProbe.connect({ host: LOOPBACK, port: server.port }, patience);
  expect(server.connections()).toBe(1);
  await expect(systemProbe.connect({ host: LOOPBACK, port: await deadPort() }, patience)).rejects.toMatchObject({
    code: "ECONNREFUSED",
  });
});

test.each([
  ["valid", undefined],
  ["expired", "CERT_HAS_EXPIRED"],
  ["notYetValid", "CERT_NOT_YET_VALID"],
  ["otherHost", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["selfSigned", "DEPTH_ZERO_SELF_SIGNED_CERT"],
] as const)("a certificate that is %s is looked at whatever it is", async (kind, problem) => {
  const server = closedAfter(await startTlsServer(CERTIFICATES[kind], (_, response) => response.end()));
  const to = { host: LOOPBACK, port: server.port, proxy: undefined, ca: [authority.cert] };
  const { validTo, ...found } = await systemProbe.handshake(to, patience);
  const issuer = kind === "selfSigned" ? "sms.test" : "authority of a test";
  expect(found).toEqual({ protocol: "TLSv1.3", issuer, problem });
  const days = (validTo.getTime() - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe({ expired: -1, notYetValid: 2 }[kind as string] ?? 1);
});

test("an authority that nobody named is not trusted", async () => {
  const server = closedAfter(await startTlsServer(valid, (_, response) => response.end()));
  const to = { host: LOOPBACK, port: server.port, proxy: undefined, ca: undefined };
  expect((await systemProbe.handshake(to, patience)).problem).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
});

type ProxyOptions = Omit<Parameters<typeof startConnectProxy>[0], "routes">;

async function throughProxy(options: ProxyOptions, password = "") {
  const server = closedAfter(await startTlsServer(valid, (_, response) => response.end()));
  const proxy = closedAfter(await startConnectProxy({ routes: { "sms.test:443": server.port }, ...options }));
  const url = new URL(`http://${password}${LOOPBACK}:${proxy.port}`);
  const to = { host: "sms.test", port: 443, proxy: url, ca: [authority.cert] };
  return { proxy, found: systemProbe.handshake(to, patience) };
}

test.each([
  ["", {}],
  ["someone:pass%20word@", { password: "someone:pass word" }],
] as const)("through a proxy, with the password %j", async (password, options) => {
  const { proxy, found } = await throughProxy(options, password);
  expect(await found).toMatchObject({ protocol: "TLSv1.3", problem: undefined });
  expect(proxy.seen()).toEqual([{ method: "CONNECT", target: "sms.test:443", withPassword: password !== "" }]);
});

test.each([
  [{ password: "someone:else" }, "the proxy answered CONNECT with 407"],
  [{ trouble: "refuses" }, "the proxy answered CONNECT with 403"],
  [{ trouble: "bad gateway" }, "the proxy answered CONNECT with 502"],
  [{ trouble: "hangs up" }, "the proxy closed the connection"],
] as const)("a proxy that makes no tunnel: %j", async (options, words) => {
  await expect((await throughProxy(options)).found).rejects.toThrow(words);
});

test("silence ends with the patience, at each step", async () => {
  const { port } = await silentServer();
  const to = { host: LOOPBACK, port, ca: undefined };
  const proxy = new URL(`http://${LOOPBACK}:${port}`);
  for (const way of [undefined, proxy])
    await expect(systemProbe.handshake({ ...to, proxy: way }, impatience)).rejects.toMatchObject({
      name: "TimeoutError",
    });
});

test("Ctrl-C ends it at once", async () => {
  const interrupt = new AbortController();
  const { port } = await silentServer();
  const to = { host: LOOPBACK, port, proxy: undefined, ca: undefined };
  const asked = systemProbe.handshake(to, { timeoutMs: 60_000, interrupted: interrupt.signal });
  interrupt.abort(new Error("interrupted"));
  await expect(asked).rejects.toThrow("interrupted");
});

test("a server that speaks no TLS, or hangs up", async () => {
  const babble = closedAfter(await listenOnLoopback(createServer((socket) => void socket.end("HTTP/1.1 400\r\n\r\n"))));
  const rude = closedAfter(await listenOnLoopback(createServer((socket) => void socket.destroy())));
  const at = ({ port }: Listening) => ({ host: LOOPBACK, port, proxy: undefined, ca: undefined });
  await expect(systemProbe.handshake(at(babble), patience)).rejects.toMatchObject({
    code: "ERR_SSL_WRONG_VERSION_NUMBER",
  });
  await expect(systemProbe.handshake(at(rude), patience)).rejects.toMatchObject({ code: "ECONNRESET" });
});
