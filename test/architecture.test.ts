import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { posix } from "node:path";

import { describe, expect, test } from "vitest";

import { BLACK_BOX } from "../vitest.config.ts";

/** Files at the top of src that any room may use: plain words about JSON, text and errors. */
const LEAVES = [
  "json",
  "safe-text",
  "errors",
  "exit-code",
  "parse-value",
  "once",
  "time-limit",
  "object-definition",
  "nearest-word",
  "shell-word",
];

/**
 * Which room may import from which; a file at the top of src is a room of its own.
 * `types` lists the rooms of which only types may be imported.
 */
const MAY_IMPORT: Readonly<Record<string, { readonly code: readonly string[]; readonly types: readonly string[] }>> = {
  json: { code: ["safe-text"], types: [] },
  "safe-text": { code: [], types: [] },
  once: { code: [], types: [] },
  "time-limit": { code: [], types: [] },
  "nearest-word": { code: [], types: [] },
  "shell-word": { code: [], types: [] },
  errors: { code: [], types: ["json", "object-definition"] },
  "object-definition": { code: [], types: ["json"] },
  "parse-value": { code: ["errors"], types: [] },
  "exit-code": { code: ["errors"], types: [] },
  version: { code: [], types: [] },
  context: { code: [], types: [] },
  "system-context": { code: ["errors", "system"], types: ["context"] },
  system: { code: ["system", "config", "errors", "once", "time-limit"], types: ["context"] },
  model: { code: ["model", ...LEAVES], types: [] },
  tracking: { code: ["tracking", "model", ...LEAVES], types: [] },
  view: { code: ["view", "model", "tracking", ...LEAVES], types: [] },
  query: { code: ["query", ...LEAVES], types: [] },
  output: { code: ["output", "view", "query", ...LEAVES], types: ["context"] },
  reports: { code: ["reports", "output", "view", ...LEAVES], types: ["context"] },
  api: { code: ["api", "model", ...LEAVES], types: ["auth", "context"] },
  auth: { code: ["auth", ...LEAVES], types: ["config", "context"] },
  config: { code: ["config", ...LEAVES], types: ["context"] },
  // The signature check is a second reading of the documentation: nothing is shared with api/.
  sandbox: { code: ["sandbox", "model", "json"], types: [] },
  commands: {
    code: ["commands", "config", "model", "view", "tracking", "sandbox", ...LEAVES],
    types: ["api", "auth", "context", "reports", "session"],
  },
  session: { code: ["session", "api", "auth", "config", "output", ...LEAVES], types: ["context", "view"] },
  cli: { code: ["cli", "commands", "session", "version", ...LEAVES], types: ["api", "context"] },
  main: { code: ["cli", "run", "reports", "api", "auth", "system-context", ...LEAVES], types: ["context"] },
  preload: { code: ["output", "model", "view", "reports", "system"], types: [] },
  run: { code: ["session", "output", "reports", "preload", ...LEAVES], types: ["api", "cli", "commands", "context"] },
};

/** Each outside package has one owner, so that it can be replaced in one place. */
const OWNER: Readonly<Record<string, RegExp>> = {
  commander: /^src\/cli\/program\.ts$/,
  chalk: /^src\/output\/terminal\.ts$/,
  "cli-table3": /^src\/output\/multi-line-row\.ts$/,
  "string-width": /^src\/output\/width\.ts$/,
  yaml: /^src\/output\/yaml\.ts$/,
  "yaml/util": /^src\/output\/yaml\.ts$/,
  ora: /^src\/output\/live\.ts$/,
  "zod/mini": /^src\/model\//,
  "lossless-json": /^src\/json\.ts$/,
  "@jmespath-community/jmespath": /^src\/query\/parse\.ts$/,
  "p-map": /^src\/commands\//,
  conf: /^src\/config\/profile-store\.ts$/,
  "jsonc-parser": /^src\/config\/json-position\.ts$/,
  undici: /^src\/system\/proxied-request\.ts$/,
  ini: /^src\/auth\/sdk-file\.ts$/,
  "string-argv": /^src\/auth\/process\.ts$/,
  "@inquirer/input": /^src\/system\/prompt\.ts$/,
  "@inquirer/password": /^src\/system\/prompt\.ts$/,
  "@inquirer/select": /^src\/system\/prompt\.ts$/,
  "fast-xml-builder": /^src\/reports\/junit\.ts$/,
  leven: /^src\/(nearest-word|model\/error-codes\/codes|commands\/(config\/settings|references))\.ts$/,
};

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

test("files import in one direction: no circle, not even of types", () => {
  const imports = new Map(FILES.map((file) => [file, importedFiles(file)]));
  expect(circles(imports).map((files) => files.join(" <-> "))).toEqual([]);
});

describe("the search for circles", () => {
  test.each<[string, Readonly<Record<string, readonly string[]>>, readonly (readonly string[])[]]>([
    ["a line", { a: ["b"], b: ["c"], c: [] }, []],
    ["two ways to one file", { a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, []],
    ["two files", { a: ["b"], b: ["a"] }, [["a", "b"]]],
    ["a circle behind a line", { a: ["b"], b: ["c"], c: ["d"], d: ["b"] }, [["b", "c", "d"]]],
    [
      "two circles",
      { a: ["b"], b: ["a", "c"], c: ["d"], d: ["c"] },
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
  ])("%s", (_, graph, expected) => expect(circles(new Map(Object.entries(graph)))).toEqual(expected));
});

function importedFiles(file: string): readonly string[] {
  return importsOf(file)
    .filter(({ from }) => from.startsWith("."))
    .map(({ from }) => posix.join(posix.dirname(file), from));
}

/** Groups of files each of which reaches all the others. */
function circles(imports: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const reached = new Map([...imports.keys()].map((file) => [file, reachableFrom(file, imports)]));
  const groups = [...imports.keys()].map((file) =>
    [...(reached.get(file) ?? [])].filter((other) => reached.get(other)?.has(file)).toSorted(),
  );
  return groups.filter((group, at) => group.length > 0 && groups.findIndex(([first]) => first === group[0]) === at);
}

function reachableFrom(file: string, imports: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...(imports.get(file) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    open.push(...(imports.get(next) ?? []));
  }
  return reached;
}

test("bin only prints the version or starts main, which alone meets the real world", () => {
  expect(filesBelow("bin")).toEqual(["bin/sms.ts", "bin/start.ts"]);
  expect(importsOf("bin/sms.ts").map(({ from }) => from)).toEqual([
    "../src/system/loader.ts",
    "../src/version.ts",
    "./start.ts",
  ]);
  expect(importsOf("bin/start.ts").map(({ from }) => from)).toEqual(["../src/main.ts"]);
  const users = FILES.filter((file) => importedFiles(file).includes("src/system-context.ts"));
  expect(users).toEqual(["src/main.ts"]);
});

test("no test replaces a module: what comes from outside comes through Context", () => {
  const forbidden = /\bvi\s*\.\s*(mock|doMock|hoisted|stubGlobal|spyOn)\b/;
  expect(
    filesBelow("test").filter((file) => forbidden.test(code(file)) && file !== "test/architecture.test.ts"),
  ).toEqual([]);
});

test("the page on the architecture says what each room may import", () => {
  const page = readFileSync("docs/architecture.md", "utf8");
  const words = (text = "") => [...text.matchAll(/`([\w-]+)`/g)].map(([, word = ""]) => word).toSorted();
  const rows = [...page.matchAll(/^\| `src\/([\w-]+)(?:\/|\.ts)` \| .+ \| (.+) \|$/gm)];
  const told = rows.map(([, room = "", rooms = ""]) => {
    const [whole, typesOnly] = rooms.split("types of ");
    return [room, { whole: words(whole), typesOnly: words(typesOnly) }] as const;
  });
  const expected = told.map(([room]) => {
    const rule = MAY_IMPORT[room];
    const whole = rule?.code.filter((each) => each !== room && !LEAVES.includes(each)).toSorted();
    const typesOnly = rule?.types.filter((each) => each !== "context").toSorted();
    return [room, { whole, typesOnly }] as const;
  });
  expect(told.length).toBeGreaterThan(15);
  expect(told).toEqual(expected);
});

test("tests that need other processes or the built program are in the black-box ring", () => {
  const needsMore = /from "(node:child_process|(\.\.?\/)+(real-process|black-box\/\w+|package\/pack)\.ts)"/;
  const isBlackBox = (file: string) =>
    BLACK_BOX.some(
      (path) => file === path || (path.includes("*") && file.startsWith(path.replace("**/*.test.ts", ""))),
    );
  const tests = filesBelow("test").filter((file) => file.endsWith(".test.ts"));
  expect(tests.filter((file) => needsMore.test(code(file)) && !isBlackBox(file))).toEqual([]);
  expect(BLACK_BOX.filter((path) => !path.includes("*") && !tests.includes(path))).toEqual([]);
});

test("time limits come from src/time-limit.ts, since a signal of AbortSignal.timeout may be collected before its time", () => {
  expect(FILES.filter((file) => code(file).includes("AbortSignal.timeout"))).toEqual([]);
});
