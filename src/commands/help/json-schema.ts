import type { Json, JsonObject } from "../../json.ts";
import { type Fields, isWords, type ObjectDefinition, type Type } from "../../object-definition.ts";

/** The JSON Schema (draft 2020-12) of one object. Further fields are allowed: later versions of sms add some. */
export function jsonSchema(title: string, type: Type): JsonObject {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:huaweicloud-sms-cli:${title.replace("/", ":")}`,
    title,
    ...typeSchema(type),
  };
}

function typeSchema(type: Type): JsonObject {
  if (typeof type === "string") return type === "time" ? { type: "string", format: "date-time" } : wordSchema(type);
  if (isWords(type)) return { type: "string", enum: type };
  if ("list" in type) return { type: "array", items: typeSchema(type.list) };
  if ("map" in type) return { type: "object", additionalProperties: typeSchema(type.map) };
  return "schema" in type ? objectSchema(type) : fieldsSchema(type.fields);
}

/** `any` allows every value. */
function wordSchema(word: "string" | "integer" | "number" | "boolean" | "any"): JsonObject {
  return word === "any" ? {} : { type: word };
}

function objectSchema({ schema, fields, variants }: ObjectDefinition): JsonObject {
  const { properties, required } = fieldsSchema(fields);
  return {
    type: "object",
    properties: { schema: { const: schema }, ...properties },
    required: ["schema", ...required],
    ...(variants === undefined ? {} : { allOf: variantSchemas(variants) }),
  };
}

interface FieldsSchema extends JsonObject {
  readonly type: "object";
  readonly properties: JsonObject;
  readonly required: readonly string[];
}

function fieldsSchema(fields: Fields): FieldsSchema {
  const properties = Object.entries(fields).map(([name, { type, about, orNull }]): [string, JsonObject] => {
    const value = typeSchema(type);
    return [name, { description: about, ...(orNull === true ? orNullSchema(value) : value) }];
  });
  const required = Object.entries(fields).filter(([, { optional }]) => optional !== true);
  return { type: "object", properties: Object.fromEntries(properties), required: required.map(([name]) => name) };
}

function orNullSchema(schema: JsonObject): JsonObject {
  return { anyOf: [schema, { type: "null" }] };
}

/** The fields of each variant that has some of its own. */
function variantSchemas({ by, fields }: NonNullable<ObjectDefinition["variants"]>): Json {
  return Object.entries(fields)
    .filter(([, own]) => Object.keys(own).length > 0)
    .map(([word, own]) => {
      const { properties, required } = fieldsSchema(own);
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema, in data that nobody awaits
      return { if: { properties: { [by]: { const: word } } }, then: { properties, required } };
    });
}
