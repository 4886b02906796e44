import { readFileSync } from "node:fs";

import { type Json, type JsonObject, parseJson, printJson } from "../../src/json.ts";
import { OPERATIONS } from "../../src/model/operations.ts";
import { listedByName, type testCli } from "../cli.ts";

const WINDOWS = readFileSync("test/fixtures/show-task-windows.json", "utf8");
const LINUX = readFileSync("test/fixtures/show-task-linux.json", "utf8");
const LIST = readFileSync("test/fixtures/list-tasks.json", "utf8");
const SOURCE = readFileSync("test/fixtures/show-source.json", "utf8");
const SOURCE_LIST = readFileSync("test/fixtures/list-sources.json", "utf8");
const ERRORS = readFileSync("test/fixtures/list-errors.json", "utf8");
const OVERVIEW =
  '{"waiting":3,"replicate":12,"syncing":5,"stopped":1,"deleting":0,"cutovering":0,"unavailable":2,"stopping":0,"skipping":0,"finished":40,"initialize":0,"error":1,"cloning":0,"unconfigured":4,"new_state":9223372036854775807,"odd":"x"}';
/** As it is printed, with the password masked. */
const TEMPLATE = readFileSync("test/fixtures/show-template.json", "utf8");
const TEMPLATE_LIST = `{"count":2,"templates":[${printJson((parseJson(TEMPLATE) as JsonObject)["template"] ?? null)},{"id":"t-2","name":"a|b\\u001b[2J","is_template":true,"disk":null,"target_password":"","odd":1.0}]}`;
/** What the queries of the commands below find, without the query language. */
const LISTED = (parseJson(LIST) as { readonly tasks: readonly JsonObject[] }).tasks;
const IDS_AND_NAMES = LISTED.map(({ id = null, name = null }) => ({ id, name }));
const SUB_TASK_IDS = LISTED.map(({ id = null, name = null, migrate_speed: speed = null, sub_tasks: subTasks }) => {
  const [first] = (subTasks ?? []) as readonly JsonObject[];
  return [id, name, speed, first?.["id"] ?? null];
});
/** The source servers of the listed tasks, half copied. */
const COPYING = LISTED.map(({ id = null }, at) => ({
  id: `s${at}`,
  replicatesize: (at + 1) * 1_073_741_824,
  totalsize: 8_589_934_592,
  current_task: { id },
}));
const ID = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001";

const PROFILES_PATH = "/home/test/.config/huawei-sms/config.json";
const PROFILES = JSON.stringify({
  version: 1,
  current: "prod",
  profiles: {
    prod: { region: "cn-north-4", max_retries: 6, ak: "planted-access-key", sk: "planted-secret-key" },
    迁移: {
      endpoint: "https://sms.a-long-name-of-a-laboratory.departments.example.com:8443/a/prefix",
      credential_process: "/usr/local/bin/keys lab",
    },
  },
});

type Cli = ReturnType<typeof testCli>;

/**
 * What -o json and -o yaml have to print, known without running the command: a value that the service served; objects with
 * this `schema`, or with these fields; or nothing.
 */
export type ExpectedJson =
  | { readonly value: Json }
  | { readonly schema: string }
  | { readonly fields: readonly string[] }
  | "nothing";

interface GoldenCommand {
  readonly argv: readonly string[];
  /** The service it meets. */
  readonly meets?: (cli: Cli) => void;
  readonly json: ExpectedJson;
}

/** Wide, combining and right-to-left characters, in names of every length. */
const WIDE_NAMES = [
  "数据库服务器-生产环境-01",
  "🚀 rocket-01 👍🏽",
  "e\u0301tude-u\u0308ber-01",
  "서버 데이터베이스",
  "プロダクション環境のメールサーバー",
  "خادم-01",
];
const WIDE_TASK_ID = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0100";
const WIDE_LIST = parseJson(
  JSON.stringify({
    count: WIDE_NAMES.length,
    tasks: WIDE_NAMES.map((name, at) => ({
      id: `8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c01${at}0`,
      name,
      state: ["RUNNING", "SYNC_F_ROLLBACK_SUCCESS", "MIGRATE_FAIL"][at % 3],
      migrate_speed: at * 10.5,
      estimate_complete_time: 1_767_327_045_000,
      sub_tasks: [{ name: "MIGRATE_LINUX_BLOCK", progress: at * 20 }],
      source_server: { name: `${name}.源.example` },
      target_server: { name: `${name}-目标` },
    })),
  }),
);
const WIDE_ID = "7a9a9540-ff28-4869-b9e4-855fbe12aaaa";
const WIDE_TASK = LINUX.replaceAll(/"(name|mount_point|user_op)" : "([^"]+)"/g, '"$1" : "$2 数据🚀e\u0301"');

/** A name that would like to be a new line, a cell, markup, and a command of a build server. */
const HOSTILE = JSON.stringify({
  id: ID,
  name: "::error::a\tb\nc|d`e`]]>##[error]<b>*f*</b>@g",
  state: "READY\u001b[2J\u202e",
  "yes: [x]": "no",
});

const SPEED_RULES =
  '{"speed_limit":[{"start":"08:00","end":"18:00","speed":50,"over_speed_threshold":20.0},{"start":"18:00","end":"23:59","speed":0}]}';

const CONSISTENCY = `{"task_id":"${ID}","result_list":[{"finished_time":1767258000000,"check_result":"success","consistency_result":[
  {"dir_check":"/srv/data","num_total_files":120431,"num_different_files":0,"num_target_miss_files":2,"num_target_more_files":0},
  {"dir_check":"/var/\\u001b[2Jwww|<b>","num_total_files":12,"num_different_files":1,"num_target_miss_files":0,"num_target_more_files":3}]}]}`;

const LOG_UPLOAD = {
  id: ID,
  log_collect_status: "UPLOADED",
  log_bucket: "sms-logs",
  log_expire: 3600,
  log_upload_time: 1_767_257_500_000,
  log_share_url: "https://sms-logs.obs.example/logs%2Fagent.zip?Signature=x%3D%0A",
};

/** Every command that answers by itself. */
export const COMMANDS: Readonly<Record<string, GoldenCommand>> = {
  "task-show": {
    argv: ["task", "show", ID],
    meets: ({ api }) => void api.get(`/v3/tasks/${ID}`).reply(200, WINDOWS),
    json: { value: parseJson(WINDOWS) },
  },
  "task-show-wide": {
    argv: ["task", "show", WIDE_ID],
    meets: ({ api }) => void api.get(`/v3/tasks/${WIDE_ID}`).reply(200, WIDE_TASK),
    json: { value: parseJson(WIDE_TASK) },
  },
  "task-show-hostile": {
    argv: ["task", "show", ID, "--section", "summary", "--full"],
    meets: ({ api }) => void api.get(`/v3/tasks/${ID}`).reply(200, HOSTILE),
    json: { value: parseJson(HOSTILE) },
  },
  "task-show-several": {
    argv: ["task", "show", "a", "b", "c", "--section", "summary,network", "--full"],
    meets: (cli) => {
      const { api } = cli;
      api.get("/v3/tasks/a").reply(200, '{"id":"a","state":"READY","speed":0.0}');
      api.get("/v3/tasks/b").reply(404);
      listedByName(cli, "b");
      api.get("/v3/tasks/c").reply(200, '{"id":"c","long":9223372036854775807}');
    },
    json: { value: parseJson('[{"id":"a","state":"READY","speed":0.0},{"id":"c","long":9223372036854775807}]') },
  },
  "task-show-missing": {
    json: "nothing",
    argv: ["task", "show", ID],
    meets: (cli) => {
      cli.api
        .get(`/v3/tasks/${ID}`)
        .reply(400, { error_code: "SMS.7703", error_msg: "Task doesn't exist" }, { "x-request-id": "r-1" });
      listedByName(cli, ID, [], [{ id: `${ID.slice(0, -1)}2`, name: "web-01" }]);
    },
  },
  "task-list": {
    argv: ["task", "list", "--limit", "6"],
    meets: ({ api }) => {
      api.get("/v3/tasks").query({ limit: 6, offset: 0 }).reply(200, LIST);
      // Only tables have the bytes copied.
      api.get("/v3/sources").query(true).optionally().reply(200, { source_servers: COPYING });
    },
    json: { value: parseJson(LIST) },
  },
  "task-list-wide": {
    argv: ["task", "list"],
    meets: ({ api }) => {
      api.get("/v3/tasks").query(true).reply(200, printJson(WIDE_LIST));
      api
        .get("/v3/sources")
        .query(true)
        .optionally()
        .reply(200, {
          source_servers: [
            { id: "s", replicatesize: 4123168604, totalsize: 9663676416, current_task: { id: WIDE_TASK_ID } },
          ],
        });
    },
    json: { value: WIDE_LIST },
  },
  "task-list-empty": {
    argv: ["task", "list"],
    meets: ({ api }) => void api.get("/v3/tasks").query(true).reply(200, { count: 0, tasks: [] }),
    json: { value: parseJson('{"count":0,"tasks":[]}') },
  },
  "task-list-query": {
    json: { value: SUB_TASK_IDS },
    argv: ["task", "list", "--limit", "6", "--query", "tasks[].[id, name, migrate_speed, sub_tasks[0].id]"],
    meets: ({ api }) => void api.get("/v3/tasks").query(true).reply(200, LIST),
  },
  "source-list": {
    argv: ["source", "list", "--fail-on", "unavailable,offline"],
    meets: ({ api }) => void api.get("/v3/sources").query({ limit: 200, offset: 0 }).reply(200, SOURCE_LIST),
    json: { value: parseJson(SOURCE_LIST) },
  },
  "source-show": {
    argv: ["source", "show", "s"],
    meets: ({ api }) => void api.get("/v3/sources/s").reply(200, SOURCE),
    json: { value: parseJson(SOURCE) },
  },
  "template-list": {
    argv: ["template", "list"],
    meets: ({ api }) =>
      void api
        .get("/v3/vm/templates")
        .query({ limit: 100, offset: 0 })
        .reply(200, TEMPLATE_LIST.replaceAll("****", "planted-password")),
    json: { value: parseJson(TEMPLATE_LIST) },
  },
  "template-show": {
    argv: ["template", "show", "t"],
    meets: ({ api }) => void api.get("/v3/vm/templates/t").reply(200, TEMPLATE.replaceAll("****", "planted-password")),
    json: { value: parseJson(TEMPLATE) },
  },
  errors: {
    argv: ["errors", "--fail"],
    meets: ({ api }) => {
      api.get("/v3/errors").query({ limit: 100, offset: 0 }).reply(200, ERRORS);
      // Only tables name the tasks.
      api.get("/v3/sources").query(true).optionally().reply(200, SOURCE_LIST);
    },
    json: { value: parseJson(ERRORS) },
  },
  "errors-group-by": {
    argv: ["errors", "--group-by", "code"],
    meets: ({ api }) => void api.get("/v3/errors").query({ limit: 100, offset: 0 }).reply(200, ERRORS),
    json: { schema: "sms.errors/1" },
  },
  overview: {
    argv: ["overview", "--fail-on", "error,unavailable"],
    meets: ({ api }) => void api.get("/v3/sources/overview").reply(200, OVERVIEW),
    json: { value: parseJson(OVERVIEW) },
  },
  "task-wait": {
    json: { schema: "sms.wait/1" },
    argv: ["task", "wait", ID, "--for", "rest", "--interval", "30s"],
    meets: ({ api }) => {
      for (const state of ["RUNNING", "SYNCING", "SYNC_SUCCESS"])
        api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", state });
    },
  },
  "task-wait-several": {
    json: { schema: "sms.wait/1" },
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
    json: { schema: "sms.wait/1" },
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
    Object.values(OPERATIONS).map(({ word }) => [
      `task-${word}`,
      {
        json: { schema: "sms.action/1" },
        argv: [
          "task",
          word,
          ID,
          "--template-id",
          "id=template-1",
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
  "task-start-dry-run": {
    json: { schema: "sms.request/1" },
    argv: ["task", "start", ID, "--dry-run"],
    meets: ({ api }) => void api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", state: "READY" }),
  },
  "task-speed-limit-show": {
    argv: ["task", "speed-limit", "show", ID],
    meets: ({ api }) => {
      api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", state: "RUNNING", speed_limit: 100 });
      api.get(`/v3/tasks/${ID}/speed-limit`).reply(200, SPEED_RULES);
    },
    json: { value: parseJson(SPEED_RULES) },
  },
  "task-speed-limit-set": {
    argv: ["task", "speed-limit", "set", ID, "08:00-18:00=20"],
    meets: ({ api }) => {
      api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", state: "RUNNING" });
      api.get(`/v3/tasks/${ID}/speed-limit`).reply(200, SPEED_RULES);
      api.post(`/v3/tasks/${ID}/speed-limit`).reply(200, "", { "x-request-id": "r-1" });
      api.get(`/v3/tasks/${ID}/speed-limit`).reply(200, '{"speed_limit":[{"start":"08:00","end":"18:00","speed":20}]}');
    },
    json: { schema: "sms.speed-limit/1" },
  },
  "task-delete": {
    json: { schema: "sms.action/1" },
    argv: ["task", "delete", ID, "--yes"],
    meets: ({ api }) => {
      api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", state: "ABORT" });
      api.delete(`/v3/tasks/${ID}`).reply(200, "", { "x-request-id": "r-1" });
      api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", state: "DELETING" });
    },
  },
  "task-logs": {
    json: { schema: "sms.logs/1" },
    argv: ["task", "logs", ID],
    meets: ({ api }) => {
      api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", source_server: { id: "source-1" } });
      api
        .get("/v3/sources")
        .query({ id: "source-1" })
        .reply(200, { count: 1, source_servers: [{ id: "source-1", current_task: LOG_UPLOAD }] });
    },
  },
  "task-consistency": {
    argv: ["task", "consistency", ID, "--max-missing", "0"],
    meets: ({ api }) => {
      api.get(`/v3/tasks/${ID}`).reply(200, { id: ID, name: "迁移 web-01", state: "SYNCING" });
      api.get(`/v3/tasks/${ID}/consistency-result`).reply(200, CONSISTENCY);
    },
    json: { value: parseJson(CONSISTENCY) },
  },
  doctor: {
    json: { schema: "sms.check/1" },
    argv: ["doctor"],
    meets: ({ api }) => {
      const date = "Fri, 02 Jan 2026 02:57:05 GMT";
      api.get("/v3/tasks?limit=1").reply(401, { error_code: "APIGW.0301", error_msg: "who?" }, { date });
      api.get("/v3/tasks?limit=1").reply(403, { error_code: "SMS.9004", error_msg: "no permission" });
    },
  },
  api: {
    argv: ["api", "GET", "/v3/x"],
    // tsv and markdown ask nothing, since there are no rows.
    meets: ({ api }) => void api.get("/v3/x").optionally().reply(200, WINDOWS),
    json: { value: parseJson(WINDOWS) },
  },
  "api-query": {
    json: { value: IDS_AND_NAMES },
    argv: ["api", "GET", "/v3/x", "--query", "tasks[].{id: id, name: name}"],
    meets: ({ api }) => void api.get("/v3/x").reply(200, LIST),
  },
  "api-failed": {
    json: "nothing",
    argv: ["api", "PUT", "/v3/migprojects/1", "--body", "{}", "--query", "id"],
    meets: ({ api }) =>
      void api
        .put("/v3/migprojects/1")
        .reply(504, { error_code: "APIGW.0201", error_msg: "Backend timeout" }, { "x-request-id": "r-1" }),
  },
  explain: { argv: ["explain", "0301", "SMS.1404", "APIGW.0201"], json: { schema: "sms.explain/1" } },
  "config-list": {
    json: { schema: "sms.setting/1" },
    argv: ["config", "list", "--show-origin", "--request-timeout", "45s"],
    meets: ({ files }) => void files.set(PROFILES_PATH, PROFILES),
  },
  "config-list-profiles": {
    json: { schema: "sms.profile/1" },
    argv: ["config", "list", "--profiles"],
    meets: ({ files }) => void files.set(PROFILES_PATH, PROFILES),
  },
  "help-exit-codes": { argv: ["help", "exit-codes"], json: { fields: ["code", "meaning"] } },
  "help-states": { argv: ["help", "states"], json: { fields: ["state", "phase", "meaning", "at_rest"] } },
  "help-environment": { argv: ["help", "environment"], json: { fields: ["name", "meaning"] } },
  "help-json": { argv: ["help", "json"], json: { fields: ["object", "field", "type", "meaning"] } },
};
