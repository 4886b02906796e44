import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";

import { describe, expect, test } from "vitest";

import type { DebugLog } from "../../src/api/debug-log.ts";
import type { Authorize, RequestOrigin } from "../../src/api/request.ts";
import type { TransportOptions } from "../../src/api/transport.ts";
import { DeadlineError, InterruptedError, SmsError } from "../../src/errors.ts";
import { answer, cutOff, refusedUrl, serve, serveTcp, silence, stall } from "./local-server.ts";
import { failureOf, NOW, testTransport, TOKEN, withHeaders } from "./test-transport.ts";

const OK = answer(200, '{"id":1}', { "content-type": "application/json", "x-request-id": "req-1" });
const BODY = '{"operation":"start"}';
const get = (url: URL) => ({ method: "GET", url }) as const;
const post = (url: URL, body = BODY) => ({ method: "POST", url, body }) as const;

/** A failure's kind, status and words without the address, which differs from run to run. */
async function failed(promise: Promise<unknown>) {
  const outcome = await failureOf(promise);
  if (!("kind" in outcome)) return outcome;
  return {
    kind: outcome.kind,
    status: outcome.facts.httpStatus,
    message: outcome.message.replace(/ \[[A-Z]+ http.*/, ""),
  };
}

describe("an answer", () => {
  test("comes as status, headers, request id and text", async () => {
    const { url, requests } = await serve(OK);
    const { transport, happened } = testTransport();
    const { status, headers, requestId, body, excerpt } = await transport(get(url));
    expect({ status, type: headers.get("content-type"), requestId, body, excerpt: excerpt() }).toEqual({
      status: 200,
      type: "application/json",
      requestId: "req-1",
      body: '{"id":1}',
      excerpt: '{"id":1}',
    });
    expect([requests.length, happened]).toEqual([1, []]);
  });

  test.each([
    ["an empty 200", answer(200), 200, ""],
    ["a 201", answer(201, "{}"), 201, "{}"],
    ["a 204", answer(204), 204, ""],
    ["Unicode", answer(200, "任务 🚀"), 200, "任务 🚀"],
    ["a byte order mark, which is no part of the text", answer(200, "\ufeff{}"), 200, "{}"],
    ["bytes that are no UTF-8", answer(200, Buffer.of(0x61, 0xff)), 200, "a\ufffd"],
    ["a compressed one", answer(200, gzipSync("packed"), { "content-encoding": "gzip" }), 200, "packed"],
  ])("%s is taken as it is", async (_, given, status, body) => {
    const { url } = await serve(given);
    const result = await testTransport().transport(get(url));
    expect({ status: result.status, body: result.body, requestId: result.requestId }).toEqual({
      status,
      body,
      requestId: undefined,
    });
  });
});

test.each([
  ["x-request-id first", { "x-request-id": "of SMS", "x-iam-trace-id": "of IAM" }, "of SMS"],
  ["else IAM's trace id", { "x-iam-trace-id": "of IAM" }, "of IAM"],
  ["masked", { "x-request-id": TOKEN }, "****"],
])("the request id: %s", async (_, headers, expected) => {
  const { url } = await serve(answer(200, "", headers), answer(400, "", headers));
  const { transport } = testTransport();
  expect((await transport(get(url))).requestId).toBe(expected);
  expect(await failureOf(transport(get(url)))).toMatchObject({ facts: { requestId: expected } });
});

describe("what is sent", () => {
  const BY_FETCH = {
    connection: "keep-alive",
    "accept-encoding": "gzip",
  };

  test("a GET has the credential and what http needs, and nothing else", async () => {
    const { url, requests } = await serve(OK);
    await testTransport().transport(get(new URL("/v3/tasks/a%2Fb?limit=1", url)));
    expect(requests).toEqual([
      {
        method: "GET",
        path: "/v3/tasks/a%2Fb?limit=1",
        headers: {
          ...BY_FETCH,
          host: url.host,
          "user-agent": "huaweicloud-sms-cli",
          accept: "application/json",
          "x-auth-token": TOKEN,
        },
        body: "",
      },
    ]);
  });

  test("a POST has its body to the byte and the content type of authorize", async () => {
    const { url, requests } = await serve(OK);
    const body = '{"name":"任务 🚀\\u007f", "n": 1.10}';
    const { transport } = testTransport({
      authorize: withHeaders({ "x-auth-token": TOKEN, "content-type": "application/json" }),
    });
    await transport(post(url, body));
    expect(requests).toEqual([
      {
        method: "POST",
        path: "/",
        headers: {
          ...BY_FETCH,
          connection: "close",
          host: url.host,
          "user-agent": "huaweicloud-sms-cli",
          accept: "application/json",
          "x-auth-token": TOKEN,
          "content-type": "application/json",
          "content-length": String(Buffer.byteLength(body)),
        },
        body: Buffer.from(body).toString("latin1"),
      },
    ]);
  });

  test("each attempt is authorized anew, with the request it is for", async () => {
    const { url, requests } = await serve(answer(502), OK);
    const asked: unknown[] = [];
    const { transport } = testTransport({
      authorize: async (request) => ({
        headers: { "x-auth-token": `token-${asked.push(request)}` },
        renew: async () => false,
      }),
    });
    await transport(get(url));
    expect(requests.map(({ headers }) => headers["x-auth-token"])).toEqual(["token-1", "token-2"]);
    expect(asked).toEqual([get(url), get(url)]);
  });
});

describe("repeating", () => {
  test("a GET after 502, twice, telling each time", async () => {
    const { url, requests } = await serve(answer(502), answer(502), OK);
    const { transport, happened } = testTransport();
    expect((await transport(get(url))).body).toBe('{"id":1}');
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /", "GET /", "GET /"]);
    expect(happened).toEqual([
      ["retry", "service", 1, 250],
      ["sleep", 250],
      ["retry", "service", 2, 500],
      ["sleep", 500],
    ]);
  });

  test.each([
    ["GET", 408, 2],
    ["GET", 429, 2],
    ["GET", 500, 2],
    ["GET", 503, 2],
    ["GET", 400, 1],
    ["GET", 401, 1],
    ["GET", 403, 1],
    ["GET", 404, 1],
    ["POST", 429, 2],
    ["POST", 401, 1],
    ["POST", 408, 1],
    ["POST", 500, 1],
    ["POST", 502, 1],
    ["POST", 503, 1],
    ["POST", 504, 1],
  ] as const)("a %s answered with %d is sent %d times", async (method, status, times) => {
    const { url, requests } = await serve(answer(status), OK);
    const { transport } = testTransport();
    await failureOf(transport(method === "GET" ? get(url) : post(url)));
    expect(requests.map((each) => each.method)).toEqual(Array.from({ length: times }, () => method));
  });

  test("ends with the last error when the retries are used up", async () => {
    const { url, requests } = await serve(answer(502), answer(503), answer(504, "late"));
    expect(await failed(testTransport().transport(get(url)))).toEqual({
      kind: "service",
      status: 504,
      message: "HTTP 504 Gateway Timeout: late",
    });
    expect(requests.length).toBe(3);
  });

  test("a request may ask for fewer", async () => {
    const { url, requests } = await serve(answer(502), OK);
    const { transport, happened } = testTransport();
    expect(await failed(transport({ ...get(url), maxRetries: 0 }))).toMatchObject({ kind: "service", status: 502 });
    expect([requests.length, happened]).toEqual([1, []]);
  });

  test.each([
    ["seconds", "7", 7000],
    ["a date", new Date(NOW.getTime() + 9000).toUTCString(), 9000],
    ["more than a minute, which is cut", "3600", 60_000],
    ["nonsense, which is ignored", "soon", 250],
  ])("a POST after 429 obeys Retry-After in %s", async (_, retryAfter, ms) => {
    const { url, requests } = await serve(answer(429, "", { "retry-after": retryAfter }), OK);
    const { transport, happened } = testTransport();
    expect((await transport(post(url))).status).toBe(200);
    expect(requests.map(({ body }) => body)).toEqual([BODY, BODY]);
    expect(happened).toEqual([
      ["retry", "service", 1, ms],
      ["sleep", ms],
    ]);
  });

  test("a POST to a refused port, which provably never left", async () => {
    const { transport, happened } = testTransport();
    expect(await failed(transport(post(await refusedUrl())))).toEqual({
      kind: "network",
      status: undefined,
      message: "connection refused (ECONNREFUSED)",
    });
    expect(happened).toEqual([
      ["retry", "network", 1, 250],
      ["sleep", 250],
      ["retry", "network", 2, 500],
      ["sleep", 500],
    ]);
  });

  test("no POST after a reset, which may have left", async () => {
    let connections = 0;
    const url = await serveTcp((socket) => {
      connections += 1;
      socket.once("data", () => socket.resetAndDestroy());
    });
    const { transport, happened } = testTransport();
    expect(await failureOf(transport(post(url)))).toMatchObject({ kind: "network", sent: true });
    expect([connections, happened]).toEqual([1, []]);
  });

  test("a GET after a reset in the middle of the answer", async () => {
    const { url, requests } = await serve(cutOff(200), OK);
    const { transport, happened } = testTransport();
    expect((await transport(get(url))).body).toBe('{"id":1}');
    expect([requests.length, happened]).toEqual([
      2,
      [
        ["retry", "network", 1, 250],
        ["sleep", 250],
      ],
    ]);
  });

  test.each([" ", "{}", '"accep'])("a POST whose answer of 200 was cut off after %j is accepted", async (begin) => {
    const { url, requests } = await serve(cutOff(200, {}, begin), OK);
    expect(await testTransport().transport(post(url))).toMatchObject({ status: 200, body: "" });
    expect(requests.length).toBe(1);
  });

  test.each(["{", '{"err', '{"id":', "<ht", "[", '{"error_code":"SMS.6531"'])(
    "a POST whose answer of 200 was cut off after %j may have been refused, and is not repeated",
    async (begin) => {
      const { url, requests } = await serve(cutOff(200, {}, begin), OK);
      expect(await failureOf(testTransport().transport(post(url)))).toMatchObject({ kind: "network", sent: true });
      expect(requests.length).toBe(1);
    },
  );

  test("no failure for good, such as a port where no https is spoken", async () => {
    const { transport, happened } = testTransport();
    const { url } = await serve(OK);
    const outcome = await failureOf(transport(get(new URL(url.href.replace("http:", "https:")))));
    expect([outcome, happened]).toMatchObject([{ kind: "network", sent: false, facts: { retryable: false } }, []]);
  });

  test("a 401 stays a 401 when its body is lost: repeated, it would lock the key", async () => {
    const { url, requests } = await serve(cutOff(401, { "x-request-id": "req-2", date: NOW.toUTCString() }), OK);
    const { transport } = testTransport();
    expect(await failureOf(transport(get(url)))).toEqual({
      name: "ApiError",
      kind: "auth",
      message: `HTTP 401 Unauthorized: the answer has no body [GET ${url.href}]`,
      facts: {
        httpStatus: 401,
        retryable: false,
        requestId: "req-2",
        hint: "Check that the credentials are right, not expired, and of this account.",
      },
    });
    expect(requests.length).toBe(1);
  });

  test.each([
    [300, "response"],
    [399, "response"],
    [400, "service"],
    [503, "service"],
  ])("the status counts where the body of a %d is lost, also for a GET", async (status, kind) => {
    const { url, requests } = await serve(cutOff(status, { location: "https://x.test/" }), OK);
    expect(await failed(testTransport({ maxRetries: 0 }).transport(get(url)))).toMatchObject({ kind, status });
    expect(requests.length).toBe(1);
  });

  test.each([200, 299])("a GET whose answer of %d lost its body failed on the way", async (status) => {
    const { url } = await serve(cutOff(status));
    const lost = await failed(testTransport({ maxRetries: 0 }).transport(get(url)));
    expect(lost).toMatchObject({ kind: "network", status });
  });

  test("stops before a wait that would end after ten times the time-out", async () => {
    const slow = answer(503, "", { "retry-after": "30" });
    const { url, requests } = await serve(slow, slow, slow, slow, slow, slow);
    const { transport, happened } = testTransport({ timeoutMs: 10_000, maxRetries: 50 });
    expect(await failed(transport(get(url)))).toMatchObject({ kind: "service", status: 503 });
    expect(happened.filter(([what]) => what === "sleep")).toEqual([
      ["sleep", 30_000],
      ["sleep", 30_000],
      ["sleep", 30_000],
    ]);
    expect(requests.length).toBe(4);
  });

  test("without a time-out there is no such end", async () => {
    const slow = answer(503, "", { "retry-after": "60" });
    const { url, requests } = await serve(slow, slow, slow, slow, OK);
    expect((await testTransport({ timeoutMs: undefined, maxRetries: 50 }).transport(get(url))).status).toBe(200);
    expect(requests.length).toBe(5);
  });
});

describe("time-outs", () => {
  test.each([
    ["a server that says nothing", silence, undefined],
    ["an answer that stops half way", stall(200), 200],
  ])("%s", async (_, slow, httpStatus) => {
    const { url, requests } = await serve(slow, OK);
    const { transport } = testTransport({ timeoutMs: 500, maxRetries: 0 });
    expect(await failureOf(transport(get(url)))).toEqual({
      name: "NetworkError",
      kind: "timeout",
      message: `no complete answer within 0.5 s [GET ${url.href}]`,
      sent: true,
      facts: {
        retryable: true,
        hint: "--request-timeout gives it more time.",
        ...(httpStatus === undefined ? {} : { httpStatus }),
      },
    });
    expect(requests.length).toBe(1);
  });

  test("strike also when memory was cleaned up meanwhile: signals made of others are weakly held", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const { url } = await serve(silence);
    const cleaning = setInterval(collect, 50);
    const outcome = await failed(testTransport({ timeoutMs: 500, maxRetries: 0 }).transport(get(url)));
    clearInterval(cleaning);
    expect(outcome).toMatchObject({ kind: "timeout" });
  });

  test("an error whose body stops half way is that error", async () => {
    const { url } = await serve(stall(404));
    const { transport } = testTransport({ timeoutMs: 500 });
    expect(await failed(transport(get(url)))).toEqual({
      kind: "not_found",
      status: 404,
      message: "HTTP 404 Not Found: the answer has no body",
    });
  });

  test("a GET is tried again after one, a POST is not", async () => {
    const [reads, writes] = [await serve(silence, OK), await serve(silence, OK)];
    const { transport } = testTransport({ timeoutMs: 1000 });
    const [read, write] = await Promise.all([transport(get(reads.url)), failed(transport(post(writes.url)))]);
    expect([read.status, write]).toMatchObject([200, { kind: "timeout" }]);
    expect([reads.requests.length, writes.requests.length]).toEqual([2, 1]);
  });
});

describe("bodies beyond 12 MB are refused, and not asked for again", () => {
  const MEBIBYTE = Buffer.alloc(1024 * 1024, "x");
  const TOO_LARGE = { kind: "response", status: 200, message: "the answer is larger than 12 MB" };

  test("streamed without an end", async () => {
    let sent = 0;
    const { url, requests } = await serve((response) => {
      response.on("error", () => {});
      const more = () => {
        while (!response.destroyed && sent < 200 && response.write(MEBIBYTE)) sent += 1;
      };
      response.on("drain", more);
      more();
    });
    expect(await failed(testTransport().transport(get(url)))).toEqual(TOO_LARGE);
    expect(sent).toBeLessThan(200);
    expect(requests.length).toBe(1);
  });

  test("packed small", async () => {
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024), { level: 1 });
    const { url } = await serve(answer(200, bomb, { "content-encoding": "gzip" }));
    expect(await failed(testTransport().transport(get(url)))).toEqual(TOO_LARGE);
  });
});

test("a body of exactly 12 MB is taken", async () => {
  const { url } = await serve(answer(200, gzipSync(Buffer.alloc(12_582_912, " ")), { "content-encoding": "gzip" }));
  expect((await testTransport().transport(get(url))).body.length).toBe(12_582_912);
});

test("a character that arrives in two parts is one", async () => {
  const [first, rest] = [Buffer.from("🚀").subarray(0, 2), Buffer.from("🚀").subarray(2)];
  const { url } = await serve(
    (response) => void response.writeHead(200).write(first, () => setTimeout(() => response.end(rest), 50)),
  );
  expect((await testTransport().transport(get(url))).body).toBe("🚀");
});

describe("redirects", () => {
  test.each([301, 302, 303, 307, 308])("%d is not followed: the credentials go nowhere else", async (status) => {
    const elsewhere = await serve(OK);
    const { url, requests } = await serve(answer(status, "", { location: elsewhere.url.href }));
    const words = { 301: "HTTP 301", 302: "HTTP 302", 303: "HTTP 303", 307: "HTTP 307", 308: "HTTP 308" }[status];
    expect(await failureOf(testTransport().transport(get(url)))).toEqual({
      name: "ResponseError",
      kind: "response",
      message: `${words}: redirected to ${elsewhere.url.href} [GET ${url.href}]`,
      facts: {
        httpStatus: status,
        hint: "Redirects are not followed with credentials: set --endpoint to the final address.",
      },
    });
    expect([requests.length, elsewhere.requests.length]).toEqual([1, 0]);
  });

  test("the new address is shown without secrets and harmless", async () => {
    const { url } = await serve(answer(302, "", { location: `https://x.test/?t=${TOKEN}` }), answer(304));
    const { transport } = testTransport();
    expect(await failed(transport(get(url)))).toMatchObject({
      message: "HTTP 302: redirected to https://x.test/?t=****",
    });
    expect(await failed(transport(get(url)))).toMatchObject({ message: "HTTP 304: redirected to somewhere else" });
  });
});

describe("interruption", () => {
  const reason = new InterruptedError("SIGTERM");

  test.each([
    ["waiting for an answer", silence],
    ["reading one", stall(200)],
    ["reading an error", stall(502)],
  ])("while %s ends the request with the signal's reason", async (_, slow) => {
    const interrupt = new AbortController();
    const { url, requests } = await serve((response) => {
      slow(response);
      setTimeout(() => interrupt.abort(reason), 50);
    }, OK);
    const { transport } = testTransport({ interrupted: interrupt.signal });
    await expect(transport(get(url))).rejects.toMatchObject({ kind: "interrupted", signal: "SIGTERM" });
    expect(requests.length).toBe(1);
  });

  test("while a connection is being made has sent nothing; afterwards it may have", async () => {
    const unsent = Object.assign(new Error("aborted"), { syscall: "connect" });
    for (const [thrown, sent] of [
      [unsent, false],
      [new Error("aborted"), true],
    ] as const) {
      const interrupt = new AbortController();
      const { transport } = testTransport({
        interrupted: interrupt.signal,
        fetch: async () => {
          interrupt.abort(reason);
          throw thrown;
        },
      });
      const { url } = await serve(OK);
      const error: unknown = await transport(post(url)).catch((caught: unknown) => caught);
      expect([error instanceof InterruptedError, (error as InterruptedError).sent]).toEqual([true, sent]);
    }
  });

  test("between two attempts as well, without waiting for the next", async () => {
    const interrupt = new AbortController();
    const { url, requests } = await serve(answer(502), OK);
    const { transport, happened } = testTransport({
      interrupted: interrupt.signal,
      onRetry: () => interrupt.abort(reason),
    });
    await expect(transport(get(url))).rejects.toBe(reason);
    expect([requests.length, happened]).toEqual([1, []]);
  });

  test("also where fetch has a reason of its own", async () => {
    const interrupt = new AbortController();
    const { transport, happened } = testTransport({
      interrupted: interrupt.signal,
      fetch: async () => {
        interrupt.abort(reason);
        throw new DOMException("This operation was aborted", "AbortError");
      },
    });
    const error: unknown = await transport(get(new URL("https://sms.test/"))).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ kind: "interrupted", signal: "SIGTERM" });
    expect(happened).toEqual([]);
  });

  test("before anything was sent sends nothing", async () => {
    const { url, requests } = await serve(OK);
    await expect(testTransport({ interrupted: AbortSignal.abort(reason) }).transport(post(url))).rejects.toBe(reason);
    expect(requests).toEqual([]);
  });
});

test("each attempt and its end are written to the debug log", async () => {
  const { url } = await serve(answer(502, "", { connection: "close" }), cutOff(200), OK);
  const lines: string[] = [];
  const debug: DebugLog = {
    request: ({ method }, headers) => void lines.push(`> ${method} ${Object.keys(headers).join(" ")}`),
    response: ({ status }, ms) => void lines.push(`< ${status} ${ms}`),
    failure: ({ kind }, ms) => void lines.push(`< ${kind} ${ms}`),
  };
  await testTransport({ debug }).transport(get(url));
  const request = "> GET user-agent accept x-auth-token";
  expect(lines).toEqual([request, "< 502 0", request, "< network 0", request, "< 200 0"]);
});

test("a fault of the program is neither retried nor reported as one of the network", async () => {
  const { transport, happened } = testTransport({
    fetch: async () => new Response("ok"),
    debug: {
      request: () => {},
      failure: () => {},
      response: () => {
        throw new Error("a bug");
      },
    },
  });
  expect(await failureOf(transport(get(new URL("https://sms.test/"))))).toEqual({
    name: "SmsError",
    kind: "internal",
    message: "a bug",
    facts: {},
  });
  expect(happened).toEqual([]);
});

describe("after a 401", () => {
  const REFUSED = answer(401, '{"error_code":"APIGW.0301","error_msg":"m"}');
  /** A credential with a number that goes up with each renewal, as often as there is another. */
  function renewable(others: number) {
    let number = 1;
    const authorize: Authorize = async () => ({
      headers: { "x-auth-token": `token-${number}` },
      renew: async () => {
        number += 1;
        return number <= others + 1;
      },
    });
    return authorize;
  }

  test.each([
    ["a GET", get, [REFUSED, OK], 1, [200, 2]],
    ["an action, which was not looked at", post, [REFUSED, OK], 1, [200, 2]],
    ["nothing where there is no other credential", get, [REFUSED, OK], 0, ["auth", 1]],
    ["nothing a second time: one renewal and no more", get, [REFUSED, REFUSED, OK], 9, ["auth", 2]],
    ["the rest of a repetition as usual", get, [answer(502), REFUSED, answer(502), OK], 1, ["service", 3]],
  ] as const)("%s is sent again", async (_, request, answers, others, expected) => {
    const { url, requests } = await serve(...answers);
    const { transport } = testTransport({ authorize: renewable(others) });
    const outcome = await transport(request(url)).then(
      ({ status }) => status,
      ({ kind }: SmsError) => kind,
    );
    expect([outcome, requests.length]).toEqual(expected);
  });

  test("at once, without a note, with the new credential, and even where nothing may be repeated", async () => {
    const { url, requests } = await serve(REFUSED, OK);
    const { transport, happened } = testTransport({ authorize: renewable(1), maxRetries: 0 });
    expect((await transport(post(url))).status).toBe(200);
    expect(requests.map(({ headers }) => headers["x-auth-token"])).toEqual(["token-1", "token-2"]);
    expect(happened).toEqual([]);
  });

  test("a renewal that fails is the error that is thrown", async () => {
    const { url } = await serve(REFUSED);
    const down = new SmsError("network", "IAM is down");
    const authorize: Authorize = async () => ({ headers: {}, renew: () => Promise.reject(down) });
    await expect(testTransport({ authorize }).transport(get(url))).rejects.toBe(down);
  });
});

describe("identity and proxy in errors", () => {
  const route: RequestOrigin = {
    via: ({ host }) => ` through the proxy of ${host}`,
    identity: () => "access key SAND****0001 from CLOUD_SDK_AK",
  };

  test.each([
    [401, "auth", "access key SAND****0001 from CLOUD_SDK_AK"],
    [403, "permission", "access key SAND****0001 from CLOUD_SDK_AK"],
    [404, "not_found", undefined],
    [500, "service", undefined],
  ])("a %d names the identity where that matters", async (status, kind, identity) => {
    const { url } = await serve(answer(status));
    const failure = await failureOf(testTransport({ route, maxRetries: 0 }).transport(get(url)));
    expect(failure).toMatchObject({ kind });
    expect("facts" in failure && failure.facts.identity).toBe(identity);
  });

  test("a connection that failed names the proxy", async () => {
    const url = await refusedUrl();
    expect(await failureOf(testTransport({ route, maxRetries: 0 }).transport(get(url)))).toEqual({
      name: "NetworkError",
      kind: "network",
      message: `connection refused (ECONNREFUSED) through the proxy of ${url.host} [GET ${url.href}]`,
      sent: false,
      facts: { retryable: true, hint: "Check the proxy's address, or add the endpoint's host to NO_PROXY." },
    });
  });

  test("a time-out, too", async () => {
    const { url } = await serve(silence);
    const { transport } = testTransport({ route, timeoutMs: 300, maxRetries: 0 });
    expect(await failed(transport(get(url)))).toMatchObject({
      message: `no complete answer within 0.3 s through the proxy of ${url.host}`,
    });
  });
});

describe("an answer that is a secret as a whole", () => {
  const SECRET = { ...get(new URL("http://127.0.0.1/")), isAnswerSecret: true } as const;

  test("comes as it is, is not in the debug log, and has no beginning to quote", async () => {
    const { url } = await serve(answer(200, '{"secret":"hush"}'));
    const bodies: string[] = [];
    const debug: DebugLog = {
      request: () => {},
      response: ({ body }) => void bodies.push(body),
      failure: () => {},
    };
    const { body, excerpt } = await testTransport({ debug }).transport({ ...SECRET, url });
    expect([body, excerpt(), bodies]).toEqual(['{"secret":"hush"}', "(not shown)", ["(not shown)"]]);
  });
});

test.each([
  [20_000, 300, 0.3],
  [300, 20_000, 0.3],
  [undefined, 300, 0.3],
  [300, undefined, 0.3],
  // What is left until a deadline has a fraction, which no timer takes.
  [20_000, 299.371_372, 0.3],
])("of %s ms for all and %s ms for one request the lesser counts", async (timeoutMs, own, seconds) => {
  const { url } = await serve(silence);
  const { transport } = testTransport({ timeoutMs, maxRetries: 0 });
  expect(await failed(transport({ ...get(url), timeoutMs: own }))).toMatchObject({
    message: `no complete answer within ${seconds} s`,
  });
});

test("a request other than GET is retried where it is idempotent", async () => {
  const { url, requests } = await serve(answer(502), cutOff(201), OK);
  const { transport } = testTransport();
  expect((await transport({ ...post(url), isIdempotent: true })).body).toBe('{"id":1}');
  expect(requests.length).toBe(3);
});

test("headers of the request are sent too", async () => {
  const { url, requests } = await serve(OK);
  await testTransport().transport({ ...get(url), headers: { "x-metadata-token": "m" } });
  expect(requests[0]?.headers).toMatchObject({ "x-metadata-token": "m", "x-auth-token": TOKEN });
});

describe("`returnsErrors`", () => {
  const returning = (url: URL) => ({ ...get(url), returnsErrors: true }) as const;

  test("resolves to an answer of any status, with its error", async () => {
    const { url } = await serve(answer(404, "gone"));
    expect(await testTransport().transport(returning(url))).toMatchObject({
      status: 404,
      body: "gone",
      error: { kind: "not_found", facts: { httpStatus: 404 } },
    });
  });

  test("takes an error inside an answer of 200 for what it is: an answer", async () => {
    const refusal = answer(200, '{"error_code":"SMS.6531","error_msg":"m"}');
    const { url } = await serve(refusal, refusal);
    const { transport } = testTransport();
    const result = await transport(returning(url));
    expect([result.status, "error" in result]).toEqual([200, false]);
    expect(await failureOf(transport(get(url)))).toMatchObject({ kind: "service", facts: { errorCode: "SMS.6531" } });
  });

  test("does not help where there is no answer", async () => {
    const outcome = await failureOf(testTransport({ maxRetries: 0 }).transport(returning(await refusedUrl())));
    expect(outcome).toMatchObject({ name: "NetworkError", sent: false });
  });

  test("does not let an action count as accepted whose answer was cut off", async () => {
    const { url } = await serve(cutOff(200, {}, " "));
    const outcome = await failureOf(testTransport().transport({ ...post(url), returnsErrors: true }));
    expect(outcome).toMatchObject({ kind: "network", sent: true });
  });

  test("keeps the bytes, which other requests do without", async () => {
    const { url } = await serve(OK, OK);
    const { transport } = testTransport();
    const [kept, left] = [await transport(returning(url)), await transport(get(url))];
    expect([Buffer.from(kept.bytes).toString(), left.bytes.length]).toEqual(['{"id":1}', 0]);
  });
});

describe("whether the same command may be given again", () => {
  const once = (request: Parameters<ReturnType<typeof testTransport>["transport"]>[0]) =>
    failureOf(testTransport({ maxRetries: 0 }).transport(request));

  test.each([
    ["a read that failed", get, 502, true],
    ["an action that was not processed", post, 429, true],
    ["an action that may have been carried out", post, 502, false],
    ["an action that was refused", post, 400, false],
    ["an action that may be sent twice", (url: URL) => ({ ...post(url), isIdempotent: true }), 502, true],
    ["HEAD", (url: URL) => ({ method: "HEAD", url }), 502, true],
  ] as const)("%s", async (_, request, status, retryable) => {
    const { url } = await serve(answer(status, "m"));
    const failure = await once(request(url));
    expect(failure).toMatchObject({ name: "ApiError", kind: "service", facts: { httpStatus: status, retryable } });
    expect("message" in failure && failure.message).toContain(`HTTP ${status} `);
  });

  test("not after the connection of an action was lost; why stays known", async () => {
    const url = await serveTcp((socket) => void socket.once("data", () => socket.resetAndDestroy()));
    const error: unknown = await testTransport()
      .transport(post(url))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "NetworkError",
      kind: "network",
      message: `the connection was reset before the answer came (ECONNRESET) [POST ${url.href}]`,
      sent: true,
      facts: { retryable: false },
      cause: { code: "ECONNRESET" },
    });
    expect(await once(get(url))).toMatchObject({ facts: { retryable: true } });
  });
});

test.each(["", "\n {}", "{ } ", "{}\n\n", ' "', '"a\nb"'])(
  "an action whose answer of 200 was cut off after the receipt %j is accepted",
  async (begin) => {
    const { url } = await serve(cutOff(200, {}, begin));
    expect(await testTransport().transport(post(url))).toMatchObject({ status: 200, body: "" });
  },
);

test.each(['{"error_code":"SMS.6531"}', "{}x", "{}{", 'x"'])(
  "an action whose answer of 200 was cut off after %j is not",
  async (begin) => {
    const { url } = await serve(cutOff(200, {}, begin));
    expect(await failureOf(testTransport().transport(post(url)))).toMatchObject({ kind: "network", sent: true });
  },
);

describe("what ends a command says whether a request may have left", () => {
  const connecting = (syscall: string) => Object.assign(new Error("aborted"), { syscall });

  test.each([
    ["looking up the address", connecting("getaddrinfo"), false],
    ["connecting", connecting("connect"), false],
    ["reading", connecting("read"), true],
    ["anything else", new Error("aborted"), true],
    ["a thing that is no error", { syscall: "connect" }, true],
  ])("the deadline of the command, while %s", async (_, thrown, sent) => {
    const interrupt = new AbortController();
    const { transport, happened } = testTransport({
      interrupted: interrupt.signal,
      fetch: async () => {
        interrupt.abort(new DeadlineError("out of time"));
        throw thrown;
      },
    });
    const error: unknown = await transport(post(new URL("http://sms.test/"))).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "DeadlineError", message: "out of time", sent });
    expect(happened).toEqual([]);
  });

  test("a log-in that was interrupted: the request that needed it had not", async () => {
    const interruption = new InterruptedError("SIGHUP", "interrupted while logging in", true);
    const authorize: Authorize = () => Promise.reject(interruption);
    const error: unknown = await testTransport({ authorize })
      .transport(post(new URL("http://sms.test/")))
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ signal: "SIGHUP", message: "interrupted while logging in", sent: false });
  });

  test("a log-in that failed is that failure", async () => {
    const down = new SmsError("network", "IAM is down");
    const { transport } = testTransport({ authorize: () => Promise.reject(down) });
    await expect(transport(post(new URL("http://sms.test/")))).rejects.toBe(down);
  });
});

test("an interruption that fetch passes on as it is may have reached the service, too", async () => {
  const interrupt = new AbortController();
  const { transport } = testTransport({
    interrupted: interrupt.signal,
    fetch: async (_, { signal }) => {
      interrupt.abort(new InterruptedError("SIGINT"));
      throw signal.reason;
    },
  });
  const sent = transport(post(new URL("http://sms.test/")));
  await expect(sent).rejects.toMatchObject({ kind: "interrupted", sent: true });
});

test("an interruption keeps its message", async () => {
  const interrupt = new AbortController();
  const { url } = await serve(() => interrupt.abort(new InterruptedError("SIGINT", "stopped by hand")));
  const { transport } = testTransport({ interrupted: interrupt.signal });
  await expect(transport(post(url))).rejects.toMatchObject({ message: "stopped by hand", sent: true });
});

test("when a request is over, nothing of it waits for an interruption any more", async () => {
  const { signal } = new AbortController();
  const { url } = await serve(OK, answer(404));
  const { transport } = testTransport({ interrupted: signal, timeoutMs: undefined });
  await transport(get(url));
  await failureOf(transport(get(url)));
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("notes of retries say how many there may be: as many as the request allows, else as many as all do", async () => {
  const allowed: number[] = [];
  const onRetry: TransportOptions["onRetry"] = (_, __, ___, most) => void allowed.push(most);
  const { url } = await serve(answer(502), OK, answer(502), OK);
  const { transport } = testTransport({ onRetry, maxRetries: 3 });
  await transport(get(url));
  await transport({ ...get(url), maxRetries: 1 });
  expect(allowed).toEqual([3, 1]);
});

test("a wait that ends exactly at ten times the time-out is still made", async () => {
  const { url, requests } = await serve(answer(503, "", { "retry-after": "5" }), OK);
  expect((await testTransport({ timeoutMs: 500 }).transport(get(url))).status).toBe(200);
  expect(requests.length).toBe(2);
});
