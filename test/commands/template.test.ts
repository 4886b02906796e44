import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { testCli } from "../cli.ts";

type Cli = ReturnType<typeof testCli>;

const DOCUMENT = readFileSync("test/fixtures/show-template.json", "utf8").replace("****", "planted-password");
const UNKNOWN = { error_code: "SMS.7101", error_msg: "The template does not exist." };
const ID = "7a9a9540-ff28-4869-b9e4-855fbe12aaaa";

function listed({ api }: Cli, query: object, ...templates: readonly unknown[]) {
  api
    .get("/v3/vm/templates")
    .query({ ...query })
    .reply(200, { count: templates.length, templates });
}

test("filters are sent under the names of the API, pages of 100", async () => {
  const cli = testCli();
  listed(cli, { name: "web", region: "r", availability_zone: "r-a", limit: 100, offset: 0 });
  const flags = ["--name", "web", "--target-region", "r", "--availability-zone", "r-a", "--all"];
  expect(await cli.run("template", "list", ...flags)).toMatchObject({ exitCode: 0, stderr: "no templates\n" });
});

test.each(["table", "json", "yaml", "jsonl", "tsv", "markdown"])("-o %s has no password", async (format) => {
  for (const argv of [
    ["template", "show", "t"],
    ["template", "list"],
  ]) {
    const cli = testCli();
    if (argv.includes("show")) cli.api.get("/v3/vm/templates/t").reply(200, DOCUMENT);
    else listed(cli, { limit: 100, offset: 0 }, (JSON.parse(DOCUMENT) as { template: unknown }).template);
    const { exitCode, stdout, stderr } = await cli.run(...argv, "-o", format, "--query", "@");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("web-clone");
    expect(stdout + stderr).not.toContain("planted");
  }
});

test("--show-secrets shows it, and the document is the service's own", async () => {
  const cli = testCli();
  cli.api.get("/v3/vm/templates/t").reply(200, DOCUMENT);
  const { stdout, stderr } = await cli.run("template", "show", "t", "--show-secrets", "-o", "jsonl");
  expect([stdout, stderr]).toEqual([DOCUMENT, ""]);
});

test("an empty password is not masked, and nothing is said", async () => {
  const cli = testCli();
  cli.api.get("/v3/vm/templates/t").reply(200, '{"template":{"target_password":""}}');
  expect(await cli.run("template", "show", "t", "-o", "jsonl")).toMatchObject({
    stdout: '{"template":{"target_password":""}}\n',
    stderr: "",
  });
});

test.each([
  [400, UNKNOWN],
  [404, {}],
])("HTTP %i: a template is found by its exact name", async (status, body) => {
  const cli = testCli();
  cli.api.get("/v3/vm/templates/web-clone").reply(status, body);
  listed(cli, { name: "web-clone", limit: 100, offset: 0 }, { id: "t", name: "web-clone" });
  cli.api.get("/v3/vm/templates/t").reply(200, DOCUMENT);
  const { exitCode, stdout } = await cli.run("template", "show", "web-clone", "--query", "template.name", "-o", "tsv");
  expect([exitCode, stdout]).toEqual([0, "web-clone\n"]);
});

test.each([
  ['{"template":7}', "table"],
  ['{"template":{"disk":[null,{"size":"x"}],"nics":7,"vpc":[],"is_template":"odd","publicip":{}}}', "table"],
])("an odd document, %s, is shown as far as it can be", async (body, format) => {
  const cli = testCli();
  cli.api.get("/v3/vm/templates/t").reply(200, body);
  expect((await cli.run("template", "show", "t", "-o", format)).exitCode).toBe(0);
});

test("clone-test takes the name of a template", async () => {
  const cli = testCli();
  cli.api.get("/v3/vm/templates/web-clone").reply(400, UNKNOWN);
  listed(cli, { name: "web-clone", limit: 100, offset: 0 }, { id: "t", name: "web-clone" });
  cli.api.get("/v3/vm/templates/t").reply(200, DOCUMENT);
  cli.api.get(`/v3/tasks/${ID}`).times(2).reply(200, { id: ID, state: "SYNCING" });
  cli.api.post(`/v3/tasks/${ID}/action`, { operation: "clone_test", template_id: "t" }).reply(200);
  expect((await cli.run("task", "clone-test", ID, "--template-id", "web-clone")).exitCode).toBe(0);
});

test("a template that is not there ends it before anything is sent", async () => {
  const cli = testCli();
  cli.api.get("/v3/vm/templates/web-clon").reply(400, UNKNOWN);
  listed(cli, { name: "web-clon", limit: 100, offset: 0 });
  listed(cli, { limit: 100, offset: 0 }, { id: "t", name: "web-clone" });
  const { exitCode, stderr } = await cli.run("task", "clone-test", ID, "--template-id", "web-clon");
  expect(exitCode).toBe(3);
  expect(stderr).toContain("Did you mean web-clone (t)?");
});

test("who may not read templates can give an id", async () => {
  const cli = testCli();
  cli.api.get("/v3/vm/templates/t").reply(403, { error_code: "SMS.9004", error_msg: "no" });
  cli.api.get(`/v3/tasks/${ID}`).times(2).reply(200, { id: ID, state: "SYNCING" });
  cli.api.post(`/v3/tasks/${ID}/action`, { operation: "clone_test", template_id: "t" }).reply(200);
  const { exitCode, stderr } = await cli.run("task", "clone-test", ID, "--template-id", "t");
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining("; it is taken for an id\n")]);
});

test("with --no-precheck no template is read", async () => {
  const cli = testCli();
  cli.api.post(`/v3/tasks/${ID}/action`, { operation: "clone_test", template_id: "t" }).reply(200);
  expect((await cli.run("task", "clone-test", ID, "--template-id", "t", "--no-precheck")).exitCode).toBe(0);
});

test("completion offers names of templates", async () => {
  const cli = testCli();
  listed(cli, { limit: 100, offset: 0 }, { id: "t", name: "web-clone" });
  const { stdout } = await cli.run("__complete", "fish", "task", "clone-test", "x", "--template-id", "web");
  expect(stdout).toBe("web-clone\t\n:words\n");
});
