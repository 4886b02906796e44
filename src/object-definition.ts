import type { Json } from "./json.ts";

/**
 * What our own JSON objects are made from: the function that makes an object is checked against its definition by the
 * compiler, `sms help json` lists it, and its JSON Schema is derived from it.
 */
export interface ObjectDefinition {
  /** The value of the object's `schema` field, such as sms.action/1. */
  readonly schema: string;
  /** The commands that print it, for the help page. */
  readonly of: string;
  readonly fields: Fields;
  /** Further fields that depend on the value of the field `by`. */
  readonly variants?: { readonly by: string; readonly fields: Readonly<Record<string, Fields>> };
}

export type Fields = Readonly<Record<string, Field>>;

interface Field {
  readonly type: Type;
  /** What the value means, with its unit. */
  readonly about: string;
  /** The value may be null. */
  readonly orNull?: true;
  /** The field may be absent. */
  readonly optional?: true;
}

/**
 * `time`: ISO 8601 in UTC. `any`: a value of the service, unchanged. An array of words: one of them. An object with
 * `of` is described under that name, any other where it stands.
 */
export type Type =
  | "string"
  | "time"
  | "integer"
  | "number"
  | "boolean"
  | "any"
  | readonly string[]
  | { readonly list: Type }
  | { readonly map: Type }
  | { readonly fields: Fields; readonly of?: string }
  | ObjectDefinition;

/** The TypeScript type of a value that a definition describes. */
type ValueOf<T> = T extends "string" | "time"
  ? string
  : T extends "integer" | "number"
    ? number
    : T extends "boolean"
      ? boolean
      : T extends "any"
        ? Json
        : T extends readonly (infer Word)[]
          ? Word
          : T extends { readonly list: infer Element }
            ? readonly ValueOf<Element>[]
            : T extends { readonly map: infer Element }
              ? Readonly<Record<string, ValueOf<Element>>>
              : T extends AnyDefinition
                ? ObjectOf<T>
                : T extends { readonly fields: infer F }
                  ? ValuesOf<F>
                  : never;

type FieldValue<F> = F extends { readonly type: infer T; readonly orNull: true }
  ? ValueOf<T> | null
  : F extends { readonly type: infer T }
    ? ValueOf<T>
    : never;

type OptionalNames<F> = { [Name in keyof F]: F[Name] extends { readonly optional: true } ? Name : never }[keyof F];

/** The values of `fields`. */
export type ValuesOf<F> = {
  readonly [Name in Exclude<keyof F, OptionalNames<F>>]: FieldValue<F[Name]>;
} & { readonly [Name in OptionalNames<F>]?: FieldValue<F[Name]> };

/** The same with each field named, undefined where it is absent: so that none is forgotten. */
export type NamedValuesOf<F> = {
  readonly [Name in keyof F]: FieldValue<F[Name]> | (Name extends OptionalNames<F> ? undefined : never);
};

/** Definitions are checked where they stand; here the recursive type would have no end for the compiler. */
interface AnyDefinition {
  readonly schema: string;
  readonly fields: object;
}

/** A whole object, with its `schema`. */
export type ObjectOf<D extends AnyDefinition> = { readonly schema: D["schema"] } & ValuesOf<D["fields"]>;

/** `never` for each field that is not in `Allowed`: TypeScript itself lets a spread bring in any other. */
type NoOthers<T, Allowed> = { readonly [Name in Exclude<keyof T, keyof Allowed>]: never };

/** The object that `definition` describes, of exactly its fields. */
export function objectOf<const D extends AnyDefinition, T extends ValuesOf<D["fields"]>>(
  definition: D,
  fields: T & NoOthers<T, D["fields"]>,
): ObjectOf<D> {
  return { schema: definition.schema, ...fields };
}

export function isWords(type: Type): type is readonly string[] {
  return Array.isArray(type);
}

/** The keys of a table as the words that a field may hold. */
export function wordsOf<T extends object>(table: T): readonly (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}
