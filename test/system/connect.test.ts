import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { platform } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, onTestFinished, test } from "vitest";

import { connectTcp } from "../../src/system/connect.ts";
import { HTTP_LIMITS } from "../../src/system/http-request.ts";
import { createSystemFetch } from "../../src/system/http.ts";
import { startConnectProxy } from "../servers/connect-proxy.ts";
import { listenOnLoopback } from "../servers/listening.ts";

const NEVER = new AbortController().signal;
/** All of 127.0.0.0/8 is the loopback on Linux only, and only there a full backlog drops connection attempts. */
const onLinux = test.skipIf(platform !== "linux");

/** Listens on two addresses of the loopback with the same port, and answers every request. */
const SERVER = `
  const { createServer } = require("node:http");
  const listen = (host, port) => new Promise((done) => {
    const server = createServer((_, response) => response.end("hello"));
    server.listen({ host, port, backlog: 1 }, () => done(server.address().port));
  });
  listen("127.0.0.2", 0).then(async (port) => process.send(await listen("127.0.0.3", port)));
`;

/** A server whose first packets are lost: it is stopped, and its backlog is full, until `resume`. */
async function deafServer() {
  const child: ChildProcess = spawn(process.execPath, ["-e", SERVER], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [port] = (await once(child, "message")) as [number];
  child.kill("SIGSTOP");
  const fillers: Socket[] = [];
  for (const host of ["127.0.0.2", "127.0.0.3"])
    for (let count = 0; count < 4; count += 1) fillers.push(connect({ host, port }).on("error", () => {}));
  await sleep(100);
  onTestFinished(() => {
    for (const socket of fillers) socket.destroy();
    child.kill("SIGKILL");
  });
  const resume = () => {
    for (const socket of fillers) socket.destroy();
    child.kill("SIGCONT");
  };
  return { port, resume };
}

const bothAddresses = async () => ["127.0.0.2", "127.0.0.3"];

onLinux("an address that answers late is not given up, directly and through a proxy", async () => {
  for (const way of ["direct", "proxied"]) {
    const { port, resume } = await deafServer();
    const fetch = createSystemFetch(HTTP_LIMITS, bothAddresses);
    const proxy = way === "proxied" ? { proxy: new URL(`http://proxy.test:${port}`) } : {};
    const url = new URL(way === "proxied" ? "http://sms.test/" : `http://sms.test:${port}/`);
    const sent = fetch(url, { method: "GET", headers: {}, redirect: "manual", signal: NEVER, ...proxy }).then(
      ({ status }) => status,
      (error: object) => ("code" in error ? error.code : error),
    );
    // Longer than Node gives to two attempts; the lost packets are sent again after 1 s.
    await sleep(800);
    resume();
    // The server makes no tunnels, and closes the connection on CONNECT.
    expect(await sent).toBe(way === "proxied" ? "PROXY_CLOSED" : 200);
  }
});

onLinux("an address that does not answer delays the next one by a quarter of a second", async () => {
  const { port } = await deafServer();
  const good = await listenOnLoopback(createServer());
  onTestFinished(() => good.close());
  const started = performance.now();
  const addresses = async () => ["127.0.0.2", "127.0.0.1"];
  // The port is the good server's, where 127.0.0.2 refuses, or the deaf one's, where 127.0.0.1 refuses.
  (await connectTcp({ host: "sms.test", port: good.port }, NEVER, addresses)).destroy();
  expect(performance.now() - started).toBeLessThan(200);
  const second = connectTcp({ host: "sms.test", port }, AbortSignal.timeout(600), addresses);
  await expect(second).rejects.toMatchObject({ name: "TimeoutError" });
});

test("addresses of both families are tried in turn, and all failures are reported", async () => {
  const server = await listenOnLoopback(createServer());
  await server.close();
  const failure = await connectTcp({ host: "sms.test", port: server.port }, NEVER, async () => [
    "127.0.0.1",
    "127.0.0.1",
    "::1",
  ]).then(
    () => undefined,
    (error: AggregateError) => error.errors.map(({ address }: { readonly address?: string }) => address),
  );
  expect(failure).toEqual(["127.0.0.1", "::1", "127.0.0.1"]);
});

test("a name without an address, and one that cannot be looked up", async () => {
  await expect(connectTcp({ host: "sms.test", port: 1 }, NEVER, async () => [])).rejects.toThrow("no address");
  await expect(connectTcp({ host: "nowhere.invalid", port: 1 }, NEVER)).rejects.toMatchObject({
    syscall: "getaddrinfo",
  });
});

test("the slow look-up of a name ends with the signal", async () => {
  const never = () => new Promise<never>(() => {});
  await expect(connectTcp({ host: "sms.test", port: 1 }, AbortSignal.timeout(20), never)).rejects.toMatchObject({
    name: "TimeoutError",
  });
});

test("a proxy's name is looked up, not the server's", async () => {
  const proxy = await startConnectProxy({ routes: {} });
  onTestFinished(() => proxy.close());
  const hosts: string[] = [];
  const fetch = createSystemFetch(HTTP_LIMITS, async (host) => {
    hosts.push(host);
    return ["127.0.0.1"];
  });
  const init = { method: "GET", headers: {}, redirect: "manual", signal: NEVER } as const;
  await fetch(new URL("http://sms.test/"), { ...init, proxy: new URL(`http://proxy.test:${proxy.port}`) }).catch(
    () => {},
  );
  expect([hosts, proxy.seen().map(({ target }) => target)]).toEqual([["proxy.test"], ["sms.test:80"]]);
});

// undici would connect again and again: some hundred times a second.
test("a proxy that says more than that there is a tunnel is asked once", async () => {
  const proxy = await listenOnLoopback(
    createServer((socket) => {
      socket.once("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
    }),
  );
  onTestFinished(() => proxy.close());
  const fetch = createSystemFetch(HTTP_LIMITS);
  const init = { method: "POST", headers: {}, redirect: "manual", signal: NEVER } as const;
  const sent = fetch(new URL("http://sms.test/"), { ...init, proxy: new URL(`http://127.0.0.1:${proxy.port}`) });
  await expect(sent).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(proxy.connections()).toBe(1);
});
