import type { Json } from "../json.ts";
import { evaluator } from "./evaluate.ts";
import { type Expression, parseExpression } from "./parse.ts";

/** A JMESPath expression, ready to be applied. */
export interface Query {
  /** Throws UsageError where a function gets what it does not take. */
  apply(document: Json): Json;
  /** Whether the answer to a long list under this key is the answers to its parts, one after the other. */
  goesThrough(key: string): boolean;
}

/** Throws UsageError, with the place, for what is not JMESPath. */
export function createQuery(text: string): Query {
  const tree = parseExpression(text);
  return { apply: evaluator(tree), goesThrough: (key) => goesThrough(tree, key) };
}

/** `tasks`, `tasks[].id`, `tasks[?state=='READY'].[id, name]`; not `tasks[0]`, `length(tasks)`, `tasks[] | [0]`. */
function goesThrough(node: Expression, key: string): boolean {
  switch (node.type) {
    case "Field":
      return node.name === key;
    case "Flatten":
      return goesThrough(node.child, key);
    case "Projection":
    case "FilterProjection":
      return goesThrough(node.left, key);
    default:
      return false;
  }
}
