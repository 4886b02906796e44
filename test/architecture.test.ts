import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { posix } from "node:path";

import { describe, expect, test } from "vitest";

/** Small files at the top of src that any room may use: plain words about JSON, text and errors. */
const LEAVES = ["json", "safe-text", "errors", "error-object", "exit-code", "parse-value"];

/**
 * Which room may look into which; a file at the top of src is a room of its own.
 * After `types`, rooms of which only the types may be known.
 */
const MAY_IMPORT: Readonly<Record<string, { readonly code: readonly string[]; readonly types: readonly string[] }>> = {
  json: { code: ["safe-text", "parse-with-numbers"], types: [] },
  "parse-with-numbers": { code: [], types: [] },
  "safe-text": { code: [], types: [] },
  errors: { code: ["json"], types: [] },
  "parse-value": { code: ["errors"], types: [] },
  "error-object": { code: ["errors", "json"], types: [] },
  "exit-code": { code: ["errors"], types: [] },
  version: { code: [], types: [] },
  context: { code: [], types: [] },
  "system-context": { code: ["errors", "system"], types: ["context"] },
  system: { code: ["system", "config", "errors"], types: ["context"] },
  model: { code: ["model", "json"], types: [] },
  tracking: { code: ["tracking", "model", ...LEAVES], types: [] },
  view: { code: ["view", "model", "tracking", ...LEAVES], types: [] },
  query: { code: ["query", ...LEAVES], types: [] },
  output: { code: ["output", "view", "query", ...LEAVES], types: ["context"] },
  reports: { code: ["reports", "output", "view", ...LEAVES], types: ["context"] },
  api: { code: ["api", "model", "auth", ...LEAVES], types: ["context"] },
  auth: { code: ["auth", ...LEAVES], types: ["config", "context"] },
  config: { code: ["config", ...LEAVES], types: ["context"] },
  sandbox: { code: ["sandbox", "model", "json"], types: [] },
  commands: {
    code: ["commands", "config", "model", "view", "tracking", "sandbox", ...LEAVES],
    types: ["api", "auth", "context", "reports"],
  },
  "help-text": { code: [], types: ["commands"] },
  "man-page": { code: ["man-page", "commands", ...LEAVES], types: [] },
  program: { code: ["commands", "help-text", "man-page", "version", ...LEAVES], types: [] },
  services: { code: ["services", "api", "auth", "config", "output", ...LEAVES], types: ["commands", "context"] },
  "unparsed-words": { code: [], types: [] },
  start: { code: ["main", "system-context"], types: [] },
  main: {
    code: ["complete", "program", "unparsed-words", "run", "settled", "reports", "api", "auth", ...LEAVES],
    types: ["context"],
  },
  run: {
    code: ["services", "output", "reports", "settled", ...LEAVES],
    types: ["api", "commands", "context", "program", "view"],
  },
  settled: { code: [...LEAVES], types: ["reports"] },
  complete: { code: ["services"], types: ["api", "commands", "context"] },
};

/** Each outside package has one owner, so that it can be replaced in one place. */
const OWNER: Readonly<Record<string, RegExp>> = {
  commander: /^src\/program\.ts$/,
  chalk: /^src\/output\//,
  "cli-table3": /^src\/output\//,
  "string-width": /^src\/output\//,
  yaml: /^src\/output\/yaml\.ts$/,
  "yaml/util": /^src\/output\/yaml\.ts$/,
  ora: /^src\/output\//,
  "zod/mini": /^src\/model\//,
  "lossless-json": /^src\/json\.ts$/,
  "@jmespath-community/jmespath": /^src\/query\/parse\.ts$/,
  "p-map": /^src\/commands\//,
  conf: /^src\/config\/store\.ts$/,
  "jsonc-parser": /^src\/config\/locate\.ts$/,
  undici: /^src\/api\/special-fetch\.ts$/,
  ini: /^src\/auth\/ini-section\.ts$/,
  "string-argv": /^src\/auth\/process\.ts$/,
  "@inquirer/input": /^src\/system\/prompt\.ts$/,
  "@inquirer/password": /^src\/system\/prompt\.ts$/,
  "@inquirer/select": /^src\/system\/prompt\.ts$/,
  "fast-xml-builder": /^src\/reports\/junit\.ts$/,
  leven: /^src\/(model\/error-codes|commands\/config)\//,
};

const MOST_LINES = 200;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts"))
    .toSorted();
}

const FILES = filesBelow("src");
const read = (file: string) => readFileSync(file, "utf8").replaceAll("\r\n", "\n");
/** Without what may say anything: comments. */
const code = (file: string) =>
  read(file)
    .replaceAll(/\/\*[^]*?\*\//g, "")
    .replaceAll(/(^|\s)\/\/.*$/gm, "$1");

interface Import {
  readonly from: string;
  readonly typesOnly: boolean;
}

/** Static imports, re-exports, and `import("…")`, also of types. */
function importsOf(file: string): readonly Import[] {
  const text = code(file);
  const fixed = [...text.matchAll(/^(?:import|export)\s+(?:([^"';]*?)\s+from\s+)?["']([^"']+)["']/gm)];
  const called = [...text.matchAll(/\bimport\(\s*["'`]([^"'`]+)["'`]/g)];
  return [
    ...fixed.map(([, what = "", from = ""]) => ({ from, typesOnly: isTypesOnly(what) })),
    ...called.map(([, from = ""]) => ({ from, typesOnly: false })),
  ];
}

/** `import type { A }` and `import { type A, type B }`. */
function isTypesOnly(what: string): boolean {
  const names = /^\{([^]*)\}$/.exec(what)?.[1]?.split(",") ?? [];
  return (
    what.startsWith("type ") ||
    (names.some((name) => name.trim() !== "") && names.every((name) => /^\s*(type\s|$)/.test(name)))
  );
}

function roomOf(file: string): string {
  return (file.split("/")[1] ?? "").replace(/\.ts$/, "");
}

describe("the reader of imports", () => {
  test("sees every form in the sources", () => {
    const all = FILES.flatMap((file) => importsOf(file));
    // Each word `from "…"` or `import("…")` in the sources is one that was read.
    const count = FILES.reduce((sum, file) => sum + [...code(file).matchAll(/\bfrom "[./a-z]|\bimport\("/g)].length, 0);
    expect(all.length).toBeGreaterThanOrEqual(count);
    expect(all.length).toBeGreaterThan(100);
  });

  test.each([
    ["{ type A, type B }", true],
    ["type { A }", true],
    ["type * as A", true],
    ["{ type A, b }", false],
    ["{ a }", false],
    ["{}", false],
    ["* as z", false],
    ["a, { type B }", false],
  ])("import %s takes types only: %s", (what, expected) => expect(isTypesOnly(what)).toBe(expected));
});

test("every room has its rule", () => {
  const unknown = [...new Set(FILES.map(roomOf))].filter((room) => !(room in MAY_IMPORT));
  expect(unknown, "a new room in src: say in MAY_IMPORT what it may import").toEqual([]);
});

test("a room imports only from rooms it may look into", () => {
  const wrong = FILES.flatMap((file) => {
    const own = roomOf(file);
    return importsOf(file)
      .filter(({ from }) => from.startsWith("."))
      .map(({ from, typesOnly }) => ({ path: posix.join(posix.dirname(file), from), typesOnly }))
      .filter(({ path, typesOnly }) => {
        const { code: rooms = [], types = [] } = MAY_IMPORT[own] ?? {};
        const room = roomOf(path);
        if (path === "package.json") return own !== "version";
        return !path.startsWith("src/") || !(rooms.includes(room) || (typesOnly && types.includes(room)));
      })
      .map(({ path, typesOnly }) => `${file} imports ${typesOnly ? "types of " : ""}${path}`);
  });
  expect(wrong).toEqual([]);
});

test("each outside package is used by its owner only", () => {
  const wrong = FILES.flatMap((file) =>
    importsOf(file)
      .filter(({ from }) => !from.startsWith(".") && !from.startsWith("node:"))
      .filter(({ from }) => !(OWNER[from]?.test(file) ?? false))
      .map(
        ({ from }) =>
          `${file} uses ${from}, which ${from in OWNER ? `belongs to ${OWNER[from]?.source}` : "has no owner in OWNER"}`,
      ),
  );
  expect(wrong).toEqual([]);
});

test("model, view and output touch nothing of the machine", () => {
  const wrong = FILES.filter((file) => ["model", "view", "output"].includes(roomOf(file))).flatMap((file) =>
    importsOf(file)
      .filter(({ from }) => from.startsWith("node:") || builtinModules.includes(from))
      .map(({ from }) => `${file} imports ${from}`),
  );
  expect(wrong).toEqual([]);
});

test("views and models take the time as an argument", () => {
  const wrong = FILES.filter((file) => ["model", "view", "output"].includes(roomOf(file))).filter((file) =>
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\./.test(code(file)),
  );
  expect(wrong).toEqual([]);
});

test("only system-context.ts and bin meet the process", () => {
  // A file of that name is another thing.
  const wrong = FILES.filter((file) => /(?<!\/)\bprocess\b\s*(\.|\[|\?\.)|from "(node:)?process"/.test(code(file)));
  expect(wrong).toEqual(["src/system-context.ts"]);
});

test("importing a file does nothing: at the top level there are only imports, exports and declarations", () => {
  // Sources are formatted, so a statement of the top level begins at the line's first column.
  const declaration =
    /^(import|export|const|function|async function|interface|type|abstract class|class|declare|[\])}>`]|\/\/|\/\*| |$)/;
  const variable = /^(export )?(let|var) /;
  const wrong = FILES.flatMap((file) =>
    withoutTemplates(code(file))
      .split("\n")
      .filter((line) => !declaration.test(line) || variable.test(line))
      .map((line) => `${file}: ${line}`),
  );
  expect(wrong).toEqual([]);
});

/** Texts in backquotes may have lines of their own. */
function withoutTemplates(text: string): string {
  return text.replaceAll(/`(?:\\[^]|[^\\`])*`/g, "``");
}

test("no constant of the top level reads the world", () => {
  const wrong = FILES.filter((file) => file !== "src/system-context.ts").flatMap((file) =>
    code(file)
      .split("\n")
      .filter((line) =>
        /^(export )?const \w+.*= (await |new Date\(|Date\.now|Math\.random|readFileSync|globalThis\.)/.test(line),
      )
      .map((line) => `${file}: ${line}`),
  );
  expect(wrong).toEqual([]);
});

test(`no file is longer than ${MOST_LINES} lines`, () => {
  const long = FILES.map((file) => ({ file, lines: read(file).split("\n").length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES)
    .map(({ file, lines }) => `${file} has ${lines} lines: it holds more than one concept`);
  expect(long).toEqual([]);
});

test("bin only tells the version or starts the rest, which joins the real world to main", () => {
  expect(filesBelow("bin")).toEqual(["bin/sms.ts"]);
  expect(importsOf("bin/sms.ts").map(({ from }) => from)).toEqual([
    "../src/system/compile-cache.ts",
    "../src/version.ts",
    "../src/start.ts",
  ]);
  expect(importsOf("src/start.ts").map(({ from }) => from)).toEqual(["./main.ts", "./system-context.ts"]);
  expect(read("bin/sms.ts").split("\n").length).toBeLessThan(30);
});

test("no test replaces a module: what comes from outside comes through Context", () => {
  const forbidden = /\bvi\s*\.\s*(mock|doMock|hoisted|stubGlobal|spyOn)\b/;
  expect(
    filesBelow("test").filter((file) => forbidden.test(code(file)) && file !== "test/architecture.test.ts"),
  ).toEqual([]);
});
