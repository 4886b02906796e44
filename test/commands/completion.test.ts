import { describe, expect, test } from "vitest";

import { SHELLS } from "../../src/commands/completion/shells.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { testCli } from "../cli.ts";

/** The words that are offered, and what is said last. */
async function offered(line: readonly string[], cli = testCli()) {
  const { exitCode, stdout, stderr } = await cli.run("__complete", "fish", ...line);
  expect([exitCode, stderr]).toEqual([0, ""]);
  const lines = stdout.replace(/\n$/, "").split("\n");
  return { values: lines.slice(0, -1).map((each) => each.split("\t")[0]), last: lines.at(-1) };
}

test.each(Object.entries(SHELLS))("sms completion %s prints the script", async (name, { script }) => {
  const { exitCode, stdout, stderr } = await testCli().run("completion", name);
  expect([exitCode, stdout, stderr]).toEqual([0, script, ""]);
  await expect(script).toMatchFileSnapshot(`../golden/completion/${name}.txt`);
});

test("a shell that is not known is a usage error", async () => {
  const { exitCode, stderr } = await testCli().run("completion", "tcsh");
  expect([exitCode, stderr]).toEqual([2, 'error: <shell>: "tcsh" is not one of bash, zsh, fish, powershell\n']);
});

describe("places", () => {
  test.each([
    [["ta"], ["task"], ":words"],
    [["task", "network"], ["network-check"], ":words"],
    [["task", "sp"], ["speed-limit"], ":words"],
    [["task", "speed-limit", ""], ["show", "set", "clear"], ":words"],
    [["help", "task", "speed-limit", "c"], ["clear"], ":words"],
    [["task", "speed-limit", "set", "--over"], ["--overspeed"], ":words"],
    [["task", "speed-limit", "set", "x", "--file", ""], [], ":files\t"],
    [["task", "delete", "n"], ["name="], ":nospace"],
    [["ex"], ["explain"], ":words"],
    [["--utc", "task", "sh"], ["show"], ":words"],
    [["--region", "cn-north-4", "task", "sh"], ["show"], ":words"],
    [["help", "s"], ["states", "source", "sandbox"], ":words"],
    [["help", "task", "wai"], ["wait"], ":words"],
    [["help", "task", "wait", ""], [], ":words"],
    [["nothing", ""], [], ":words"],
    [["task", "nothing", ""], [], ":words"],
    [["task", "show", "--sec"], ["--section"], ":words"],
    [["task", "show", "--section=disks", "--sec"], [], ":words"],
    [["task", "show", "--section", "disks", "--sec"], [], ":words"],
    [["sandbox", "serve", "--fault", "x", "--fau"], ["--fault"], ":words"],
    [["--versio"], ["--version"], ":words"],
    [["task", "list", "--he"], ["--help"], ":words"],
    [["-o", "js"], ["json", "jsonl"], ":words"],
    [["-ojs"], ["-ojson", "-ojsonl"], ":words"],
    [["--output=t"], ["--output=table", "--output=tsv"], ":words"],
    [["--region", "ap"], ["ap-southeast-3", "ap-southeast-1"], ":words"],
    [["task", "list", "--state", "REA"], ["READY"], ":words"],
    [["task", "list", "--phase", "paused,fa"], ["paused,failed"], ":nospace"],
    [["task", "list", "--phase=paused,pa"], [], ":nospace"],
    [["task", "wait", "x", "--for", "re"], ["rest"], ":nospace"],
    [["task", "wait", "x", "--for", "rest,phase:fa"], ["rest,phase:failed"], ":nospace"],
    [["task", "wait", "x", "--timeout", ""], [], ":words"],
    [["explain", "SMS.7703", "SMS.770"], [], ":words"],
    [["completion", "p"], ["powershell"], ":words"],
    [["help", "json", "--schema", "sms.w"], ["sms.wait/1"], ":words"],
    [["--ca-file", "x"], [], ":files\t"],
    [["--ca-file=x"], [], ":files\t--ca-file="],
    [["sandbox", "serve", "--scenario", ""], [], ":files\t"],
    [["task", "start", "x", "--junit", ""], [], ":files\t"],
    [["task", "wait", "x", "--summary", "out/"], [], ":files\t"],
    [["task", "watch", "x", "--dotenv="], [], ":files\t--dotenv="],
    [["sandbox", "run", "--", "ba"], [], ":commands\t"],
    [["sandbox", "run", "--", "bash", ""], [], ":files\t"],
    [["sandbox", "run", "--", "bash", "--sp"], [], ":files\t"],
    [["task", "show", "n"], ["name="], ":nospace"],
  ])("%j", async (line, values, last) => {
    expect(await offered(line, testCli({ env: { SMS_AUTH_TOKEN: "" } }))).toEqual({ values, last });
  });

  test.each(COMMANDS)("every flag of $path is offered", async ({ path, load }) => {
    const { flags } = await load();
    const { values } = await offered([...path, "--"]);
    expect(values.length).toBeGreaterThan(Object.keys(flags).length);
    expect(values).toContain("--output");
    expect(new Set(values).size).toBe(values.length);
  });

  test("a command without arguments is offered its flags", async () => {
    expect((await offered(["task", "list", ""])).values).toContain("--phase");
  });
});

const ROWS = [
  { id: "a-1", name: "web-01", state: "READY" },
  { id: "a-2", name: "web 02", state: "NEW\u001b[31m" },
  { id: "b-1", name: null, state: null },
];

describe("tasks", () => {
  const withTasks = () => {
    const cli = testCli();
    cli.api.get("/v3/tasks").query(true).reply(200, { count: 3, tasks: ROWS });
    return cli;
  };

  test("ids with name and state, made safe to show", async () => {
    const { stdout } = await withTasks().run("__complete", "fish", "task", "show", "");
    expect(stdout).toBe("a-1\tweb-01  READY\na-2\tweb 02  NEW\\u001b[31m\nb-1\t\n:words\n");
  });

  test("an id that stands there is not offered again", async () => {
    expect((await offered(["task", "stop", "a-1", "a"], withTasks())).values).toEqual(["a-2"]);
  });

  test("bare names that begin so, beside ids that do", async () => {
    expect((await offered(["task", "stop", "web"], withTasks())).values).toEqual(["web-01", "web 02"]);
  });

  test("names, once name= is typed", async () => {
    expect((await offered(["task", "stop", "name=w"], withTasks())).values).toEqual(["name=web-01", "name=web 02"]);
  });

  test("of the service that the line names, whatever else is wrong in it", async () => {
    const cli = testCli({ env: { SMS_ENDPOINT: "http://127.0.0.1:1" } });
    cli.api.get("/v3/tasks").query(true).reply(200, { count: 3, tasks: ROWS });
    const line = ["--endpoint", "https://sms.test", "--output", "nonsense", "--debug", "--nope", "task", "show", "b"];
    expect((await offered(line, cli)).values).toEqual(["b-1"]);
  });

  test.each([401, 403, 429, 500, 502])("HTTP %i: one request, and silence", async (status) => {
    const cli = testCli();
    cli.api.get("/v3/tasks").query(true).reply(status, {});
    expect(await offered(["task", "show", ""], cli)).toEqual({ values: [], last: ":words" });
  });

  test("what was found is offered although the next page does not come", async () => {
    const cli = testCli();
    const page = Array.from({ length: 200 }, (_, at) => ({ id: `id-${at}`, name: "n", state: "READY" }));
    cli.api.get("/v3/tasks").query({ limit: 200, offset: 0 }).reply(200, { count: 201, tasks: page });
    cli.api.get("/v3/tasks").query({ limit: 200, offset: 200 }).reply(500, {});
    expect((await offered(["task", "show", ""], cli)).values).toHaveLength(200);
  });

  test("of very many the first 500", async () => {
    const cli = testCli();
    for (const offset of [0, 200, 400]) {
      const tasks = Array.from({ length: 200 }, (_, at) => ({ id: `id-${offset + at}`, name: "n", state: "READY" }));
      cli.api.get("/v3/tasks").query({ limit: 200, offset }).reply(200, { count: 65_535, tasks });
    }
    expect((await offered(["task", "show", ""], cli)).values).toHaveLength(500);
  });

  test("no password is sent", async () => {
    const env = { SMS_AUTH_TOKEN: "", HW_USER_NAME: "u", HW_USER_PASSWORD: "p", HW_DOMAIN_NAME: "d" };
    expect(await offered(["task", "show", ""], testCli({ env }))).toEqual({ values: [], last: ":words" });
  });
});

test("profiles, with where they lead", async () => {
  const cli = testCli();
  const profiles = { prod: { region: "cn-north-4" }, lab: { endpoint: "https://sms.lab" }, old: {} };
  cli.files.set("/home/test/.config/huawei-sms/config.json", JSON.stringify({ version: 1, current: "prod", profiles }));
  const { stdout } = await cli.run("__complete", "fish", "--profile", "");
  expect(stdout).toBe("prod\tcn-north-4 (current)\nlab\thttps://sms.lab\nold\t\n:words\n");
});

describe("bash", () => {
  const NAMES = ["web 01", "it's", 'a "b"', "x:y=z", "$(id)"].map((name, at) => ({ id: `id-${at}`, name }));
  const answer = async (line: string, replaced: string, type = "9") => {
    const cli = testCli();
    if (line.includes("name=")) cli.api.get("/v3/tasks").query(true).reply(200, { count: 5, tasks: NAMES });
    return (await cli.run("__complete", "bash", line, replaced, type, "60")).stdout;
  };

  test.each([
    ["sms ta", "ta", "task\n:words\n"],
    ["sms task show --section=sum", "sum", "summary\n:nospace\n"],
    ["sms task show --section disks,sum", "disks,sum", "disks,summary\n:nospace\n"],
    ["sms task wait x --for phase:fai", "fai", "failed\n:nospace\n"],
    ["sms task show name=w", "w", "web\\ 01\n:words\n"],
    ["sms task show name=web\\ 0", "web\\ 0", "web\\ 01\n:words\n"],
    ["sms task show name='web 0", "web 0", "web 01\n:words\n"],
    ["sms task show 'name=web 0", "name=web 0", "name=web 01\n:words\n"],
    ['sms task show name="web 0', "web 0", "web 01\n:words\n"],
    ["sms task show name='it", "it", ":words\n"],
    ['sms task show name="a ', "a ", ":words\n"],
    ["sms task show name=a", "a", 'a\\ \\"b\\"\n:words\n'],
    ["sms task show name=x:y", "y", "y=z\n:words\n"],
    ["sms task show name=\\$", "\\$", "\\$\\(id\\)\n:words\n"],
    ["sms \"task\" 'show' --sec", "--sec", "--section\n:words\n"],
    ["sms task show --nothing", "--nothing", ":words\n"],
  ])("%s", async (line, replaced, expected) => {
    expect(await answer(line, replaced)).toBe(expected);
  });

  test("several are shown with what they are about, cut to the terminal, unless they go into the line", async () => {
    expect(await answer("sms help ", "")).toContain("\nstates       (What each task state means)\n");
    expect(await answer("sms help ", "")).toContain("\nenvironment  (Environment variables that sms reads)\n");
    expect(await answer("sms ", "")).toContain("sandbox     (A local SMS service for trying things and tes…)\n");
    expect(await answer("sms help ", "", "37")).toContain("\nstates\n");
  });
});

describe("PowerShell", () => {
  const NAMES = ["web 01", "it's", "$(id)", "`x", "\u2019;id"].map((name, at) => ({ id: `id-${at}`, name }));
  const answer = async (line: string, replaced: string) => {
    const cli = testCli();
    if (line.includes("name=")) cli.api.get("/v3/tasks").query(true).reply(200, { count: 5, tasks: NAMES });
    const args = [`line=${encodeURIComponent(line)}`, `word=${encodeURIComponent(replaced)}`];
    return (await cli.run("__complete", "powershell", ...args)).stdout;
  };

  test.each([
    ["sms ta", "ta", "task\tShow and control migration tasks\n:words\n"],
    ["sms task sho", "sho", "show\tShow everything about a task\n:words\n"],
    ["sms task show --section=sum", "--section=sum", "--section=summary\t\n:nospace\n"],
    ["sms task show --section disks,sum", "sum", "summary\t\n:nospace\n"],
    ["sms task show name=w", "name=w", "'name=web 01'\t\n:words\n"],
    ["sms task show 'name=it''", "'name=it''", "'name=it''s'\t\n:words\n"],
    ["sms task show name=`$", "name=`$", "'name=$(id)'\t\n:words\n"],
    ['sms task show "name=``', '"name=``', "'name=`x'\t\n:words\n"],
    ["sms task show name=\u2019", "name=\u2019", "'name=\u2019\u2019;id'\t\n:words\n"],
  ])("%s", async (line, replaced, expected) => {
    expect(await answer(line, replaced)).toBe(expected);
  });
});

test("a shell that is not known is told nothing", async () => {
  expect(await testCli().run("__complete", "tcsh", "task", "")).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  expect(await testCli().run("__complete")).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
});

test("a line that is not percent-encoded is a usage error", async () => {
  expect(await testCli().run("__complete", "powershell", "%")).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: 'error: "%" is not percent-encoded text\n',
  });
});
