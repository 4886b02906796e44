import nock from "nock";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import type { ErrorKind } from "../../src/errors.ts";
import { type Format, FORMATS } from "../../src/view/answer.ts";
import { type CliOptions, type CliRun, testCli } from "../cli.ts";

type Cli = ReturnType<typeof testCli>;

interface Case {
  readonly argv: readonly string[];
  readonly world?: CliOptions;
  readonly meets?: (cli: Cli) => void;
  readonly exitCode: number;
  /** The command has a result all the same, with the error in it. */
  readonly hasResult?: true;
  /** Fields of the error beside kind, message and retryable. */
  readonly fields: readonly string[];
}

const SHOW = ["task", "show", "a"];
const failure = (code: string) => Object.assign(new Error("no"), { code });
const answers =
  (status: number, body: object | string = "") =>
  ({ api }: Cli) =>
    void api.get("/v3/tasks/a").reply(status, body, { "x-request-id": "r-1" });

/** A way to each kind of error, from the command line. */
const CASES: Readonly<Record<Exclude<ErrorKind, "interrupted">, Case>> = {
  usage: { argv: [...SHOW, "--section", "nope"], exitCode: 2, fields: [] },
  config: {
    argv: SHOW,
    world: { env: { SMS_AUTH_TOKEN: "", CLOUD_SDK_AK: "half" } },
    exitCode: 2,
    fields: ["hint"],
  },
  not_found: { argv: SHOW, meets: answers(404), exitCode: 3, fields: ["task_id", "http_status", "request_id", "hint"] },
  auth: { argv: SHOW, world: { env: { SMS_AUTH_TOKEN: "" } }, exitCode: 4, fields: ["hint"] },
  permission: {
    argv: SHOW,
    meets: answers(403, {
      error_code: "SMS.9004",
      error_msg: "no\nright",
      error_param: ["x"],
      details: [{ error_code: "SMS.9004", error_msg: "no" }],
      encoded_authorization_message: "XXX",
    }),
    exitCode: 4,
    fields: [
      "task_id",
      "error_code",
      "http_status",
      "request_id",
      "error_param",
      "details",
      "encoded_authorization_message",
      "identity",
      "hint",
    ],
  },
  refused: {
    argv: ["task", "start", "a"],
    meets: answers(200, { id: "a", state: "DELETING" }),
    exitCode: 6,
    hasResult: true,
    fields: ["task_id", "hint"],
  },
  service: {
    argv: SHOW,
    meets: answers(400, { error_code: "SMS.0001", error_msg: "no" }),
    exitCode: 7,
    fields: ["task_id", "error_code", "http_status", "request_id"],
  },
  network: {
    argv: SHOW,
    meets: ({ api }) => void api.get("/v3/tasks/a").replyWithError(failure("ECONNRESET")),
    exitCode: 9,
    fields: ["task_id"],
  },
  timeout: {
    argv: [...SHOW, "--request-timeout", "1ms"],
    meets: ({ api }) => void api.get("/v3/tasks/a").delay(500).reply(200, {}),
    exitCode: 9,
    fields: ["task_id", "hint"],
  },
  outcome_unknown: {
    argv: ["task", "start", "a"],
    meets: ({ api }) => {
      api.get("/v3/tasks/a").times(20).optionally().reply(200, { id: "a", state: "READY" });
      api.post("/v3/tasks/a/action").replyWithError(failure("ECONNRESET"));
    },
    exitCode: 9,
    hasResult: true,
    fields: ["task_id", "hint"],
  },
  response: {
    argv: SHOW,
    meets: answers(200, "<html>\nportal"),
    exitCode: 7,
    fields: ["task_id", "http_status", "request_id", "hint"],
  },
  internal: { argv: ["task", "show", "-"], world: { piped: brokenInput() }, exitCode: 1, fields: [] },
};

function brokenInput(): Iterable<string> {
  return {
    [Symbol.iterator]() {
      throw new TypeError("stdin is\nnot what it was");
    },
  };
}

const KINDS = Object.keys(CASES) as readonly (keyof typeof CASES)[];
const PROGRAMS: readonly Format[] = ["json", "yaml", "jsonl"];
const PEOPLE = FORMATS.filter((format) => !PROGRAMS.includes(format));

async function run(kind: keyof typeof CASES, format: Format): Promise<CliRun> {
  const { argv, world, meets } = CASES[kind];
  // An optional answer that was not fetched must not be there for the next run.
  nock.cleanAll();
  const cli = testCli(world);
  meets?.(cli);
  return cli.run(...argv, "--max-retries", "0", "--quiet", "-o", format);
}

const pairs = (formats: readonly Format[]) => KINDS.flatMap((kind) => formats.map((format) => ({ kind, format })));

describe("for programs", () => {
  test.each(pairs(PROGRAMS))("$kind under -o $format is one JSON object on one line", async ({ kind, format }) => {
    const { exitCode, fields, hasResult } = CASES[kind];
    const ended = await run(kind, format);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toMatch(/^[ -~]+\n$/);
    const { error, ...rest } = JSON.parse(ended.stderr) as { readonly error: Readonly<Record<string, unknown>> };
    expect([rest, error["kind"]]).toEqual([{}, kind]);
    expect(Object.keys(error).toSorted()).toEqual(["kind", "message", "retryable", ...fields].toSorted());
    if (hasResult) expect((read(ended.stdout, format) as { readonly error: unknown }).error).toEqual(error);
    else expect(ended.stdout).toBe("");
  });

  function read(stdout: string, format: Format): unknown {
    return format === "yaml" ? parse(stdout) : JSON.parse(stdout);
  }
});

describe("for people", () => {
  test.each(pairs(PEOPLE))("$kind under -o $format is lines", async ({ kind, format }) => {
    const ended = await run(kind, format);
    expect(ended.exitCode).toBe(CASES[kind].exitCode);
    expect(ended.stderr).toMatch(/^error: [^\n]+\n(?: {2}[^\n]+\n| *\n)*$/);
    expect(ended.stdout === "").toBe((format !== "tsv" && format !== "markdown") || !CASES[kind].hasResult);
  });
});
