import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect, test } from "vitest";

import { SMS } from "./sms.ts";

const DIST = dirname(SMS);
const read = (file: string) => readFileSync(join(DIST, file), "utf8");
const chunks = readdirSync(join(DIST, "chunks")).map((name) => `chunks/${name}`);

/** A file of the built program and all that it imports at once. */
function loadedWith(file: string, sofar = new Set<string>()): ReadonlySet<string> {
  if (sofar.has(file)) return sofar;
  sofar.add(file);
  // What loads later stands behind an arrow.
  const statics = read(file).matchAll(/(?<!=>)\brequire\("\.\/(?:chunks\/)?([\w-]+\.js)"\)/g);
  for (const [, name] of statics) loadedWith(`chunks/${name}`, sofar);
  return sofar;
}

const holdsCodes = (files: Iterable<string>) => [...files].some((file) => read(file).includes('"SMS.0515"'));
const chunkOf = (name: string) => chunks.filter((file) => new RegExp(`^chunks/${name}-[\\w-]{8}\\.js$`).test(file));
/** All that every command begins with which asks the service. */
const START = ["sms.js", "chunks/program.js", ...chunkOf("start"), ...chunkOf("request")];

test("the reader of imports follows them", () => {
  expect(START).toHaveLength(4);
  expect(chunkOf("wait").filter((file) => loadedWith(file).size > 1)).not.toEqual([]);
  expect(chunkOf("explain").map((file) => holdsCodes(loadedWith(file)))).toContain(true);
});

test.each(["show", "list", "wait", "watch", "action", "network-check", "error"])(
  "the error codes load with no %s before they are needed",
  (name) => {
    const files = new Set<string>();
    for (const file of [...START, ...chunkOf(name)]) loadedWith(file, files);
    expect(chunkOf(name)).not.toEqual([]);
    expect(holdsCodes(files)).toBe(false);
  },
);

test("what writes reports loads only when one is asked for", () => {
  const writers = ["junit", "env-file", "summary", "annotation", "markdown-view"];
  const texts = ["testsuites", "SMS_TASKS_NOT_TRIED", '"Waited"', "::${", "&nbsp;"];
  const holding = (files: Iterable<string>) =>
    writers.filter((_, at) => [...files].some((file) => read(file).includes(texts[at] ?? "")));
  const files = new Set<string>();
  for (const file of [...START, ...["show", "wait", "watch", "action", "network-check", "reports"].flatMap(chunkOf)])
    loadedWith(file, files);
  expect(holding(chunks)).toEqual(writers);
  expect(holding(files)).toEqual([]);
});
