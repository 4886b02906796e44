import { describe, expect, test } from "vitest";

import { testCli } from "../cli.ts";

const TASKS =
  '{"count":2,\n  "tasks" : [{"id":"a","big":9223372036854775807,"zero":0.0,"e":1E5},{"id":"b","1":"é\\u00e9"}]}\n\n';
const NOT_SENT = "No request may be made: nock has no answer for it, and there is no network.";

const piped = (text: string) => testCli({ pipedBytes: Buffer.from(text) });

describe("the answer", () => {
  test("goes to stdout as it came, without a byte more or less", async () => {
    const cli = testCli();
    cli.api.get("/v3/tasks").query({ limit: "2" }).reply(200, TASKS);
    expect(await cli.run("api", "GET", "/v3/tasks?limit=2")).toEqual({
      exitCode: 0,
      stdout: TASKS,
      stderr: "",
      slept: [],
    });
  });

  test("-o json is the same document, indented, every number digit for digit", async () => {
    const cli = testCli();
    cli.api.get("/v3/tasks").reply(200, '{"z":9223372036854775807,"a":[0.0,1E5,null],"new":{"\\u202e":""}}');
    const { stdout } = await cli.run("api", "GET", "/v3/tasks", "-o", "json");
    expect(stdout).toBe(
      '{\n  "z": 9223372036854775807,\n  "a": [\n    0.0,\n    1E5,\n    null\n  ],\n  "new": {\n    "\\u202e": ""\n  }\n}\n',
    );
  });

  test.each([
    ["as JSON", ["--query", "tasks[].id"], '[\n  "a",\n  "b"\n]\n'],
    ["bare", ["--query", "tasks[].big", "-o", "tsv"], "9223372036854775807\n"],
    ["as a line", ["--query", "tasks[].id", "-o", "jsonl"], '["a","b"]\n'],
  ])("--query picks from it, %s", async (_, flags, stdout) => {
    const cli = testCli();
    cli.api.get("/v3/tasks").reply(200, TASKS);
    expect(await cli.run("api", "GET", "/v3/tasks", ...flags)).toMatchObject({ exitCode: 0, stdout, stderr: "" });
  });

  test("is made safe on a terminal, and ends its line there", async () => {
    const cli = testCli({ columns: 80 });
    cli.api.get("/v3/x").reply(200, "one\r\ntwo \u001b[31m\u202e three");
    const { stdout } = await cli.run("api", "GET", "/v3/x");
    expect(stdout).toBe("one\ntwo \\u001b[31m\\u202e three\n");
  });

  test.each([[[]], [["-o", "json"]], [["--query", "a"]]])("of no bytes is nothing, exit 0: %j", async (flags) => {
    const cli = testCli();
    cli.api.delete("/v3/tasks/1").reply(204);
    expect(await cli.run("api", "DELETE", "/v3/tasks/1", ...flags)).toMatchObject({
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
  });

  test("that is no JSON has none: -o json says so", async () => {
    const cli = testCli();
    cli.api.get("/v3/x").reply(200, "a,b\n", { "content-type": "text/csv" });
    const { exitCode, stdout, stderr } = await cli.run("api", "GET", "/v3/x", "-o", "json");
    expect([exitCode, stdout, JSON.parse(stderr).error.kind]).toEqual([7, "", "response"]);
    expect(JSON.parse(stderr).error.message).toBe("the answer is not JSON (text/csv): a,b [GET https://sms.test/v3/x]");
  });

  test("has no rows for -o tsv: refused before anything is sent", async () => {
    expect(await testCli().run("api", "POST", "/v3/x", "-o", "tsv"), NOT_SENT).toMatchObject({
      exitCode: 2,
      stdout: "",
    });
  });

  test("-i puts status and headers before it, their secrets masked, in every format", async () => {
    const headers = { "content-type": "application/json", "x-subject-token": "planted-secret", "x-a": "\u0085" };
    const head = "HTTP/1.1 200 OK\ncontent-type: application/json\nx-a: \\u0085\nx-subject-token: ****\n\n";
    for (const [flags, body] of [
      [[], '{"a":1}'],
      [["-o", "jsonl"], '{"a":1}\n'],
      [["--query", "a"], "1\n"],
    ] as const) {
      const cli = testCli();
      cli.api.get("/v3/x").reply(200, '{"a":1}', headers);
      const { stdout } = await cli.run("api", "GET", "/v3/x", "-i", ...flags);
      expect(stdout.replace("HTTP/1.1 200\n", "HTTP/1.1 200 OK\n")).toBe(head + body);
    }
  });
});

describe("an error", () => {
  const BODY = '{"error_code":"SMS.7703","error_msg":"Task doesn\'t exist"}';

  test("is told on stderr, by kind, and stdout stays empty", async () => {
    const cli = testCli();
    cli.api.get("/v3/tasks/x").reply(400, BODY, { "x-request-id": "r-1" });
    const { exitCode, stdout, stderr } = await cli.run("api", "GET", "/v3/tasks/x", "-o", "json");
    expect({ exitCode, stdout, error: JSON.parse(stderr).error }).toEqual({
      exitCode: 3,
      stdout: "",
      error: {
        kind: "not_found",
        message: "HTTP 400 Bad Request: Task doesn't exist [GET https://sms.test/v3/tasks/x]",
        error_code: "SMS.7703",
        http_status: 400,
        request_id: "r-1",
        hint: "Check the task id, the endpoint's region and the account.",
        retryable: false,
      },
    });
  });

  test.each([[[]], [["-o", "json"]], [["--query", "tasks"]]])("-i shows its answer as it came: %j", async (flags) => {
    const cli = testCli();
    cli.api.get("/v3/x").reply(403, "<p>no</p>", { "x-a": "1" });
    const { exitCode, stdout } = await cli.run("api", "GET", "/v3/x", "-i", ...flags);
    expect([exitCode, stdout.replace(/^HTTP\/1.1 403.*\n/, "")]).toEqual([4, "x-a: 1\n\n<p>no</p>"]);
  });

  test("that repeats our token is masked, also with -i", async () => {
    const cli = testCli();
    cli.api.get("/v3/x").reply(500, '{"error_msg":"a-token-for-tests"}');
    const { stdout, stderr } = await cli.run("api", "GET", "/v3/x", "-i", "--debug", "--max-retries", "0");
    expect(stdout).toContain('{"error_msg":"****"}');
    expect(stdout + stderr).not.toContain("a-token-for-tests");
  });

  test.each([
    ["by the gateway", { error_code: "APIGW.0101", error_msg: "The API does not exist" }],
    ["without a code", ""],
  ])("of a path that is not known, %s, points at the path", async (_, answer) => {
    const cli = testCli();
    cli.api.get("/v3/taks").reply(404, answer);
    const { exitCode, stderr } = await cli.run("api", "GET", "/v3/taks");
    expect(exitCode).toBe(3);
    expect(stderr).toContain("hint: The endpoint does not know this path: check it, and --endpoint.\n");
  });

  test("a redirect is followed nowhere; -i shows where it leads", async () => {
    const cli = testCli();
    cli.api.get("/v3/x").reply(302, "", { location: "https://elsewhere.test/" });
    const { exitCode, stdout, stderr } = await cli.run("api", "GET", "/v3/x", "-i");
    expect([exitCode, stdout.split("\n")[1]]).toEqual([7, "location: https://elsewhere.test/"]);
    expect(stderr).toContain("redirected to https://elsewhere.test/");
  });
});

describe("sent once", () => {
  test.each(["GET", "HEAD"])("%s is repeated", async (method) => {
    const cli = testCli();
    cli.api.intercept("/v3/x", method).reply(502);
    cli.api.intercept("/v3/x", method).reply(200);
    expect(await cli.run("api", method, "/v3/x")).toMatchObject({ exitCode: 0, slept: [250] });
  });

  test.each(["POST", "PUT", "PATCH", "DELETE"])("%s is not, and nobody knows what came of it", async (method) => {
    const cli = testCli();
    cli.api.intercept("/v3/x", method).reply(504, { error_code: "APIGW.0201", error_msg: "Backend timeout" });
    const { exitCode, stdout, stderr, slept } = await cli.run("api", method.toLowerCase(), "/v3/x", "-o", "json");
    expect({ exitCode, stdout, slept, error: JSON.parse(stderr).error }).toEqual({
      exitCode: 9,
      stdout: "",
      slept: [],
      error: {
        kind: "outcome_unknown",
        message: `outcome unknown: HTTP 504 Gateway Timeout: Backend timeout [${method} https://sms.test/v3/x]`,
        error_code: "APIGW.0201",
        http_status: 504,
        hint: "It may or may not take effect. Look before sending it again.",
        retryable: false,
      },
    });
  });

  test("a POST that was refused unprocessed is sent again", async () => {
    const cli = testCli();
    cli.api.post("/v3/x").reply(429);
    cli.api.post("/v3/x").reply(201, "made");
    expect(await cli.run("api", "POST", "/v3/x", "-q")).toMatchObject({ exitCode: 0, stdout: "made", stderr: "" });
  });

  test("an error that says that nothing was done stays what it is", async () => {
    const cli = testCli();
    cli.api.post("/v3/x").reply(400, { error_code: "SMS.2009", error_msg: "no" });
    expect(await cli.run("api", "POST", "/v3/x")).toMatchObject({ exitCode: 7 });
  });
});

describe("--body", () => {
  const ODD = '{ "b":1.0,  "a":[9223372036854775807],\n"é":"\\u00e9" }\n';

  test.each([
    [ODD, testCli],
    ["-", () => piped(ODD)],
  ])("%j is sent as it is, byte for byte", async (given, cliOf) => {
    const cli = cliOf();
    let sent = "";
    cli.api.on("request", (_, __, text: string) => void (sent = text));
    cli.api.matchHeader("content-type", "application/json").post("/v3/x").reply(200);
    expect(await cli.run("api", "POST", "/v3/x", "--body", given)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(sent).toBe(ODD);
  });

  test.each([
    ["no JSON", "{'a':1}", /^error: --body: the body is not JSON: .* position 1\n/],
    ["cut off", '{"a":', /^error: --body: the body is not JSON: .* position 5\n/],
    ["a file's name", "@body.json", /not JSON[^]*hint: A body from a file: --body - < FILE\.\n/],
    ["nothing", "", /^error: --body: the body is empty\n/],
    ["blank", " \n", /^error: --body: the body is empty\n/],
    ["two documents", "{} {}", /not JSON/],
    ["begun with a byte order mark", "\ufeff{}", /byte order mark/],
    ["nested without an end", "[".repeat(100_000) + "]".repeat(100_000), /not JSON: it is nested too deeply/],
  ])("that is %s is refused, nothing is sent", async (_, body, words) => {
    const { exitCode, stdout, stderr } = await testCli().run("api", "POST", "/v3/x", "--body", body);
    expect([exitCode, stdout], NOT_SENT).toEqual([2, ""]);
    expect(stderr).toMatch(words);
  });

  test.each([
    ["empty", Buffer.from(""), "standard input: the body is empty"],
    ["no JSON", Buffer.from("a=b"), "standard input: the body is not JSON"],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), "standard input: the body is not UTF-8"],
    ["UTF-16", Buffer.from("\ufeff{}", "utf16le"), "standard input: the body is UTF-16, not UTF-8"],
    ["13 MB", Buffer.alloc(13_000_000, "1"), "standard input: the body is larger than the 12582912 bytes (12 MB)"],
  ])("- that is %s is refused, nothing is sent", async (_, pipedBytes, words) => {
    const { exitCode, stderr } = await testCli({ pipedBytes }).run("api", "POST", "/v3/x", "--body", "-");
    expect(exitCode, NOT_SENT).toBe(2);
    expect(stderr).toContain(words);
  });

  test("13 MB as an argument is refused as well", async () => {
    const { exitCode, stderr } = await testCli().run("api", "POST", "/v3/x", "--body", "1".repeat(13_000_000));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("12 MB")]);
  });

  test("of 12 MB to the byte is sent", async () => {
    const cli = testCli({ pipedBytes: Buffer.from(`"${"x".repeat(12_582_910)}"`) });
    cli.api.post("/v3/x").reply(200, "ok");
    expect(await cli.run("api", "POST", "/v3/x", "--body", "-")).toMatchObject({ exitCode: 0, stdout: "ok" });
  });

  test.each(["GET", "HEAD"])("has no place in a %s", async (method) => {
    expect(await testCli().run("api", method, "/v3/x", "--body", "{}"), NOT_SENT).toMatchObject({
      exitCode: 2,
      stderr: `error: --body: ${method} has no body\n  hint: What narrows a read goes into the query of its path.\n`,
    });
  });
});

describe("--header", () => {
  test("is sent beside our own, and may change what is accepted and said of the body", async () => {
    const cli = testCli();
    cli.api
      .matchHeader("x-project-id", "p: 1")
      .matchHeader("accept", "text/csv")
      .matchHeader("content-type", "application/json;charset=UTF-8")
      .post("/v3/x")
      .reply(200, "ok");
    const headers = ["X-Project-Id: p: 1", "accept:text/csv", "Content-Type: application/json;charset=UTF-8"];
    const flags = headers.flatMap((header) => ["--header", header]);
    expect(await cli.run("api", "POST", "/v3/x", "--body", "{}", ...flags)).toMatchObject({
      exitCode: 0,
      stdout: "ok",
    });
  });

  test.each([
    ["Authorization: planted", "authorization is set by sms itself"],
    ["X-AUTH-TOKEN: planted", "x-auth-token is set by sms itself"],
    ["x-security-token:planted", "x-security-token is set by sms itself"],
    ["x-sdk-date: planted", "x-sdk-date is set by sms itself"],
    ["X-Domain-Id: planted", "SMS_DOMAIN_ID gives the account id."],
    ["Host: planted", "host is set by sms itself"],
    ["content-length: 3", "content-length is set by sms itself"],
    ["transfer-encoding: chunked", "transfer-encoding is set by sms itself"],
    ["x-a: planted\r\nx-b: 1", "x-a: a header's value is printable ASCII on one line"],
    ["x-a: planted\u0000", "x-a: a header's value is printable ASCII on one line"],
    ["x-a: planté", "x-a: a header's value is printable ASCII on one line"],
    ["x-a\r\nx-b: planted", "this is no header"],
    ["planted", "this is no header"],
    [": planted", "this is no header"],
    ["x a: planted", "this is no header"],
    ["", "this is no header"],
  ])("%j is refused, its value is not repeated, nothing is sent", async (header, words) => {
    const { exitCode, stderr } = await testCli().run("api", "GET", "/v3/x", "--header", header);
    expect(exitCode, NOT_SENT).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("plant");
  });

  test("given twice is refused", async () => {
    const { exitCode, stderr } = await testCli().run("api", "GET", "/v3/x", "--header", "a: 1", "--header", "A: 2");
    expect([exitCode, stderr]).toEqual([2, "error: --header: a is given twice\n"]);
  });
});

describe("the path", () => {
  test.each([
    ["/v3/tasks?name=a%20b&x=", "/v3/tasks?name=a%20b&x="],
    ["v3/tasks", "/v3/tasks"],
    ["/", "/"],
    ["/v3", "/v3"],
    ["/v3/tasks/a%2Fb", "/v3/tasks/a%2Fb"],
    ["/v3/tasks/迁移", "/v3/tasks/%E8%BF%81%E7%A7%BB"],
    ["/v3/tasks/a..b?next=../x", "/v3/tasks/a..b?next=../x"],
  ])("%s goes to %s below the endpoint and its prefix", async (path, sent) => {
    const cli = testCli({ env: { SMS_ENDPOINT: "https://sms.test/proxy/" } });
    let seen: unknown;
    cli.api.get(/./).reply(200, (uri) => void (seen = uri));
    expect(await cli.run("api", "GET", path)).toMatchObject({ exitCode: 0 });
    expect(seen).toBe(`/proxy${sent}`);
  });

  test.each([
    ["https://evil.test/v3/tasks", "this is an address, and requests go to the endpoint only"],
    ["HTTP:/evil.test", "a path begins with /"],
    ["//evil.test/v3", "// begins another host"],
    ["/%2Fevil.test/v3", "// begins another host"],
    ["/\\evil.test", "a path holds no \\"],
    ["@evil.test/", "a path begins with /"],
    [".evil.test/", "a path begins with /"],
    ["/v3/../v1", "a path holds no . or .."],
    ["/..", "a path holds no . or .."],
    ["/v3/./tasks", "a path holds no . or .."],
    ["/v3/%2e%2E/v1", "a path holds no . or .."],
    ["/v3/.%2e", "a path holds no . or .."],
    ["/v3/tasks/%2e%2e%2fx", "a path holds no . or .."],
    ["/v3/tasks/..%5cx", "a path holds no . or .."],
    ["/v3/tasks//action", "a part of it is empty"],
    ["/v3/a\nb", "control characters"],
    ["/v3/a\u007f", "control characters"],
    ["/v3/tasks ", "a path holds no blanks"],
    ["/v3/a b", "a path holds no blanks"],
    ["/v3/x#y", "a path holds no #"],
    ["/v3/100%", "% is not followed by"],
    ["/v3/x?a=%g0", "% is not followed by"],
    ["/v3/%ff", "not UTF-8"],
    ["/v3/x?a=%c3", "not UTF-8"],
    ["/v3/\ud800", "control characters"],
    ["C:/Program Files/Git/v3/tasks", "in Git Bash, which rewrites what begins with a slash, v3/tasks."],
    ["", "a path begins with /"],
  ])("%j is refused, nothing is sent", async (path, words) => {
    const { exitCode, stdout, stderr } = await testCli().run("api", "GET", path);
    expect([exitCode, stdout], NOT_SENT).toEqual([2, ""]);
    expect(stderr).toContain(words);
  });

  test.each([
    ["FETCH", '"FETCH" is not one of GET, HEAD, POST, PUT, PATCH, DELETE'],
    ["/v3/tasks", "The method goes before it"],
    ["GET\r\nX: 1", "is not one of"],
  ])("the method %j is refused", async (method, words) => {
    const { exitCode, stderr } = await testCli().run("api", method, "/v3/tasks");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});

describe("secret answers", () => {
  const SECRETS = [
    ["/v3/tasks/t-1/passphrase", { passphrase: "planted" }, '{"passphrase":"****"}'],
    [
      "/v3/tasks/t-1/certkey?x=1",
      { cert: "planted", list: [{ of: "planted", n: 12345678 }], no: null, yes: true, empty: "" },
      '{"cert":"****","list":[{"of":"****","n":"****"}],"no":null,"yes":true,"empty":""}',
    ],
    ["/v3/vm/templates/7/target-password", { anything: "planted" }, '{"anything":"****"}'],
    ["/v3/tasks/a%2Fb/%70assphrase", ["planted"], '["****"]'],
    ["/v3/tasks/t-1/passphrase/", "planted", '"****"'],
    ["/tasks/t-1/passphrase", "planted", '"****"'],
  ] as const;

  test.each(SECRETS)("%s is masked, and a note says so", async (path, answer, shown) => {
    const cli = testCli();
    cli.api.get(/./).reply(200, JSON.stringify(answer));
    const { exitCode, stdout, stderr } = await cli.run("api", "GET", path, "-i", "--debug");
    expect([exitCode, stdout.split("\n\n")[1]]).toEqual([0, shown]);
    expect(stderr).toContain("note: this answer is a secret, so it is masked; --show-secrets shows it\n");
    expect(stdout + stderr).not.toMatch(/planted|12345678/);
  });

  test.each(SECRETS)("%s is shown with --show-secrets, but in no log", async (path, answer) => {
    const cli = testCli();
    cli.api.get(/./).reply(200, JSON.stringify(answer));
    const { stdout, stderr } = await cli.run("api", "GET", path, "--show-secrets", "--debug");
    expect(stdout).toBe(JSON.stringify(answer));
    expect(stderr).toContain("(not shown)");
    expect(stderr).not.toContain("planted");
  });

  test.each([
    [["-o", "json"], '"****"\n'],
    [["-o", "tsv", "--query", "@"], "****\n"],
    [["-q"], '"****"'],
  ])("what is no JSON is masked as a whole: %j", async (flags, shown) => {
    const cli = testCli();
    cli.api.get(/./).reply(200, "-----BEGIN planted-----");
    const { exitCode, stdout, stderr } = await cli.run("api", "GET", "/v3/tasks/1/certkey", ...flags);
    expect([exitCode, stdout, stderr.includes("planted")]).toEqual([0, shown, false]);
    expect(stderr === "").toBe(flags.includes("-q"));
  });

  test("no error repeats one", async () => {
    const cli = testCli();
    cli.api.get(/./).reply(200, "-----BEGIN planted-----");
    const { exitCode, stderr } = await cli.run("api", "GET", "/v3/tasks/1/certkey", "--show-secrets", "-o", "json");
    expect([exitCode, JSON.parse(stderr).error.message]).toEqual([
      7,
      "the answer is not JSON (no content type): (not shown) [GET https://sms.test/v3/tasks/1/certkey]",
    ]);
  });

  test.each(["/v3/tasks/passphrase", "/v3/tasks", "/v3/vm/templates/target-password"])(
    "%s is none: it comes unchanged",
    async (path) => {
      const cli = testCli();
      cli.api.get(path).reply(200, '{"passphrase":"shown","password":"shown"}');
      const { stdout, stderr } = await cli.run("api", "GET", path);
      expect([stdout, stderr]).toEqual(['{"passphrase":"shown","password":"shown"}', ""]);
    },
  );
});

describe("--dry-run", () => {
  const ARGV = [
    "api",
    "put",
    "/v3/migprojects/1?x=y",
    "--body",
    '{"a":1.0}',
    "--header",
    "X-Project-Id: p",
    "--dry-run",
  ];

  test("shows the request and sends nothing", async () => {
    const { exitCode, stdout } = await testCli().run(...ARGV);
    expect(exitCode, NOT_SENT).toBe(0);
    expect(stdout).toBe(
      [
        "not sent (--dry-run):",
        "PUT https://sms.test/v3/migprojects/1?x=y",
        "accept: */*",
        "x-project-id: p",
        "content-type: application/json",
        "x-auth-token: ****",
        "",
        '{"a":1.0}',
        "",
      ].join("\n"),
    );
  });

  test("as a row", async () => {
    const { stdout } = await testCli().run(...ARGV, "-o", "tsv", "--no-headers");
    const row = ["-", "-", "api", "not_sent", "-", "-", "PUT", "https://sms.test/v3/migprojects/1?x=y", '{"a":1.0}'];
    expect(stdout).toBe(`${row.join("\t")}\n`);
  });

  test("as sms.request/1, for a secret path too", async () => {
    const { stdout } = await testCli().run("api", "GET", "/v3/tasks/1/certkey", "--dry-run", "-o", "json");
    expect(JSON.parse(stdout)).toEqual({
      schema: "sms.request/1",
      task_id: null,
      task_name: null,
      operation: "api",
      state_before: null,
      method: "GET",
      url: "https://sms.test/v3/tasks/1/certkey",
      headers: { accept: "*/*", "x-auth-token": "****" },
      body: null,
    });
  });
});

test("on a terminal it is said what --body - waits for", async () => {
  const cli = testCli({ typed: [], pipedBytes: Buffer.from("{}") });
  cli.api.post("/v3/x").reply(200);
  const { stderr } = await cli.run("api", "POST", "/v3/x", "--body", "-");
  expect(stderr).toBe("The body, JSON; Ctrl-D ends:\n");
});
