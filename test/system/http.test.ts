import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";

import { describe, expect, test } from "vitest";

import { systemFetch } from "../../src/system/http.ts";
import { answer, cutOff, refusedUrl, serve, serveTcp } from "../api/local-server.ts";

const init = (more: object = {}) => ({
  method: "GET",
  headers: {},
  redirect: "manual" as const,
  signal: new AbortController().signal,
  ...more,
});

async function textOf({ body }: Awaited<ReturnType<typeof systemFetch>>): Promise<string> {
  const chunks = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function failureOf(promise: Promise<unknown>): Promise<{ readonly code: unknown; readonly syscall: unknown }> {
  const { code, syscall } = (await promise.then(
    () => ({}),
    (error: object) => error,
  )) as { readonly code?: unknown; readonly syscall?: unknown };
  return { code, syscall };
}

test("status, its words, headers in any case, and the body", async () => {
  const { url } = await serve(answer(201, "made", { "X-Request-Id": "r" }));
  const { status, statusText, headers, ...rest } = await systemFetch(url, init());
  expect([status, statusText, headers.get("X-REQUEST-ID"), headers.get("other")]).toEqual([201, "Created", "r", null]);
  expect(Object.fromEntries(headers)).toMatchObject({ "x-request-id": "r" });
  expect(await textOf({ status, statusText, headers, ...rest })).toBe("made");
});

test("a redirect is an answer", async () => {
  const { url, requests } = await serve(answer(302, "", { location: "/elsewhere" }));
  const { status, headers } = await systemFetch(url, init());
  expect([status, headers.get("location"), requests.length]).toEqual([302, "/elsewhere", 1]);
});

test("a token of 16,384 characters may come in a header, and go in one", async () => {
  const token = "t".repeat(16_384);
  const { url } = await serve(answer(201, "{}", { "x-subject-token": token }));
  expect((await systemFetch(url, init())).headers.get("x-subject-token")).toBe(token);
});

test("connections are used again", async () => {
  const { url, requests } = await serve(...Array.from({ length: 5 }, () => answer(200, "ok")));
  const ports = new Set<number>();
  for (let count = 0; count < 5; count += 1) {
    const found = await systemFetch(url, init());
    ports.add((found.body as unknown as { readonly socket: Socket }).socket.localPort ?? 0);
    await textOf(found);
  }
  expect([requests.length, ports.size]).toEqual([5, 1]);
});

describe("a compressed body", () => {
  test("is unpacked", async () => {
    const { url } = await serve(answer(200, gzipSync("packed"), { "content-encoding": "gzip" }));
    expect(await textOf(await systemFetch(url, init()))).toBe("packed");
  });

  test.each([
    ["damaged", answer(200, "no gzip at all", { "content-encoding": "gzip" })],
    ["cut off", answer(200, gzipSync("packed".repeat(1000)).subarray(0, 30), { "content-encoding": "gzip" })],
  ])("that is %s fails where it is read", async (_, given) => {
    const { url } = await serve(given);
    await expect(textOf(await systemFetch(url, init()))).rejects.toThrow();
  });
});

describe("what fails", () => {
  test("before the connection stands says so: nobody listens", async () => {
    expect(await failureOf(systemFetch(await refusedUrl(), init()))).toEqual({
      code: "ECONNREFUSED",
      syscall: "connect",
    });
  });

  test("before the connection stands: no https there", async () => {
    const { url } = await serve(answer(200));
    const secure = new URL(url.href.replace("http:", "https:"));
    expect(await failureOf(systemFetch(secure, init()))).toMatchObject({ syscall: "connect" });
  });

  test("before the connection stands: hung up during the handshake", async () => {
    const url = await serveTcp((socket) => void socket.destroy());
    const secure = new URL(url.href.replace("http:", "https:"));
    expect(await failureOf(systemFetch(secure, init()))).toMatchObject({ syscall: "connect" });
  });

  test("before the connection stands: interrupted while a handshake hangs", async () => {
    const url = await serveTcp(() => {});
    const secure = new URL(url.href.replace("http:", "https:"));
    const signal = AbortSignal.timeout(100);
    expect(await failureOf(systemFetch(secure, init({ signal })))).toMatchObject({ syscall: "connect" });
  });

  test("later does not say so", async () => {
    const url = await serveTcp((socket) => void socket.once("data", () => socket.resetAndDestroy()));
    expect(await failureOf(systemFetch(url, init()))).toEqual({ code: "ECONNRESET", syscall: "read" });
  });

  test("half way through the body fails where it is read", async () => {
    const { url } = await serve(cutOff(200));
    const found = await systemFetch(url, init());
    expect(found.status).toBe(200);
    await expect(textOf(found)).rejects.toMatchObject({ code: "ECONNRESET" });
  });
});
