import { createServer } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { networkFailure } from "../../src/api/network-error.ts";
import { systemFetch } from "../../src/system/http.ts";
import { makeCertificates } from "../servers/certificates.ts";
import { type Listening, listenOnLoopback } from "../servers/listening.ts";
import { startSocksProxy } from "../servers/socks-proxy.ts";
import { startTlsServer } from "../servers/tls-server.ts";

const { authority, valid } = await makeCertificates();

function closedAfter<T extends Listening>(server: T): T {
  onTestFinished(() => server.close());
  return server;
}

async function get(url: string, proxy: string) {
  const init = { method: "GET", headers: {}, redirect: "manual", signal: new AbortController().signal } as const;
  try {
    const found = await systemFetch(new URL(url), { ...init, proxy: new URL(proxy), tls: { ca: [authority.cert] } });
    const chunks = [];
    for await (const chunk of found.body ?? []) chunks.push(chunk);
    return `${found.status} ${Buffer.concat(chunks).toString()}`;
  } catch (error) {
    const { message, sent } = networkFailure(error, "R", "");
    return `${message} ${sent}`;
  }
}

async function socksTo(password?: string) {
  const server = closedAfter(await startTlsServer(valid, (_, response) => response.end("hello")));
  const routes = { "sms.test:443": server.port, "127.0.0.1:443": server.port };
  return closedAfter(await startSocksProxy({ routes, ...(password === undefined ? {} : { password }) }));
}

test.each(["socks5h", "socks5", "socks"])("%s: the proxy looks up the name", async (scheme) => {
  const proxy = await socksTo();
  const url = proxy.url.replace("socks5h", scheme);
  expect(await get("https://sms.test/", url)).toBe("200 hello");
  expect(await get("https://127.0.0.1/", url)).toBe("200 hello");
  expect(proxy.seen()).toEqual(["sms.test:443", "127.0.0.1:443"]);
});

test("IPv6 addresses are sent as bytes", async () => {
  const proxy = await socksTo();
  await get("https://[2001:db8::5]/", proxy.url);
  expect(proxy.seen()).toEqual(["[20010db8000000000000000000000005]:443"]);
});

test("with a password, and with none or a wrong one", async () => {
  const proxy = await socksTo("me:pass word");
  const as = (login: string) => get("https://sms.test/", proxy.url.replace("//", `//${login}`));
  expect(await as("me:pass%20word@")).toBe("200 hello");
  for (const login of ["me:wrong@", ""])
    expect(await as(login)).toBe("the proxy asks for a user name and password [R] false");
});

test("what the proxy refuses was never sent", async () => {
  const proxy = await socksTo();
  expect(await get("https://other.test/", proxy.url)).toBe("the proxy cannot reach the host [R] false");
});

test.each([
  ["speaks something else", "HTTP/1.1 400 Bad Request\r\n\r\n", "the proxy does not speak SOCKS5 [R] false"],
  ["hangs up", "", "the proxy closed the connection [R] false"],
])("a proxy that %s", async (_, text, words) => {
  const { port } = closedAfter(await listenOnLoopback(createServer((socket) => void socket.end(text))));
  expect(await get("https://sms.test/", `socks5://127.0.0.1:${port}`)).toBe(words);
});
