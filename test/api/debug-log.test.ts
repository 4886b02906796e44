import { expect, test } from "vitest";

import { createDebugLog } from "../../src/api/debug-log.ts";
import type { ApiAnswer } from "../../src/api/request.ts";
import { createRedact } from "../../src/api/secrets.ts";
import { NetworkError } from "../../src/errors.ts";
import { TOKEN } from "./test-transport.ts";

const AK = "AKEXAMPLE0123456789A";
const SK = "SKEXAMPLEabcdefghijklmnopqrstuvwxyz01234";

function logged() {
  const lines: string[] = [];
  return { lines, log: createDebugLog((line) => void lines.push(line), createRedact([TOKEN, AK, SK])) };
}

function answerWith(body: string, headers: Readonly<Record<string, string>> = {}, requestId?: string): ApiAnswer {
  const bytes = new TextEncoder().encode(body);
  return { status: 200, statusText: "", headers: new Headers(headers), requestId, bytes, body, excerpt: () => body };
}

test("a request: its address, headers and body, without a secret", () => {
  const { lines, log } = logged();
  log.request(
    {
      method: "POST",
      url: new URL(`https://sms.test/v3/tasks?echo=${encodeURIComponent(TOKEN)}`),
      body: JSON.stringify({ name: `n ${SK}`, passphrase: "hidden", nested: [{ Password: "hidden" }] }),
    },
    {
      "x-auth-token": TOKEN,
      "x-security-token": "temporary",
      authorization: `SDK-HMAC-SHA256 Access=${AK}, SignedHeaders=host, Signature=0123`,
      "x-domain-id": "0123",
    },
  );
  expect(lines).toEqual([
    "debug: > POST https://sms.test/v3/tasks?echo=****\n",
    "debug:   x-auth-token: ****\n",
    "debug:   x-security-token: ****\n",
    "debug:   authorization: SDK-HMAC-SHA256 Access=****, SignedHeaders=host, Signature=****\n",
    "debug:   x-domain-id: 0123\n",
    'debug:   {"name":"n ****","passphrase":"****","nested":[{"Password":"****"}]}\n',
  ]);
});

test("an answer: its status, time, request id, headers and body, without a secret", () => {
  const { lines, log } = logged();
  const headers = { "x-subject-token": "fresh", "set-cookie": "s=1", "x-echo": `${AK}!` };
  log.response(answerWith(`{"access":"x","a":"${SK}"}`, headers, "req-1"), 42);
  expect(lines).toEqual([
    "debug: < 200 in 42 ms, request id req-1\n",
    "debug:   set-cookie: ****\n",
    "debug:   x-echo: ****!\n",
    "debug:   x-subject-token: ****\n",
    'debug:   {"access":"****","a":"****"}\n',
  ]);
});

test("nothing is shown where there is nothing", () => {
  const { lines, log } = logged();
  log.request({ method: "GET", url: new URL("https://sms.test/") }, {});
  log.response(answerWith(""), 1);
  expect(lines).toEqual(["debug: > GET https://sms.test/\n", "debug: < 200 in 1 ms, request id not given\n"]);
});

test("a failure: its kind, time and words, without a secret", () => {
  const { lines, log } = logged();
  log.failure(new NetworkError("network", `connection refused for ${TOKEN}`, false), 7);
  expect(lines).toEqual(["debug: < network after 7 ms: connection refused for ****\n"]);
});

test("what a terminal could act on is shown, and each thing stays on its line", () => {
  const { lines, log } = logged();
  log.response(answerWith("a\u001b[2J\r\nb\u009b\u202e", {}, "req\u200b"), 1);
  expect(lines).toEqual([
    "debug: < 200 in 1 ms, request id req\\u200b\n",
    "debug:   a\\u001b[2J\\u000d\\u000ab\\u009b\\u202e\n",
  ]);
});

test("a long body is cut after 8,192 characters, and only after masking", () => {
  const { lines, log } = logged();
  const across = `${"x".repeat(8180)}${SK}${"y".repeat(10_000)}`;
  log.response(answerWith(across), 1);
  expect(lines[1]).toBe(`debug:   ${"x".repeat(8180)}****${"y".repeat(8)}… (18184 characters)\n`);
  log.response(answerWith("z".repeat(8192)), 1);
  expect(lines[3]).toBe(`debug:   ${"z".repeat(8192)}\n`);
});
