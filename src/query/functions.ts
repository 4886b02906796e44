import { UsageError } from "../errors.ts";
import { digitsOf, isJsonNumber, isJsonObject, type Json, jsonIn, jsonNumber, type JsonObject } from "../json.ts";
import { compareNumbers, compareStrings, isEqual, toText, type TypeName, typeOf } from "./values.ts";

/** An argument written with `&`: an expression that the function applies to each element. */
type Lambda = (element: Json) => Json;
export type Argument = Json | Lambda;

type Kind = TypeName | "any" | "expression" | "numbers" | "strings";
interface Builtin {
  /** The types that each argument may have; in a `variadic` function the last entry holds for all further arguments. */
  readonly takes: readonly (readonly Kind[])[];
  readonly variadic?: true;
  // oxlint-disable-next-line typescript/no-explicit-any -- `takes` was checked when this is called
  readonly run: (...args: any[]) => Json;
}

type List = readonly Json[];
type Order = (a: Json, b: Json) => number;

/**
 * The functions of the language ("Built-in Functions" on jmespath.org), and from_json, which is ours.
 * Numbers that are passed through keep their digits.
 */
const FUNCTIONS: Readonly<Record<string, Builtin>> = {
  abs: { takes: [["number"]], run: (value: Json) => Math.abs(toDouble(value)) },
  avg: { takes: [["numbers"]], run: (list: List) => (list.length === 0 ? null : sum(list) / list.length) },
  ceil: { takes: [["number"]], run: (value: Json) => Math.ceil(toDouble(value)) },
  contains: { takes: [["array", "string"], ["any"]], run: contains },
  ends_with: { takes: [["string"], ["string"]], run: (text: string, end: string) => text.endsWith(end) },
  floor: { takes: [["number"]], run: (value: Json) => Math.floor(toDouble(value)) },
  from_json: {
    takes: [["string", "null"]],
    run: (text: string | null) => (text === null ? null : (jsonIn(text) ?? null)),
  },
  join: { takes: [["string"], ["strings"]], run: (between: string, list: readonly string[]) => list.join(between) },
  keys: { takes: [["object"]], run: (object: JsonObject) => Object.keys(object) },
  length: { takes: [["string", "array", "object"]], run: lengthOf },
  map: { takes: [["expression"], ["array"]], run: (lambda: Lambda, list: List) => list.map(lambda) },
  max: { takes: [["numbers", "strings"]], run: (list: List) => largest(list) },
  max_by: { takes: [["array"], ["expression"]], run: largest },
  merge: { takes: [["object"]], variadic: true, run: (...objects: JsonObject[]) => Object.assign({}, ...objects) },
  min: { takes: [["numbers", "strings"]], run: (list: List) => sortBy(list)[0] ?? null },
  min_by: { takes: [["array"], ["expression"]], run: (list: List, key: Lambda) => sortBy(list, key)[0] ?? null },
  not_null: {
    takes: [["any"]],
    variadic: true,
    run: (...values: Json[]) => values.find((each) => each !== null) ?? null,
  },
  reverse: { takes: [["string", "array"]], run: reverse },
  sort: { takes: [["numbers", "strings"]], run: (list: List) => sortBy(list) },
  sort_by: { takes: [["array"], ["expression"]], run: sortBy },
  starts_with: { takes: [["string"], ["string"]], run: (text: string, start: string) => text.startsWith(start) },
  sum: { takes: [["numbers"]], run: sum },
  to_array: { takes: [["any"]], run: (value: Json) => (Array.isArray(value) ? value : [value]) },
  to_number: { takes: [["any"]], run: toNumber },
  to_string: { takes: [["any"]], run: toText },
  type: { takes: [["any"]], run: typeOf },
  values: { takes: [["object"]], run: (object: JsonObject) => Object.values(object) },
};

/** Calls a function. A wrong name, or a wrong number or type of arguments, is a UsageError. */
export function callFunction(name: string, args: readonly Argument[]): Json {
  const found = findFunction(name, args.length);
  for (const [at, argument] of args.entries()) {
    const kinds = found.takes[Math.min(at, found.takes.length - 1)] ?? [];
    if (kinds.some((kind) => isKind(argument, kind))) continue;
    const got = typeof argument === "function" ? "an expression" : typeOf(argument);
    throw new UsageError(`--query: ${name}() takes ${kinds.join(" or ")} as argument ${at + 1}, not ${got}`);
  }
  return found.run(...args);
}

/** The function of this name, if it takes this number of arguments. */
export function findFunction(name: string, count: number): Builtin {
  const found = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (found === undefined)
    throw new UsageError(`--query: there is no function ${name}()`, `There are ${Object.keys(FUNCTIONS).join(", ")}.`);
  const { takes, variadic } = found;
  if (count < takes.length || (count > takes.length && !variadic))
    throw new UsageError(
      `--query: ${name}() takes ${takes.length} argument${takes.length === 1 ? "" : "s"}, not ${count}`,
    );
  return found;
}

function isKind(argument: Argument, kind: Kind): boolean {
  if (kind === "expression" || typeof argument === "function")
    return kind === "expression" && typeof argument === "function";
  if (kind === "any") return true;
  const elements = kind === "numbers" ? "number" : "string";
  if (kind === "numbers" || kind === "strings")
    return Array.isArray(argument) && argument.every((each: Json) => typeOf(each) === elements);
  return typeOf(argument) === kind;
}

function toDouble(value: Json): number {
  return isJsonNumber(value) ? Number(digitsOf(value)) : Number.NaN;
}

function sum(list: List): number {
  return list.reduce<number>((total, each) => total + toDouble(each), 0);
}

function contains(where: string | List, what: Json): boolean {
  if (typeof where === "string") return typeof what === "string" && where.includes(what);
  return where.some((each) => isEqual(each, what));
}

function lengthOf(value: string | List | JsonObject): number {
  return isJsonObject(value) ? Object.keys(value).length : Array.from<Json>(value).length;
}

function reverse(value: string | List): Json {
  return typeof value === "string" ? Array.from(value).toReversed().join("") : value.toReversed();
}

/** A stable sort by keys that are all numbers or all strings. */
function sortBy(list: List, key: Lambda = (element) => element): List {
  const keyed = list.map((element) => ({ element, by: key(element) }));
  const order = comparatorFor(keyed.map(({ by }) => by));
  return keyed.toSorted((a, b) => order(a.by, b.by)).map(({ element }) => element);
}

/** The first of those with the largest key, as in jmespath.py; null for an empty list. */
function largest(list: List, key?: Lambda): Json {
  return sortBy(list.toReversed(), key).at(-1) ?? null;
}

function comparatorFor(keys: List): Order {
  if (keys.every(isJsonNumber)) return compareNumbers as Order;
  if (keys.every((each) => typeof each === "string")) return compareStrings as Order;
  const kinds = [...new Set(keys.map(typeOf))].join(" and ");
  throw new UsageError(`--query: only numbers or only strings can be put in order, not ${kinds}`);
}

/** A number as jmespath.py reads it; 0x10 is none. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;

function toNumber(value: Json): Json {
  if (isJsonNumber(value)) return value;
  const digits = typeof value === "string" ? value.trim() : "";
  if (!DECIMAL.test(digits) || !Number.isFinite(Number(digits))) return null;
  return JSON_NUMBER.test(digits) ? jsonNumber(digits) : Number(digits);
}
