import { describe, expect, test } from "vitest";

import { testCli } from "../cli.ts";

const ID = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";
const directory = (name: string, files = 10, different = 0, missing = 0, extra = 0) => ({
  dir_check: name,
  num_total_files: files,
  num_different_files: different,
  num_target_miss_files: missing,
  num_target_more_files: extra,
});
const result = (...directories: readonly unknown[]) => ({
  finished_time: 1_767_258_000_000,
  check_result: "success",
  consistency_result: directories,
});

function checked(body: object | string) {
  const cli = testCli();
  cli.api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "web-01", state: "SYNCING" });
  cli.api.get(`/v3/tasks/${ID}/consistency-result`).reply(200, body);
  return cli;
}
const run = (body: object | string, ...flags: readonly string[]) =>
  checked(body).run("task", "consistency", ID, ...flags);

test("a row for each directory, the totals and when", async () => {
  const { exitCode, stdout, stderr } = await run({
    result_list: [result(directory("/srv/data", 100, 1, 2, 3), directory("/srv/www", 5))],
  });
  expect([exitCode, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^ +\/srv\/data +100 +1 +2 +3$/m);
  expect(stdout).toMatch(/^ +in all +105 +1 +2 +3$/m);
  expect(stdout).toMatch(/Finished +2026-01-01T09:00:00Z/);
  expect(stdout).toMatch(/Result +success/);
});

describe("shapes of the answer", () => {
  const rows = `${ID}\tweb-01\t/d\t10\t0\t0\t0\tsuccess\t2026-01-01T09:00:00Z\n`;
  test.each([
    ["objects", { result_list: [result(directory("/d"))] }],
    ["strings", { result_list: [JSON.stringify(result(directory("/d")))] }],
    ["a string with the list", { result_list: JSON.stringify([result(directory("/d"))]) }],
    ["a string with a list in the list", { result_list: [JSON.stringify([result(directory("/d"))])] }],
    [
      "directories as a string",
      { result_list: [{ ...result(), consistency_result: JSON.stringify([directory("/d")]) }] },
    ],
    ["one result without a list, as before 2025", result(directory("/d"))],
    ["seconds", { result_list: [{ ...result(directory("/d")), finished_time: 1_767_258_000 }] }],
    [
      "an older result, too",
      { result_list: [result(directory("/d")), { ...result(directory("/old")), finished_time: 5 }] },
    ],
  ])("%s", async (_, body) => {
    const { exitCode, stdout } = await run(body, "-o", "tsv", "--no-headers");
    expect([exitCode, stdout]).toEqual([0, rows]);
  });

  test.each([
    ["text", { result_list: ["gibberish"] }, "gibberish"],
    ["a number", { result_list: [5] }, "5"],
    ["an object of something else", { result_list: [{ a: 1 }] }, '{"a":1}'],
  ])("%s is shown as it came, and misses a threshold", async (_, body, shown) => {
    const seen = await run(body);
    expect([seen.exitCode, seen.stdout.toLowerCase().includes(shown)]).toEqual([0, true]);
    const gate = await run(body, "--max-missing", "5");
    expect([gate.exitCode, gate.stderr]).toEqual([5, `missed: web-01 (${ID}): the result cannot be read\n`]);
  });

  test("directories of nonsense are rows with what is known", async () => {
    const { exitCode, stdout } = await run(
      { result_list: [result({ dir_check: 5 }, "x", directory("/d"))] },
      "-o",
      "tsv",
      "--no-headers",
    );
    expect([exitCode, stdout.split("\n").map((row) => row.split("\t").slice(2, 5).join())]).toEqual([
      0,
      ["-,-,-", "-,-,-", "/d,10,0", ""],
    ]);
  });

  test("-o json is the service's document, digit for digit", async () => {
    const body = `{"task_id":"x","result_list":["{}"],"new":9223372036854775807}`;
    const { stdout } = await run(body, "-o", "jsonl");
    expect(stdout).toBe(`${body}\n`);
  });
});

describe("the gate", () => {
  const body = { result_list: [result(directory("/srv/data", 100, 1, 2, 3), directory("/srv/www", 5, 0, 0, 1))] };
  test.each([
    [["--max-different", "1", "--max-missing", "2", "--max-extra", "3"], 0, ""],
    [["--max-missing", "1"], 5, `missed: web-01 (${ID}): /srv/data: 2 missing on the target (--max-missing 1)\n`],
    [["--max-different", "0"], 5, `missed: web-01 (${ID}): /srv/data: 1 different (--max-different 0)\n`],
    [
      ["--max-extra", "0"],
      5,
      `missed: web-01 (${ID}): /srv/data: 3 on the target only (--max-extra 0)\n` +
        `missed: web-01 (${ID}): /srv/www: 1 on the target only (--max-extra 0)\n`,
    ],
  ])("%j: exit %i", async (flags, exitCode, stderr) => {
    expect(await run(body, ...flags)).toMatchObject({ exitCode, stderr });
    expect((await run(body, ...flags, "--quiet")).stderr).toBe(stderr);
  });

  test.each([
    ["no file was verified", [directory("/srv/data", 0)], "/srv/data: 0 files verified, so it is missing or empty"],
    [
      "it is not said how many were",
      [{ dir_check: "/d", num_target_miss_files: 0 }],
      "/d: it is not said how many files were verified",
    ],
    [
      "a number is missing",
      [{ dir_check: "/d", num_total_files: 1 }],
      "/d: files missing on the target were not counted (--max-missing 0)",
    ],
    ["no directory was verified", [], "no directory was verified"],
  ])("fails when %s; without a threshold that is no failure", async (_, directories, words) => {
    const body2 = { result_list: [result(...directories)] };
    const gate = await run(body2, "--max-missing", "0");
    expect([gate.exitCode, gate.stderr]).toEqual([5, `missed: web-01 (${ID}): ${words}\n`]);
    expect((await run(body2)).exitCode).toBe(0);
  });

  test.each([["{}"], ['{"result_list":[]}'], ['{"result_list":null,"count":0}'], ['{"result_list":[null,""]}']])(
    "without a result (%s) it is a note, with a threshold exit 5",
    async (none) => {
      const { exitCode, stderr } = await run(none);
      expect([exitCode, stderr.startsWith("note: ")]).toEqual([0, true]);
      const gate = await run(none, "--max-extra", "7");
      expect([gate.exitCode, gate.stderr]).toEqual([5, `missed: web-01 (${ID}): there is no consistency result\n`]);
    },
  );

  test("the answer about another task passes no gate, and is shown with a note", async () => {
    const other = { task_id: "other", result_list: [result(directory("/d"))] };
    const words = "the answer is about another task, other";
    expect(await run(other, "--max-missing", "0")).toMatchObject({
      exitCode: 5,
      stderr: `missed: web-01 (${ID}): ${words}\n`,
    });
    expect(await run(other)).toMatchObject({ exitCode: 0, stderr: `note: web-01 (${ID}): ${words}\n` });
  });

  test("a word of the service that is not success is told, and closes no gate: its words are not documented", async () => {
    const body3 = { result_list: [{ ...result(directory("/d")), check_result: "failed" }] };
    expect(await run(body3, "--max-missing", "0")).toMatchObject({
      exitCode: 0,
      stderr: `note: web-01 (${ID}): the service's word for the result as a whole is "failed"\n`,
    });
  });

  test("the newest result counts", async () => {
    const good = result(directory("/d"));
    const bad = { ...result(directory("/d", 10, 0, 9)), finished_time: good.finished_time - 1 };
    expect((await run({ result_list: [good, bad] }, "--max-missing", "0")).exitCode).toBe(0);
    expect(
      (await run({ result_list: [bad, { ...good, finished_time: bad.finished_time - 1 }] }, "--max-missing", "0"))
        .exitCode,
    ).toBe(5);
  });

  test.each(["-1", "1.5", "many", ""])("--max-missing %j is a usage error", async (value) => {
    expect((await testCli().run("task", "consistency", ID, `--max-missing=${value}`)).exitCode).toBe(2);
  });
});

test("several tasks: one result each, and one that is missing is not 5", async () => {
  const cli = checked({ result_list: [result(directory("/d", 1, 0, 1))] });
  cli.api.get("/v3/tasks/gone").reply(404, { error_code: "SMS.7703", error_msg: "no such task" });
  const { exitCode, stdout } = await cli.run("task", "consistency", ID, "id=gone", "--max-missing", "0", "-o", "json");
  expect([exitCode, JSON.parse(stdout)]).toEqual([10, [{ result_list: [result(directory("/d", 1, 0, 1))] }]]);
});

test("without the permission for the result the exit code is 4, and the permission is named", async () => {
  const cli = testCli();
  cli.api.get(`/v3/tasks/${ID}`).reply(200, { id: ID });
  cli.api.get(`/v3/tasks/${ID}/consistency-result`).reply(403, { error_code: "SMS.9004", error_msg: "no" });
  const { exitCode, stderr } = await cli.run("task", "consistency", ID);
  expect([exitCode, stderr.includes("sms:server:getConsistencyCheckResult")]).toEqual([4, true]);
});
