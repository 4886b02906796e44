import { readFileSync } from "node:fs";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { isJsonObject, type Json, type JsonObject, parseJson } from "../../src/json.ts";
import { readTask } from "../../src/model/read-task.ts";

function read(json: string) {
  return readTask(parseJson(json) as JsonObject);
}

const LINUX = parseJson(
  readFileSync(new URL("../fixtures/show-task-linux.json", import.meta.url), "utf8"),
) as JsonObject;

describe("a field of the wrong type is named, reads as null, and leaves the rest alone", () => {
  test.each([
    ['{"id": 5, "name": "web-01"}', { id: null, name: "web-01" }, ["id (expected string)"]],
    ['{"name": ["x"]}', { name: null }, ["name (expected string)"]],
    ['{"state": {"a": 1}}', { state: null }, ["state (expected string)"]],
    ['{"priority": "1"}', { priority: null }, ["priority (expected number)"]],
    ['{"connected": "yes"}', { connected: null }, ["connected (expected boolean)"]],
    ['{"create_date": "2026-01-02"}', { create_date: null }, ["create_date (expected number)"]],
    ['{"migrate_speed": 1e400}', { migrate_speed: null }, ["migrate_speed (number too large)"]],
    ['{"source_server": "s"}', { source_server: null }, ["source_server (expected object)"]],
    ['{"source_server": 5}', { source_server: null }, ["source_server (expected object)"]],
    ['{"source_server": []}', { source_server: null }, ["source_server (expected object)"]],
    ['{"sub_tasks": {}}', { sub_tasks: null }, ["sub_tasks (expected array)"]],
    ['{"sub_tasks": 5}', { sub_tasks: null }, ["sub_tasks (expected array)"]],
    [
      '{"sub_tasks": [5, {"name": "A"}, "x"]}',
      { sub_tasks: [null, { name: "A" }, null] },
      ["sub_tasks.0 (expected object)", "sub_tasks.2 (expected object)"],
    ],
    [
      '{"sub_tasks": [{"name": "A", "progress": "9"}]}',
      { sub_tasks: [{ name: "A", progress: null }] },
      ["sub_tasks.0.progress (expected number)"],
    ],
    [
      '{"source_server": {"name": 1, "ip": 2, "state": "error"}}',
      { source_server: { name: null, ip: null, state: "error" } },
      ["source_server.ip (expected string)", "source_server.name (expected string)"],
    ],
    [
      '{"target_server": {"btrfs_list": [{"a": 1}, "b"]}}',
      { target_server: { btrfs_list: [null, "b"] } },
      ["target_server.btrfs_list.0 (expected string)"],
    ],
    [
      '{"target_server": {"disks": [{"name": "a", "physical_volumes": [{"name": "p", "index": "1"}, 7]}]}}',
      { target_server: { disks: [{ name: "a", physical_volumes: [{ name: "p", index: null }, null] }] } },
      [
        "target_server.disks.0.physical_volumes.0.index (expected number)",
        "target_server.disks.0.physical_volumes.1 (expected object)",
      ],
    ],
  ])("%s", (json, task, misfits) => {
    expect(read(json)).toEqual({ task, misfits });
  });
});

test.each([
  ["{}", {}],
  ['{"__proto__": {"state": "X"}}', {}],
  ['{"constructor": "c", "toString": null}', { constructor: "c", toString: null }],
])("%s reads", (json, task) => {
  expect(read(json)).toEqual({ task, misfits: [] });
});

test("names like __proto__ beside a misfit do no harm", () => {
  expect(read('{"__proto__": 5, "name": 5, "source_server": {"__proto__": [], "ip": {}}}')).toEqual({
    task: { name: null, source_server: { ip: null } },
    misfits: ["name (expected string)", "source_server.ip (expected string)"],
  });
});

test("null everywhere, and null in every list", () => {
  const text =
    '{"sub_tasks": [null], "target_server": {"disks": [null], "volume_groups": [null], "btrfs_list": [null]}}';
  expect(read(text)).toEqual({ task: JSON.parse(text), misfits: [] });
  const nulls = Object.fromEntries(Object.keys(LINUX).map((field) => [field, null]));
  expect(readTask(nulls)).toEqual({ task: nulls, misfits: [] });
});

type Path = readonly (string | number)[];

function* pathsOf(json: Json, above: Path = []): Iterable<Path> {
  const entries: Iterable<readonly [string | number, Json]> = Array.isArray(json)
    ? json.entries()
    : Object.entries(isJsonObject(json) ? json : {});
  for (const [key, value] of entries) {
    yield [...above, key];
    yield* pathsOf(value, [...above, key]);
  }
}

/** A copy with another value at one place; undefined takes the place away. */
function replaced(json: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(json)) return json.map((each, at) => (at === key ? replaced(each, rest, value) : each));
  const object = json as Record<string, unknown>;
  return { ...object, [key]: replaced(object[key], rest, value) };
}

test("any value anywhere: nothing throws, the rest reads, each misfit is named once and lies at the change", () => {
  const before = readTask(LINUX);
  expect(before.misfits).toEqual([]);
  const anyJson = fc.jsonValue({ depthSize: "small" }).map((value) => parseJson(JSON.stringify(value)));
  fc.assert(
    fc.property(fc.constantFrom(...pathsOf(LINUX)), anyJson, (path, value) => {
      const after = readTask(replaced(LINUX, path, value) as JsonObject);
      expect(replaced(after.task, path, undefined)).toEqual(replaced(before.task, path, undefined));
      expect(new Set(after.misfits).size).toBe(after.misfits.length);
      for (const misfit of after.misfits) expect(misfit.startsWith(path.join("."))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("any document that is an object reads", () => {
  const keys = fc.oneof(fc.constantFrom(...Object.keys(LINUX), "__proto__"), fc.string());
  const documents = fc.dictionary(keys, fc.jsonValue({ depthSize: "small" }));
  fc.assert(
    fc.property(documents, (document) => {
      const { misfits } = read(JSON.stringify(document));
      expect(misfits.length).toBeLessThanOrEqual([...pathsOf(document as JsonObject)].length);
    }),
    { numRuns: 300 },
  );
});

test("65,535 wrong sub-tasks cost ten times what 6,553 do, not a hundred times", () => {
  const wrong = '{"id": "x", "name": 1, "progress": 5}';
  const documents = [6_553, 65_535].map((count) => parseJson(`{"sub_tasks": [${Array(count).fill(wrong).join(",")}]}`));
  const [small = 0, large = 0] = documents.map((document) =>
    Math.min(
      ...[1, 2].map(() => {
        const start = performance.now();
        expect(readTask(document as JsonObject).misfits.length).toBeGreaterThan(13_000);
        return performance.now() - start;
      }),
    ),
  );
  expect(large / small).toBeLessThan(45);
});
