import { digitsOf, isJsonNumber, isJsonObject, type Json, jsonIn, type JsonObject } from "../../json.ts";
import { badRequestError, type HttpResponse, smsError } from "../response.ts";
import type { Call } from "./endpoint.ts";

/** The documented fields of a request body. Fields that are not listed are ignored, as the service does. */
export type Fields = Readonly<Record<string, Field>>;
export interface Field {
  readonly required?: true;
  readonly accepts: (value: Json) => boolean;
}

/** Reads the body as JSON, checks it against `fields`, and passes it on; a body that does not fit is answered with SMS.9001. */
export function withBody({ request }: Call, fields: Fields, respond: (body: JsonObject) => HttpResponse): HttpResponse {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type))
    return smsError(400, "SMS.2006", "The Content-Type is not application/json.");
  const body = jsonIn(request.body.toString());
  if (!isJsonObject(body)) return badRequestError("The request body is not a JSON object.");
  const problem = fieldProblem(body, fields);
  return problem === undefined ? respond(body) : badRequestError(problem);
}

/** Null counts as absent: clients in Go and Java send it for fields that were not set. */
function fieldProblem(body: JsonObject, fields: Fields): string | undefined {
  for (const [name, field] of Object.entries(fields)) {
    const value = Object.hasOwn(body, name) ? (body[name] ?? null) : null;
    if (value === null && field.required) return `Parameter ${name} is required.`;
    if (value !== null && !field.accepts(value)) return `Invalid parameter ${name}.`;
  }
  return undefined;
}

export function required(field: Field): Field {
  return { ...field, required: true };
}

/** Text with that many characters. */
export function text(least = 0, most = 255): Field {
  return { accepts: (value) => typeof value === "string" && value.length >= least && value.length <= most };
}

export function matching(pattern: RegExp): Field {
  return { accepts: (value) => typeof value === "string" && pattern.test(value) };
}

export function oneOf(words: readonly string[]): Field {
  return { accepts: (value) => typeof value === "string" && words.includes(value) };
}

export function flag(): Field {
  return { accepts: (value) => typeof value === "boolean" };
}

export function number(least: number, most: number): Field {
  return {
    accepts: (value) => isJsonNumber(value) && Number(digitsOf(value)) >= least && Number(digitsOf(value)) <= most,
  };
}

export function integer(least = 0, most = Number.MAX_SAFE_INTEGER): Field {
  const within = number(least, most);
  return { accepts: (value) => within.accepts(value) && isJsonNumber(value) && /^-?\d+$/.test(digitsOf(value)) };
}

export function object(fields: Fields): Field {
  return { accepts: (value) => isJsonObject(value) && fieldProblem(value, fields) === undefined };
}

export function list(item: Field, most = Number.POSITIVE_INFINITY, least = 0): Field {
  return {
    accepts: (value) =>
      Array.isArray(value) &&
      value.length >= least &&
      value.length <= most &&
      (value as readonly Json[]).every((each) => item.accepts(each)),
  };
}

/** The documented fields that a body sets, without others that were sent along. */
export function documentedFields(body: JsonObject, fields: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => Object.hasOwn(fields, name) && value !== null),
  );
}

/** The body of batch deletions. */
export const IDS: Fields = { ids: { ...list(text(1, 255), Number.POSITIVE_INFINITY, 1), required: true } };
