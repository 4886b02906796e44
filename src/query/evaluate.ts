import { UsageError } from "../errors.ts";
import { isJsonNumber, isJsonObject, type Json, type JsonObject } from "../json.ts";
import { type Argument, callFunction, findFunction } from "./functions.ts";
import { type Expression, parseExpression } from "./parse.ts";
import { compareNumbers, compareStrings, fieldOf, isEqual, isFalsy } from "./values.ts";

type Type = Expression["type"];
type Node<T extends Type> = Extract<Expression, { readonly type: T }>;
/** The result of an expression for a value. Numbers are passed through unchanged, so that none loses a digit. */
type Evaluate = (value: Json) => Json;

/** Turns a syntax tree into a function. An expression that is not supported is refused here, before anything is sent. */
function compileNode(node: Expression): Evaluate {
  const build = (COMPILE as Readonly<Partial<Record<Type, (node: Expression) => Evaluate>>>)[node.type];
  if (build === undefined)
    throw new UsageError(
      `--query: ${node.type} is not part of JMESPath as sms speaks it`,
      "It speaks that of jmespath.org.",
    );
  return build(node);
}

const COMPILE: { readonly [T in Type]?: (node: Node<T>) => Evaluate } = {
  Identity: () => (value) => value,
  Current: () => (value) => value,
  Literal:
    ({ value }) =>
    () =>
      value as Json,
  Field:
    ({ name }) =>
    (value) =>
      fieldOf(value, name),
  Subexpression: ({ left, right }) => chain(left, right),
  Pipe: ({ left, right }) => pipe(left, right),
  IndexExpression: ({ left, right }) => pipe(left, right),
  Index:
    ({ value: index }) =>
    (value) =>
      Array.isArray(value) ? ((value.at(index) as Json | undefined) ?? null) : null,
  Slice: (slice) => (value) => (Array.isArray(value) ? sliceOf(value, slice) : null),
  Projection: ({ left, right }) => projection(left, right, (base) => (Array.isArray(base) ? base : undefined)),
  ValueProjection: ({ left, right }) =>
    projection(left, right, (base) => (isJsonObject(base) ? Object.values(base) : undefined)),
  FilterProjection({ left, right, condition }) {
    const keep = compileNode(condition);
    return projection(left, right, (base) =>
      Array.isArray(base) ? base.filter((each: Json) => !isFalsy(keep(each))) : undefined,
    );
  },
  Flatten: ({ child }) => compose(child, (value) => (Array.isArray(value) ? (value.flat() as Json) : null)),
  Comparator: ({ name, left, right }) => comparison(left, right, (a, b) => COMPARE[name](a, b)),
  NotExpression: ({ child }) => compose(child, isFalsy),
  OrExpression: ({ left, right }) => firstOrSecond(left, right, (first) => !isFalsy(first)),
  AndExpression: ({ left, right }) => firstOrSecond(left, right, isFalsy),
  MultiSelectList({ children }) {
    const each = children.map(compileNode);
    return (value) => (value === null ? null : each.map((evaluate) => evaluate(value)));
  },
  MultiSelectHash({ children }) {
    const each = children.map((pair) => [pair.name, compileNode(pair.value)] as const);
    const select = (value: Json) => Object.fromEntries(each.map(([name, evaluate]) => [name, evaluate(value)]));
    return (value) => (value === null ? null : (select(value) satisfies JsonObject));
  },
  Function({ name, children }) {
    findFunction(name, children.length);
    const args = children.map(compileArgument);
    return (value) =>
      callFunction(
        name,
        args.map((each) => each(value)),
      );
  },
};

const COMPARE: Readonly<Record<Node<"Comparator">["name"], (a: Json, b: Json) => Json>> = {
  EQ: isEqual,
  NE: (a, b) => !isEqual(a, b),
  GT: ordering((order) => order > 0),
  GTE: ordering((order) => order >= 0),
  LT: ordering((order) => order < 0),
  LTE: ordering((order) => order <= 0),
};

/** Numbers and, as jmespath.py has it, strings can be ordered; comparing anything else gives null. */
function ordering(holds: (order: number) => boolean): (a: Json, b: Json) => Json {
  return (a, b) => {
    if (isJsonNumber(a) && isJsonNumber(b)) return holds(compareNumbers(a, b));
    return typeof a === "string" && typeof b === "string" ? holds(compareStrings(a, b)) : null;
  };
}

/** `&name` is passed to the function unevaluated, which applies it to each element. */
function compileArgument(node: Expression): (value: Json) => Argument {
  if (node.type !== "ExpressionReference") return compileNode(node);
  const evaluate = compileNode(node.child);
  return () => evaluate;
}

function compose(child: Expression, then: Evaluate): Evaluate {
  const evaluate = compileNode(child);
  return (value) => then(evaluate(value));
}

function pipe(left: Expression, right: Expression): Evaluate {
  return compose(left, compileNode(right));
}

/** A field of null is null. */
function chain(left: Expression, right: Expression): Evaluate {
  const then = compileNode(right);
  return compose(left, (value) => (value === null ? null : then(value)));
}

function comparison(left: Expression, right: Expression, compare: (a: Json, b: Json) => Json): Evaluate {
  const [first, second] = [compileNode(left), compileNode(right)];
  return (value) => compare(first(value), second(value));
}

function firstOrSecond(left: Expression, right: Expression, isEnough: (first: Json) => boolean): Evaluate {
  const [one, other] = [compileNode(left), compileNode(right)];
  return (value) => {
    const first = one(value);
    return isEnough(first) ? first : other(value);
  };
}

/** Applies the right side to each element of the left side, leaving out results that are null. */
function projection(
  left: Expression,
  right: Expression,
  elements: (base: Json) => readonly Json[] | undefined,
): Evaluate {
  const each = compileNode(right);
  return compose(
    left,
    (base) =>
      elements(base)
        ?.map(each)
        .filter((value) => value !== null) ?? null,
  );
}

function sliceOf(list: readonly Json[], { start, stop, step }: Node<"Slice">): Json {
  const by = step ?? 1;
  if (by === 0) throw new UsageError("--query: the step of a slice cannot be 0");
  const [least, most] = by > 0 ? [0, list.length] : [-1, list.length - 1];
  const place = (given: number | null, otherwise: number) =>
    given === null ? otherwise : Math.min(Math.max(given < 0 ? given + list.length : given, least), most);
  const [from, to] = [place(start, by > 0 ? least : most), place(stop, by > 0 ? most : least)];
  const count = Math.max(Math.ceil((to - from) / by), 0);
  return Array.from({ length: count }, (_, at) => list[from + at * by] ?? null);
}

/** A JMESPath expression that was compiled. */
export interface Query {
  /** Throws UsageError when a function gets an argument of the wrong type. */
  apply(document: Json): Json;
  /** Whether a list under this key may be queried page by page: the results of the pages, joined, are the result of the whole list. */
  isElementwise(key: string): boolean;
}

/** Throws UsageError, with the position, for text that is not JMESPath. */
export function createQuery(text: string): Query {
  const tree = parseExpression(text);
  return { apply: compileNode(tree), isElementwise: (key) => isElementwise(tree, key) };
}

/** True for `tasks`, `tasks[].id`, `tasks[?state=='READY'].[id, name]`; false for `tasks[0]`, `length(tasks)`, `tasks[] | [0]`. */
function isElementwise(node: Expression, key: string): boolean {
  switch (node.type) {
    case "Field":
      return node.name === key;
    case "Flatten":
      return isElementwise(node.child, key);
    case "Projection":
    case "FilterProjection":
      return isElementwise(node.left, key);
    default:
      return false;
  }
}
