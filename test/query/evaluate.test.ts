import { expect, test } from "vitest";

import { parseJson, printJson } from "../../src/json.ts";
import { createQuery } from "../../src/query/evaluate.ts";

const LIST = parseJson(`{
  "count": 3,
  "tasks": [
    {"id": "a", "name": "web-10", "state": "READY", "speed": 0.0, "long": 9223372036854775807, "steps": [{"p": 100}, {"p": 42.50}]},
    {"id": "b", "name": "web-9", "state": "RUNNING", "speed": 12.5, "long": 9223372036854775806, "steps": []},
    {"id": "c", "name": null, "state": "MIGRATE_FAIL", "speed": 1e2, "long": 5, "steps": null}
  ]
}`);

function ask(query: string, document = LIST): string {
  return printJson(createQuery(query).apply(document), "compact");
}

test.each([
  // Fields, indexes, slices
  ["count", "3"],
  ["@.count", "3"],
  ["nothing", "null"],
  ["nothing.at.all", "null"],
  ["count.id", "null"],
  ['"count"', "3"],
  ["tasks[0].id", '"a"'],
  ["tasks[-1].id", '"c"'],
  ["tasks[3]", "null"],
  ["count[0]", "null"],
  ["tasks[:2].id", '["a","b"]'],
  ["tasks[1:].id", '["b","c"]'],
  ["tasks[::-1].id", '["c","b","a"]'],
  ["tasks[-2:-1].id", '["b"]'],
  ["tasks[10:].id", "[]"],
  ["tasks[2:0:-1].id", '["c","b"]'],
  ["count[:2]", "null"],
  // Projections leave out null
  ["tasks[].id", '["a","b","c"]'],
  ["tasks[*].name", '["web-10","web-9"]'],
  ["tasks[].steps[].p", "[100,42.50]"],
  ["tasks[*].steps[*].p", "[[100,42.50],[]]"],
  ["tasks[0].steps[*].p | [1]", "42.50"],
  ["count[]", "null"],
  ["*", `[3,${printJson((LIST as { tasks: [] }).tasks, "compact")}]`],
  ["tasks[0].*", '["a","web-10","READY",0.0,9223372036854775807,[{"p":100},{"p":42.50}]]'],
  ["count.*", "null"],
  // Filters: numbers by what they count, whole numbers to the last digit
  ["tasks[?state=='READY'].id", '["a"]'],
  ["tasks[?state!='READY'].id", '["b","c"]'],
  ["tasks[?state==`READY`].id", '["a"]'],
  ['tasks[?state==`"READY"`].id', '["a"]'],
  ["tasks[?speed>`50`].id", '["c"]'],
  ["tasks[?speed>=`12.5`].id", '["b","c"]'],
  ["tasks[?speed<`12.5`].id", '["a"]'],
  ["tasks[?speed<=`12.5`].id", '["a","b"]'],
  ["tasks[?speed==`0`].id", '["a"]'],
  ["tasks[?speed==`100`].id", '["c"]'],
  ["tasks[?name>`1`].id", "[]"],
  ["tasks[?name].id", '["a","b"]'],
  ["tasks[?!name].id", '["c"]'],
  ["tasks[?speed].id", '["a","b","c"]'],
  ["tasks[?steps].id", '["a"]'],
  ["tasks[?name && state=='RUNNING'].id", '["b"]'],
  ["tasks[?state=='READY' || state=='RUNNING'].id", '["a","b"]'],
  ["tasks[?long==`5`].id", '["c"]'],
  ["count[?id]", "null"],
  ["tasks[0].long > tasks[1].long", "true"],
  ["tasks[0].long == tasks[1].long", "false"],
  ["tasks[0].steps == tasks[0].steps", "true"],
  ["tasks[0].steps == tasks[1].steps", "false"],
  ["tasks[0] == tasks[1]", "false"],
  ["tasks[0].name == null", "false"],
  ["nothing || 'otherwise'", '"otherwise"'],
  ["nothing && 'otherwise'", "null"],
  // Selections: digits as they came
  ["tasks[].[id, long]", '[["a",9223372036854775807],["b",9223372036854775806],["c",5]]'],
  ["tasks[0].{id: id, s: speed}", '{"id":"a","s":0.0}'],
  ["nothing.[a]", "null"],
  ["nothing.{a: b}", "null"],
  ["tasks[?state=='READY'] | [0].speed", "0.0"],
  ["(tasks[].id)[0]", '"a"'],
  // Functions
  ["length(tasks)", "3"],
  ["length('日本')", "2"],
  ["length(tasks[0])", "6"],
  ["max(tasks[].long)", "9223372036854775807"],
  ["min(tasks[].speed)", "0.0"],
  ["max(tasks[].id)", '"c"'],
  ["max(`[]`)", "null"],
  ["sort(tasks[].long)", "[5,9223372036854775806,9223372036854775807]"],
  ["sort(tasks[].speed)", "[0.0,12.5,1e2]"],
  ["sort(`[10, 9, 100]`)", "[9,10,100]"],
  ["sort(tasks[].state)", '["MIGRATE_FAIL","READY","RUNNING"]'],
  ["sort_by(tasks, &long)[].id", '["c","b","a"]'],
  ["sort_by(tasks, &state)[*].id", '["c","a","b"]'],
  ["max_by(tasks, &state).id", '"b"'],
  ["min_by(tasks, &speed).id", '"a"'],
  ["max_by(`[]`, &a)", "null"],
  ["map(&name, tasks)", '["web-10","web-9",null]'],
  ["sum(tasks[].speed)", "112.5"],
  ["avg(tasks[].speed)", "37.5"],
  ["avg(`[]`)", "null"],
  ["[abs(`-1`), ceil(`1.2`), floor(`1.8`)]", "[1,2,1]"],
  ["contains(tasks[].id, 'b')", "true"],
  ["contains(tasks[].speed, `100`)", "true"],
  ["contains('abc', 'bc')", "true"],
  ["contains('abc', `1`)", "false"],
  ["tasks[?starts_with(id, 'a') || ends_with(id, 'c')].id", '["a","c"]'],
  ["join(', ', tasks[].id)", '"a, b, c"'],
  ["join('', [to_string(tasks[0].long), to_string('x')])", '"9223372036854775807x"'],
  ["to_string(tasks[0].steps)", '"[{\\"p\\":100},{\\"p\\":42.50}]"'],
  [
    "[to_number('12'), to_number('x'), to_number(''), to_number(tasks), to_number(tasks[0].long)]",
    "[12,null,null,null,9223372036854775807]",
  ],
  ["to_array(count)", "[3]"],
  ["to_array(tasks[].id)", '["a","b","c"]'],
  ["keys(tasks[0])", '["id","name","state","speed","long","steps"]'],
  ["values({a: count})", "[3]"],
  ["merge({a: count}, {a: 'x', b: 'y'})", '{"a":"x","b":"y"}'],
  ["not_null(nothing, count)", "3"],
  ["not_null(nothing)", "null"],
  ["reverse(tasks[].id)", '["c","b","a"]'],
  ["reverse('ab日')", '"日ba"'],
  // A raw string unescapes only its quote
  ["'\\\\'", '"\\\\\\\\"'],
  ["'a\\'b'", `"a'b"`],
  ["'\\\\\\''", `"\\\\\\\\'"`],
  ["'\\d'", '"\\\\d"'],
  ["join('\\\\', ['a', '`'])", '"a\\\\\\\\`"'],
  // As jmespath.py: strings in order, the first of equals, decimal numbers only
  ["tasks[?name>'web-10'].id", '["b"]'],
  ["tasks[?id>='b'].id", '["b","c"]'],
  ["'\u{1F680}' > '\uFFFD'", "true"],
  ["'10' < `9`", "null"],
  ["max_by([{k: `1`, n: 'a'}, {k: `1`, n: 'b'}, {k: `0`, n: 'c'}], &k).n", '"a"'],
  ["min_by([{k: `1`, n: 'a'}, {k: `1`, n: 'b'}], &k).n", '"a"'],
  ["max_by(`[]`, &k)", "null"],
  [
    "[to_number('0x10'), to_number('0b1'), to_number(''), to_number('Infinity'), to_number('1e400')]",
    "[null,null,null,null,null]",
  ],
  ["[to_number(' 10 '), to_number('+5'), to_number('.5'), to_number('007'), to_number('1E2')]", "[10,5,0.5,7,1E2]"],
  ["to_number('9223372036854775807')", "9223372036854775807"],
  // Ours: JSON within a text
  [
    'from_json(\'{"error_code":"SMS.0202","n":9223372036854775807}\')',
    '{"error_code":"SMS.0202","n":9223372036854775807}',
  ],
  ['from_json(\'{"error_code":"SMS.0202"}\').error_code', '"SMS.0202"'],
  ["[from_json(''), from_json('{\"cut of'), from_json(nothing)]", "[null,null,null]"],
  [
    "[type(count), type('a'), type(tasks), type(@), type(`true`), type(nothing)]",
    '["number","string","array","object","boolean","null"]',
  ],
])("%s is %s", (query, answer) => {
  expect(ask(query)).toBe(answer);
});

test("nothing of JavaScript can be seen from a query", () => {
  for (const query of [
    "constructor",
    "tasks.length",
    "count.value",
    "count.toString",
    "__proto__",
    "tasks[0].id.length",
  ])
    expect(ask(query), query).toBe("null");
});

test.each([
  ["tasks[?state==READY", 20, "more is expected"],
  ["tasks[", 7, "more is expected"],
  ["tasks.", 7, "more is expected"],
  ["", 1, "more is expected"],
  ["tasks[]id", 8, '"i" is not expected'],
  ["tasks[?state = 'READY']", 14, '"=" is not expected'],
  ["tasks]", 6, '"]" is not expected'],
  ["[0] [", 6, "more is expected"],
  ["tasks[?name=='web]", 14, "' is not closed"],
  ["tasks[?speed>`5]", 14, "` is not closed"],
  ["tasks~id", 6, '"~" is not expected'],
  ["'a' ~", 5, '"~" is not expected'],
  ["{a: }", 5, '"}" is not expected'],
  ["length(", 8, "more is expected"],
  ["let $a = count in $a", 5, '"$" is not expected'],
  ["$.count", 1, '"$" is not expected'],
  ["count + count", 7, '"+" is not expected'],
  ["count ? 'a' : 'b'", 7, '"?" is not expected'],
])("%j is no JMESPath at character %i: %s", (query, at, what) => {
  expect(() => createQuery(query)).toThrow(
    expect.objectContaining({
      kind: "usage",
      message: `--query: not JMESPath: ${what} at character ${at} of ${JSON.stringify(query)}`,
    }),
  );
});

test.each([
  ["nope(@)", "there is no function nope()"],
  ["length()", "length() takes 1 argument, not 0"],
  ["contains(@)", "contains() takes 2 arguments, not 1"],
  ["count * count", "Arithmetic is not part of JMESPath as sms speaks it"],
])("%j is refused before anything is asked: %s", (query, message) => {
  expect(() => createQuery(query)).toThrow(expect.objectContaining({ kind: "usage", message: `--query: ${message}` }));
});

test.each([
  ["length(count)", "length() takes string or array or object as argument 1, not number"],
  ["sum(tasks[].id)", "sum() takes numbers as argument 1, not array"],
  ["sort_by(tasks, id)", "sort_by() takes expression as argument 2, not null"],
  ["to_string(&id)", "to_string() takes any as argument 1, not an expression"],
  ["sort_by(tasks, &name)", "only numbers or only strings can be put in order, not string and null"],
  ["tasks[::0]", "the step of a slice cannot be 0"],
])("%j fails on this document: %s", (query, message) => {
  expect(() => createQuery(query).apply(LIST)).toThrow(
    expect.objectContaining({ kind: "usage", message: `--query: ${message}` }),
  );
});

const NESTED: readonly (readonly [string, string])[] = [
  ["parentheses", `${"(".repeat(30_000)}count${")".repeat(30_000)}`],
  ["lists", `${"[".repeat(30_000)}count${"]".repeat(30_000)}`],
  ["objects", `${"{a:".repeat(30_000)}count${"}".repeat(30_000)}`],
  ["negations", `${"!".repeat(30_000)}count`],
  ["calls", `${"not_null(".repeat(30_000)}count${")".repeat(30_000)}`],
  ["fields", `count${".a".repeat(30_000)}`],
  ["indexes", `count${"[0]".repeat(30_000)}`],
  ["pipes", `count${"|a".repeat(30_000)}`],
  ["projections", `count${"[]".repeat(30_000)}`],
  ["a literal", `\`${"[".repeat(30_000)}${"]".repeat(30_000)}\``],
];

test.each(NESTED)("30,000 levels of %s are refused, and quickly", (_, query) => {
  expect(() => createQuery(query)).toThrow(
    expect.objectContaining({ kind: "usage", message: "--query: nested too deeply: more than 1000 levels" }),
  );
});

test("what a script may write is not nested too deeply", () => {
  const anyOf = Array.from({ length: 600 }, (_, at) => `id=='${at}'`).join(" || ");
  expect(ask(`tasks[?${anyOf} || id=='c'].id`)).toBe('["c"]');
});

test.each([
  ["a field too many", `count${".a".repeat(30_000)}.]`, '"]" is not expected at character 60007 of 60007'],
  ["quotes that are escaped", `'${"\\'".repeat(50_000)}`, "' is not closed at character 1 of 100001"],
  ["a character that begins nothing", `${"a.".repeat(30_000)}#`, '"#" is not expected at character 60001 of 60001'],
  ["the same before a quote", `${"a.".repeat(300)}# 'b'`, '"#" is not expected at character 601 of 605'],
])("the error in a long text is found in few steps: %s", (_, query, message) => {
  expect(() => createQuery(query)).toThrow(
    expect.objectContaining({ kind: "usage", message: `--query: not JMESPath: ${message}` }),
  );
});

test.each([
  ["tasks", true],
  ["tasks[].id", true],
  ["tasks[*].[id, name]", true],
  ["tasks[?state=='READY'].id", true],
  ["tasks[].steps[].p", true],
  ["tasks[?steps[0]].steps[0]", true],
  ["tasks[0].id", false],
  ["tasks[:5].id", false],
  ["length(tasks)", false],
  ["tasks[].id | [0]", false],
  ["sort_by(tasks, &name)[].id", false],
  ["[tasks[].id, count]", false],
  ["count", false],
  ["@", false],
])("%s can be asked of each page by itself: %s", (query, expected) => {
  expect(createQuery(query).isElementwise("tasks")).toBe(expected);
});
