import { expect, test } from "vitest";

import { id, sandboxWith, TEMPLATE } from "./harness.ts";

interface List {
  readonly count: number;
  readonly templates: readonly Record<string, unknown>[];
}

const OF_DB = "f7b0d0a2-3e4c-4c1e-9d61-5b8a7c900003";
const unknown = [400, { error_code: "SMS.7101", error_msg: "The template does not exist." }];

test.each([
  ["", ["web-clone", "isolated-clone", "db-01-target"]],
  ["?name=clone", ["web-clone", "isolated-clone"]],
  ["?availability_zone=ap-southeast-3b", ["isolated-clone"]],
  ["?region=cn-north-4", []],
  [`?id=${TEMPLATE}`, ["web-clone"]],
  ["?limit=1&offset=1", ["isolated-clone"]],
])("GET /v3/vm/templates%s", async (query, names) => {
  const [status, list] = await (await sandboxWith()).send("GET", `/v3/vm/templates${query}`);
  expect([status, (list as List).templates.map(({ name }) => name)]).toEqual([200, names]);
});

test("a template is created, shown, changed and deleted", async () => {
  const sandbox = await sandboxWith();
  const [status, created] = await sandbox.send("POST", "/v3/vm/templates", {
    template: {
      name: "new-one",
      is_template: true,
      disk: [{ index: 0, name: "system", disktype: "SSD", size: 40 }],
      colour: "red",
    },
  });
  const { id: templateId } = created as { id: string };
  expect([status, created]).toEqual([200, { id: templateId }]);
  const path = `/v3/vm/templates/${templateId}`;
  const show = async () => ((await sandbox.send("GET", path))[1] as { template: Record<string, unknown> }).template;
  expect(await show()).toMatchObject({ id: templateId, name: "new-one", is_template: "true", flavor: null });
  expect(await show()).not.toHaveProperty("colour");
  expect(await sandbox.send("PUT", path, { template: { name: "new-two", flavor: "s6.large.2" } })).toEqual([200, ""]);
  expect(await show()).toMatchObject({ name: "new-two", is_template: "true", flavor: "s6.large.2" });
  expect(await sandbox.send("DELETE", path)).toEqual([200, ""]);
  expect(await sandbox.send("GET", path)).toEqual(unknown);
  expect(await sandbox.send("PUT", path, { template: { name: "x" } })).toEqual(unknown);
  expect(await sandbox.send("DELETE", path)).toEqual(unknown);
});

test.each([
  [{}, "template is required"],
  [{ template: {} }, "template"],
  [{ template: { name: "a b" } }, "template"],
  [{ template: { name: "a", is_template: "true" } }, "template"],
  [{ template: { name: "a", publicip: { type: "5_bgp", bandwidth_size: 2001 } } }, "template"],
  [{ template: { name: "a", disk: [{ name: "system" }] } }, "template"],
])("the template %j is refused", async (body, word) => {
  const [status, error] = await (await sandboxWith()).send("POST", "/v3/vm/templates", body);
  expect([status, error]).toEqual([400, { error_code: "SMS.9001", error_msg: expect.stringContaining(word) }]);
});

test("no public address is an empty object, and unset fields may be null", async () => {
  const template = { name: "a", publicip: {}, vpc: null };
  expect((await (await sandboxWith()).send("POST", "/v3/vm/templates", { template }))[0]).toBe(200);
});

test("the template of a task cannot be deleted, nor others together with it", async () => {
  const sandbox = await sandboxWith();
  const owned = [400, { error_code: "SMS.7111", error_msg: expect.stringContaining(OF_DB) }];
  expect(await sandbox.send("DELETE", `/v3/vm/templates/${OF_DB}`)).toEqual(owned);
  expect(await sandbox.send("POST", "/v3/vm/templates/delete", { ids: [TEMPLATE, OF_DB] })).toEqual(owned);
  expect((await sandbox.send("POST", "/v3/vm/templates/delete", { ids: [] }))[0]).toBe(400);
  expect(await sandbox.send("POST", "/v3/vm/templates/delete", { ids: [TEMPLATE] })).toEqual([200, ""]);
  expect(((await sandbox.send("GET", "/v3/vm/templates"))[1] as List).count).toBe(2);
});

test("a clone needs a template that exists", async () => {
  const sandbox = await sandboxWith();
  const clone = (template_id: string) =>
    sandbox.send("POST", `/v3/tasks/${id(11)}/action`, { operation: "clone_test", template_id });
  expect(await clone("t")).toEqual(unknown);
  expect(await clone(TEMPLATE)).toEqual([200, ""]);
});
