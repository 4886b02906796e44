import { readFileSync } from "node:fs";

import nock from "nock";
import { expect, test } from "vitest";

import { parseJson } from "../../src/json.ts";
import { OPERATIONS } from "../../src/model/operations.ts";
import { testCli } from "../cli.ts";

const WINDOWS = readFileSync("test/fixtures/show-task-windows.json", "utf8");
const LIST = readFileSync("test/fixtures/list-tasks.json", "utf8");
const ID = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001";

type Cli = ReturnType<typeof testCli>;

/** Every command that answers by itself, with the service it meets. */
const COMMANDS: Readonly<Record<string, { readonly argv: readonly string[]; readonly meets?: (cli: Cli) => void }>> = {
  "task-show": { argv: ["task", "show", ID], meets: ({ api }) => void api.get(`/v3/tasks/${ID}`).reply(200, WINDOWS) },
  "task-show-missing": {
    argv: ["task", "show", ID],
    meets: ({ api }) =>
      void api
        .get(`/v3/tasks/${ID}`)
        .reply(400, { error_code: "SMS.7703", error_msg: "Task doesn't exist" }, { "x-request-id": "r-1" }),
  },
  "task-list": {
    argv: ["task", "list", "--limit", "6"],
    meets: ({ api }) => void api.get("/v3/tasks").query({ limit: 6, offset: 0 }).reply(200, LIST),
  },
  "task-list-empty": {
    argv: ["task", "list"],
    meets: ({ api }) => void api.get("/v3/tasks").query(true).reply(200, { count: 0, tasks: [] }),
  },
  "task-list-query": {
    argv: ["task", "list", "--limit", "6", "--query", "tasks[].[id, name, migrate_speed, sub_tasks[0].id]"],
    meets: ({ api }) => void api.get("/v3/tasks").query(true).reply(200, LIST),
  },
  "task-wait": {
    argv: ["task", "wait", ID, "--for", "rest", "--interval", "30s"],
    meets: ({ api }) => {
      for (const state of ["RUNNING", "SYNCING", "SYNC_SUCCESS"])
        api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", state });
    },
  },
  "task-wait-several": {
    argv: ["task", "wait", "a", "b", "--for", "SYNCING"],
    meets: ({ api }) => {
      api.get("/v3/tasks").query(true).reply(200, { count: 0, tasks: [] });
      api.get("/v3/tasks/a").reply(200, { id: "a", name: "迁移 web-01", state: "SYNCING" });
      api.get("/v3/tasks/b").reply(200, {
        id: "b",
        name: "web-02",
        state: "MIGRATE_FAIL",
        error_json: '{"error_code":"SMS.3805","error_param":["22"]}',
      });
    },
  },
  "task-watch": {
    argv: ["task", "watch", "watched"],
    meets: ({ api }) => {
      const reads = (state: string) =>
        api.get("/v3/tasks/watched").reply(200, { id: "watched", name: "迁移 web-01", state });
      reads("RUNNING");
      reads("MIGRATE_SUCCESS");
      // The last look is for the summary, which programs do not get.
      api
        .get("/v3/tasks/watched")
        .optionally()
        .reply(200, { id: "watched", name: "迁移 web-01", state: "MIGRATE_SUCCESS" });
    },
  },
  ...Object.fromEntries(
    OPERATIONS.map(({ word }) => [
      `task-${word}`,
      {
        argv: [
          "task",
          word,
          ID,
          "--template-id",
          "template-1",
          "--yes",
          ...(word === "network-check" ? ["--no-wait"] : []),
        ],
        meets: ({ api }: Cli) => {
          api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", state: "READY" });
          api.post(`/v3/tasks/${ID}/action`).reply(200, "", { "x-request-id": "r-1" });
          api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", state: "RUNNING" });
        },
      },
    ]),
  ),
  doctor: {
    argv: ["doctor"],
    meets: ({ api }) => {
      const date = "Fri, 02 Jan 2026 02:57:05 GMT";
      api.get("/v3/tasks?limit=1").reply(401, { error_code: "APIGW.0301", error_msg: "who?" }, { date });
      api.get("/v3/tasks?limit=1").reply(403, { error_code: "SMS.9004", error_msg: "no permission" });
    },
  },
  "help-exit-codes": { argv: ["help", "exit-codes"] },
  "help-states": { argv: ["help", "states"] },
  "help-environment": { argv: ["help", "environment"] },
  "help-json": { argv: ["help", "json"] },
};

/** stdout, stderr and exit code as one text: a line more anywhere is seen. */
async function transcript(name: string, flags: readonly string[], columns?: number): Promise<string> {
  const command = COMMANDS[name];
  // An optional answer that was not fetched must not be there for the next run.
  nock.cleanAll();
  const cli = testCli({ utcOffset: 480, ...(columns === undefined ? {} : { columns }) });
  command?.meets?.(cli);
  const { exitCode, stdout, stderr } = await cli.run(...(command?.argv ?? []), ...flags);
  return `${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
}

test.each(Object.keys(COMMANDS))("%s on terminals, in a pipe, as JSON, jsonl and tsv", async (name) => {
  for (const columns of [80, 120]) {
    const text = await transcript(name, ["--color", "never"], columns);
    await expect(text).toMatchFileSnapshot(`../golden/commands/${name}.${columns}.txt`);
  }
  await expect(await transcript(name, [])).toMatchFileSnapshot(`../golden/commands/${name}.pipe.txt`);
  for (const format of ["jsonl", "tsv"]) {
    const text = await transcript(name, ["-o", format]);
    await expect(text).toMatchFileSnapshot(`../golden/commands/${name}.${format}.txt`);
  }
  const json = await transcript(name, ["-o", "json"]);
  await expect(json).toMatchFileSnapshot(`../golden/commands/${name}.json.txt`);
  const [stdout = ""] = json.split("--- stderr\n");
  if (stdout !== "") parseJson(stdout);
});

test("colour on a terminal", async () => {
  await expect(await transcript("task-show", [], 100)).toMatchFileSnapshot(
    "../golden/commands/task-show.100.color.txt",
  );
});
