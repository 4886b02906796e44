import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { type ActionBody, createClient } from "../../src/api/client.ts";
import { urlBelow } from "../../src/config/settings.ts";
import { printJson } from "../../src/json.ts";
import { type Answer, answer, cutOff, refusedUrl, serve } from "./local-server.ts";
import { failureOf, testTransport, TOKEN, withHeaders } from "./test-transport.ts";

const ID = "7a9a9540-ff28-4869-b9e4-855fbe12aaaa";
const TASK = readFileSync(new URL("../fixtures/show-task-windows.json", import.meta.url), "utf8");
const JSON_TYPE = { "content-type": "application/json" };

async function clientOf(...answers: readonly Answer[]) {
  const { url, requests } = await serve(...answers);
  return { url, requests, client: clientAt(url) };
}

function clientAt(endpoint: URL) {
  const authorize = withHeaders({ "x-auth-token": TOKEN, ...JSON_TYPE });
  const { transport } = testTransport({ authorize });
  return createClient(
    transport,
    (path) => urlBelow(endpoint, path),
    async ({ method }) => [["x-for", method]],
  );
}

describe("getTask", () => {
  test("is one GET of the task, and its document to the last digit", async () => {
    const { client, requests } = await clientOf(answer(200, TASK, JSON_TYPE));
    const withoutBlanks = TASK.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");
    expect(printJson(await client.getTask(ID), "compact")).toBe(withoutBlanks);
    expect(requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      { method: "GET", path: `/v3/tasks/${ID}`, body: "" },
    ]);
  });

  test("keeps the endpoint's path prefix and encodes the id as one segment", async () => {
    const { url, requests } = await serve(answer(200, '{"id":null}'));
    await clientAt(new URL("/proxy/sms/", url)).getTask("a/b ?#");
    expect(requests.map(({ path }) => path)).toEqual(["/proxy/sms/v3/tasks/a%2Fb%20%3F%23"]);
  });

  test.each(["", ".", ".."])("refuses the id %j without asking", async (id) => {
    const { client, requests } = await clientOf();
    await expect(async () => client.getTask(id)).rejects.toMatchObject({ kind: "usage" });
    expect(requests).toEqual([]);
  });

  test("may be told not to try again", async () => {
    const { client, requests } = await clientOf(answer(502), answer(200, "{}"));
    expect(await failureOf(client.getTask(ID, { maxRetries: 0 }))).toMatchObject({ facts: { httpStatus: 502 } });
    expect(requests.length).toBe(1);
  });

  const HINT = "Something between here and the service may have answered, or cut the answer off. Check --endpoint.";
  test.each([
    [
      "a page of HTML",
      "<html><body>Please\u0007 log in</body></html>",
      "text/html",
      String.raw`<html><body>Please\u0007 log in</body></html>`,
    ],
    ["JSON cut off", '{"id":"1","name":"web', "application/json", '{"id":"1","name":"web'],
    ["nothing", "", undefined, "the answer has no body"],
    ["plain text", "hello", "text/plain", "hello"],
    ["a secret of ours", `<p>${TOKEN}</p>`, "text/html", "<p>****</p>"],
    ["a long page", `<${"x".repeat(500)}`, "text/html", `<${"x".repeat(199)}…`],
  ])("refuses a 200 with %s", async (_, body, type, shown) => {
    const { client, url } = await clientOf(
      answer(200, body, { "x-request-id": "req-1", ...(type === undefined ? {} : { "content-type": type }) }),
    );
    expect(await failureOf(client.getTask(ID))).toEqual({
      name: "ResponseError",
      kind: "response",
      message: `the answer is not JSON (${type ?? "no content type"}): ${shown} [GET ${url.origin}/v3/tasks/${ID}]`,
      facts: { httpStatus: 200, hint: HINT, requestId: "req-1" },
    });
  });

  test.each(["[]", '"task"', "1", "null", "true"])("refuses a 200 with %s, which is no task", async (body) => {
    const { client, url } = await clientOf(answer(200, body, JSON_TYPE));
    expect(await failureOf(client.getTask(ID))).toEqual({
      name: "ResponseError",
      kind: "response",
      message: `the answer is JSON but not an object: ${body} [GET ${url.origin}/v3/tasks/${ID}]`,
      facts: {
        httpStatus: 200,
        hint: "Something between here and the service may have answered. Check --endpoint.",
      },
    });
  });

  test.each([
    ["is nested 1,000 deep", `{"id":${"[".repeat(1000)}${"]".repeat(1000)}}`, "it is nested too deeply"],
    ["holds 6,000,000 numbers", `{"id":[${"1,".repeat(5_999_999)}1]}`, "it holds more than 1,000,000 values"],
  ])("refuses a document that %s for what it is", async (_, body, words) => {
    const { client, url } = await clientOf(answer(200, body, JSON_TYPE));
    expect(await failureOf(client.getTask(ID))).toEqual({
      name: "ResponseError",
      kind: "response",
      message: `the answer is more than sms reads: ${words} [GET ${url.origin}/v3/tasks/${ID}]`,
      facts: { httpStatus: 200 },
    });
  });

  test("takes JSON of another content type for what it is", async () => {
    const { client } = await clientOf(answer(200, '{"id":"1"}', { "content-type": "text/plain" }));
    expect(await client.getTask(ID)).toEqual({ id: "1" });
  });
});

describe("what is no document of its kind is refused", () => {
  type Client = ReturnType<typeof clientAt>;
  test.each<readonly [string, string, (client: Client) => Promise<unknown>, string]>([
    ["tasks", '{"items":[],"count":2}', (client) => client.listTasks({}), "no list of tasks"],
    ["tasks", "{}", (client) => client.listTasks({}), "no list of tasks"],
    ["source servers", "{}", (client) => client.listSources({}), "no list of source servers"],
    ["templates", "{}", (client) => client.listTemplates({}), "no list of templates"],
    ["migration errors", "{}", (client) => client.listErrors({ offset: 0 }), "no list of migration errors"],
    ["a source server", "{}", (client) => client.getSource(ID), "no source server"],
    ["a template", '{"count":0,"templates":[]}', (client) => client.getTemplate(ID), "no template"],
    ["an overview", '{"password":"hush-hush"}', (client) => client.getOverview(), "no overview: it has no numbers"],
  ])("%s: %s", async (_, body, read, words) => {
    const { client } = await clientOf(answer(200, body, JSON_TYPE));
    const shown = body.replace("hush-hush", "****");
    expect(await failureOf(read(client))).toMatchObject({
      name: "ResponseError",
      kind: "response",
      message: expect.stringContaining(`the answer is ${words}: ${shown} [GET `),
    });
  });

  test("an empty list may be null, or left out beside a count of 0", async () => {
    const { client } = await clientOf(answer(200, '{"count":0,"tasks":null}'), answer(200, '{"count":0}'));
    expect([await client.listTasks({}), await client.listTasks({})]).toHaveLength(2);
  });
});

describe("change", () => {
  // The bodies of the examples on the page "Managing Migration Tasks", which has none for network_check.
  test.each<[ActionBody, string]>([
    [
      { operation: "clone_test", template_id: "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001" },
      '{"operation":"clone_test","template_id":"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001"}',
    ],
    [{ operation: "test" }, '{"operation":"test"}'],
    [{ operation: "start" }, '{"operation":"start"}'],
    [{ operation: "stop" }, '{"operation":"stop"}'],
    [{ operation: "restart" }, '{"operation":"restart"}'],
    [{ operation: "network_check" }, '{"operation":"network_check"}'],
    [
      { operation: "start", switch_hce: true, is_need_consistency_check: false },
      '{"operation":"start","switch_hce":true,"is_need_consistency_check":false}',
    ],
  ])("is one POST: %j", async (action, body) => {
    const { client, url, requests } = await clientOf(answer(200, "{}", { "x-request-id": "req-1" }));
    expect(await client.change(ID, { kind: "action", body: action })).toEqual({ httpStatus: 200, requestId: "req-1" });
    expect(requests).toEqual([
      {
        method: "POST",
        path: `/v3/tasks/${ID}/action`,
        headers: {
          host: url.host,
          connection: "close",
          "user-agent": "huaweicloud-sms-cli",
          accept: "application/json",
          "x-auth-token": TOKEN,
          "content-type": "application/json",
          "content-length": String(body.length),
          "accept-encoding": "gzip",
        },
        body,
      },
    ]);
  });

  test.each([
    ["an empty 200", answer(200), 200],
    ["a string", answer(200, '"ok"'), 200],
    ["an object", answer(200, "{}"), 200],
    ["a 202", answer(202), 202],
    ["a 204", answer(204), 204],
    ["a 200 whose body got lost", cutOff(200, {}, "{}"), 200],
  ])("is accepted with %s", async (_, given, httpStatus) => {
    const { client, requests } = await clientOf(given);
    expect(await client.change(ID, { kind: "action", body: { operation: "start" } })).toEqual({ httpStatus });
    expect(requests.length).toBe(1);
  });

  test.each([
    ["SMS.6531", "service"],
    ["SMS.7703", "not_found"],
    ["SMS.9004", "permission"],
  ])("is refused with a 200 that holds the error %s", async (error_code, kind) => {
    const { client, requests } = await clientOf(answer(200, JSON.stringify({ error_code, error_msg: "no" })));
    expect(await failureOf(client.change(ID, { kind: "action", body: { operation: "start" } }))).toMatchObject({
      name: "ApiError",
      kind,
      facts: { errorCode: error_code, httpStatus: 200, retryable: false },
    });
    expect(requests.length).toBe(1);
  });

  test.each([408, 499, 500, 501, 502, 503, 504, 507, 520, 524, 599])(
    "answered with %d, is not sent again, and nobody is told to do so",
    async (status) => {
      const { client, requests } = await clientOf(answer(status, "", { "retry-after": "1" }));
      expect(await failureOf(client.change(ID, { kind: "action", body: { operation: "start" } }))).toMatchObject({
        name: "ApiError",
        facts: { httpStatus: status, retryable: false },
      });
      expect(requests.length).toBe(1);
    },
  );

  test.each(["<html><body>Please log", '{"error_code":"SMS.65'])(
    "is not accepted with the beginning of something else, whose rest got lost: %s",
    async (text) => {
      const { client } = await clientOf((response) => {
        response.writeHead(200, { "content-length": "1000" });
        response.write(text, () => setTimeout(() => response.socket?.resetAndDestroy(), 50));
      });
      expect(await failureOf(client.change(ID, { kind: "action", body: { operation: "start" } }))).toMatchObject({
        name: "NetworkError",
        sent: true,
        facts: { retryable: false, httpStatus: 200 },
      });
    },
  );

  test.each(["<html></html>", "\n  <!doctype html>", "\ufeff<html>"])(
    "is not accepted with a page: %j",
    async (page) => {
      const { client } = await clientOf(answer(200, page, { "content-type": "text/html" }));
      expect(await failureOf(client.change(ID, { kind: "action", body: { operation: "start" } }))).toEqual({
        name: "ResponseError",
        kind: "response",
        message: "the request was answered with a page of HTML, not by SMS",
        facts: { httpStatus: 200 },
      });
    },
  );

  test.each([
    ["an error", answer(400, '{"error_code":"SMS.7703","error_msg":"m"}'), { kind: "not_found" }],
    ["an error whose body got lost", cutOff(502), { kind: "service", facts: { httpStatus: 502 } }],
    ["a redirect", answer(302), { kind: "response", facts: { httpStatus: 302 } }],
  ])("fails with %s, sent once", async (_, given, expected) => {
    const { client, requests } = await clientOf(given);
    expect(await failureOf(client.change(ID, { kind: "action", body: { operation: "start" } }))).toMatchObject(
      expected,
    );
    expect(requests.length).toBe(1);
  });

  test("fails where nothing answers", async () => {
    const client = clientAt(await refusedUrl());
    expect(await failureOf(client.change(ID, { kind: "action", body: { operation: "start" } }))).toMatchObject({
      kind: "network",
      sent: false,
    });
  });
});

test("previewChange shows the request that change would send, and sends none", async () => {
  const { client, url, requests } = await clientOf();
  expect(await client.previewChange("a/b", { kind: "action", body: { operation: "stop" } })).toEqual({
    method: "POST",
    url: `${url.origin}/v3/tasks/a%2Fb/action`,
    headers: [["x-for", "POST"]],
    body: '{"operation":"stop"}',
  });
  expect(requests).toEqual([]);
});
