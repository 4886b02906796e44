import { ERROR } from "../../errors.ts";
import { type Json, printJson } from "../../json.ts";
import { type Fields, isWords, type ObjectDefinition, type Type } from "../../object-definition.ts";
import { oneOf } from "../../parse-value.ts";
import type { EnvFileName } from "../../reports/dotenv.ts";
import { CONFIG, PROFILE, SETTING } from "../../view/config.ts";
import { CHECK } from "../../view/doctor.ts";
import { EXPLAIN } from "../../view/error-code.ts";
import { AUTH, LOGIN, LOGOUT } from "../../view/identity.ts";
import { LOGS } from "../../view/log-upload.ts";
import { ERROR_GROUP } from "../../view/server-errors.ts";
import { EVENT } from "../../view/track/events.ts";
import { WAIT } from "../../view/track/result.ts";
import { defineCommand, type Item, optional } from "../command.ts";
import { SCRIPT } from "../completion/script-json.ts";
import { REQUEST } from "../request-preview.ts";
import { SANDBOX } from "../sandbox/serve.ts";
import { ACTION } from "../task/action/wait.ts";
import { SPEED_LIMIT } from "../task/speed-limit/change.ts";
import { jsonSchema } from "./json-schema.ts";
import { type Page, pageItems } from "./tables.ts";

/** Every object of ours that has a `schema` field, in the order of the help page. */
const OBJECTS: readonly ObjectDefinition[] = [
  ACTION,
  SPEED_LIMIT,
  LOGS,
  REQUEST,
  WAIT,
  EVENT,
  EXPLAIN,
  ERROR_GROUP,
  CHECK,
  AUTH,
  LOGIN,
  LOGOUT,
  SETTING,
  PROFILE,
  CONFIG,
  SANDBOX,
  SCRIPT,
];

/** The line of stderr that says what failed has no `schema` field. */
const ERROR_LINE = { fields: { error: { type: ERROR, about: "what failed" } } } as const;

/** By the name of the schema. */
const TYPES: ReadonlyMap<string, Type> = new Map<string, Type>([
  ...OBJECTS.map((object) => [object.schema, object] as const),
  ["sms.error/1", ERROR_LINE],
]);

/** The JSON Schema of each object, by its name. */
export function jsonSchemas(): ReadonlyMap<string, Json> {
  return new Map([...TYPES].map(([name, type]) => [name, jsonSchema(name, type)]));
}

/** The same as one JSON document. */
export function jsonSchemasText(): string {
  return `${printJson(Object.fromEntries(jsonSchemas()))}\n`;
}

export const json = defineCommand({
  args: {},
  flags: { schema: optional("print the JSON Schema of one object", "<name>", oneOf(...TYPES.keys())) },
  examples: [
    { what: "As a table", line: "sms help json" },
    { what: "As data", line: "sms help json -o json" },
    { what: "The JSON Schema of what an action prints", line: "sms help json --schema sms.action/1" },
  ],
  notes: "The schemas are in the package, too: dist/schemas/sms.action.1.json and so on.",
  run: ({ schema }) =>
    schema === undefined
      ? { many: true, items: pageItems(page()) }
      : { many: false, items: schemaItems(jsonSchemas().get(schema) ?? null) },
});

async function* schemaItems(schema: Json): AsyncGenerator<Item> {
  yield { json: schema, view: async () => [{ kind: "lines", lines: printJson(schema).split("\n") }] };
}

const LIST = {
  count: "the service's own: of what its filters match, before --phase, --limit and the like",
  tasks: "the service's objects, of all pages; they lack some fields that task show has",
};

/** Documents of the service that stay as they came. */
const SERVICE_DOCUMENTS = [
  ["source show", "(all)", "object", "the service's document of a source server"],
  ["source list", "count", "integer", "the service's own"],
  ["source list", "source_servers", "list of object", "the service's objects, of all pages"],
  ["template show", "template", "object", "the service's object; its target_password is **** without --show-secrets"],
  ["template list", "count", "integer", "the service's own"],
  ["template list", "templates", "list of object", "the service's objects, of all pages; passwords as above"],
  ["errors", "count", "integer", "the service's own"],
  ["errors", "migration_errors", "list of object", "the service's objects, of all pages"],
  ["overview", "(all)", "object", "the service's counters, one for each state"],
] as const;

const ENV_FILE: Readonly<Record<EnvFileName, string>> = {
  SMS_OPERATION: "the word of the command line",
  SMS_EXIT_CODE: "of the command",
  SMS_TASK_ID: "of a single task, as the next five; empty where several were asked for or it is not known",
  SMS_TASK_NAME: "its name",
  SMS_TASK_STATE: "the newest state that was read",
  SMS_TASK_OUTCOME: "as in sms.action/1, waited for as in sms.wait/1; or not_tried, missed (a threshold), detached",
  SMS_TASK_ERROR_CODE: "why it did not succeed",
  SMS_TASK_WAITED_SECONDS: "by this command",
  SMS_TASKS: "how many",
  SMS_TASKS_SUCCEEDED: "how many with exit code 0",
  SMS_TASKS_FAILED: "how many with another one",
  SMS_TASKS_UNFINISHED: "how many ran out of time (8) or were left running after a signal",
  SMS_TASKS_NOT_TRIED: "how many were left out by --fail-fast",
  SMS_TASK_IDS: "with commas",
  SMS_FAILED_TASK_IDS: "those of SMS_TASKS_FAILED",
  SMS_UNFINISHED_TASK_IDS: "those of SMS_TASKS_UNFINISHED, for the next slice of a wait",
};

function page(): Page {
  return {
    title: "What -o json prints, and the other formats",
    columns: {
      object: { header: "Object" },
      field: { header: "Field" },
      type: { header: "Type" },
      meaning: { header: "Meaning" },
    },
    rows: [
      {
        object: "task show",
        field: "(all)",
        type: "object",
        meaning: "the service's document: every field in its order, every number digit for digit",
      },
      { object: "task list", field: "count", type: "integer", meaning: LIST.count },
      { object: "task list", field: "tasks", type: "list of object", meaning: LIST.tasks },
      ...SERVICE_DOCUMENTS.map(([object, field, type, meaning]) => ({ object, field, type, meaning })),
      {
        object: "api",
        field: "(all)",
        type: "any",
        meaning:
          "the service's document, indented; nothing where the answer has no body. Without -o it comes to the byte",
      },
      ...OBJECTS.flatMap(objectRows),
      ...fieldRows(ERROR.of, ERROR.fields),
      ...Object.entries(ENV_FILE).map(([field, meaning]) => ({ object: "--dotenv", field, type: "text", meaning })),
    ],
    notes: [
      "One task gives an object, several give an array in the order asked, - always an array. A schema only ever gains fields.",
      'An error is one object {"error":{…}} on one line of stderr; fields that are not known are left out.',
      "stderr has notes beside errors, such as the count of a batch; with --quiet it has errors only. In GitHub Actions a failure is an annotation (::error) as well, on a line of its own; --ci off leaves them out.",
      "Values of --dotenv need no quotes anywhere: all but letters, digits and _.:/@+- is written as _.",
      "-o yaml prints the same values, every number digit for digit; texts that a reader of YAML 1.1 or 1.2 could take for something else are in quotes. Errors are JSON there, too.",
      "-o jsonl prints one compact object a line, each as it is ready; of task list one task a line.",
      "-o markdown prints the table as GitHub-flavoured Markdown, in full, with a header in any case; nothing in it can become HTML, a link or a mention.",
      "-o tsv prints the rows of the table; of an action the fields task_id to outcome, state_before and state_after, with --wait also how the wait ended. What is missing is -.",
      "--query takes JMESPath (jmespath.org) and is asked of the whole answer, with -o jsonl of each line. With -o table a result that is a list of objects is a table, and any other is JSON; with -o markdown it is a block of code.",
      "With -o tsv a result is bare: text or a number on its line, null as nothing, a list as a line for each element, a list or object in it as a row. In rows and lists - stands for what is null, missing or empty, so that no cell is empty; JSON keeps the difference.",
      "Besides the functions of the language there is from_json(text), for fields whose text is JSON: --query 'from_json(error_json).error_code'. It gives null for null and for text that is not JSON.",
      "Strings can be compared by order (name > 'm'), max_by takes the first of equals, and to_number reads decimal numbers only, as in jmespath.py.",
      "A query compares whole numbers to the last digit and hands on what it finds digit for digit. What it calculates, or has written in it, is exact up to 2^53.",
      "A long list goes through a query like tasks[].id page by page; for one like length(tasks) it is read to its end first.",
      "Integers beyond 2^53 are printed in full, in YAML too: read them with a parser that keeps them (jq 1.7 and Python do).",
      "A table on a terminal fits: columns with nothing in them drop first, then others in the order that --help of the command states; then bars become numbers, and the widest columns are cut with …. Into a pipe nothing is cut.",
    ],
  };
}

interface Row {
  readonly object: string;
  readonly field: string;
  readonly type: string;
  readonly meaning: string;
  readonly [column: string]: string;
}

function objectRows({ schema, of, fields, variants }: ObjectDefinition): readonly Row[] {
  const own = Object.entries(variants?.fields ?? {}).flatMap(([word, more]) => fieldRows(`${of}: ${word}`, more));
  return [
    { object: of, field: "schema", type: "string", meaning: JSON.stringify(schema) },
    ...fieldRows(of, fields),
    ...own,
  ];
}

/** One row per field; the fields of a nested object have its name in front. */
function fieldRows(object: string, fields: Fields, prefix = ""): readonly Row[] {
  return Object.entries(fields).flatMap(([name, { type, about, orNull, optional: mayMiss }]) => {
    const field = `${prefix}${name}`;
    const words = [typeWords(type), ...(orNull ? ["or null"] : []), ...(mayMiss ? ["(optional)"] : [])].join(" ");
    const row = { object, field, type: words, meaning: `${valueWords(type)}${about}` };
    return innerRows(object, field, type).toSpliced(0, 0, row);
  });
}

function innerRows(object: string, field: string, type: Type): readonly Row[] {
  if (typeof type === "string" || isWords(type)) return [];
  if ("list" in type) return innerRows(object, `${field}[]`, type.list);
  return "fields" in type && type.of === undefined ? fieldRows(object, type.fields, `${field}.`) : [];
}

function typeWords(type: Type): string {
  if (typeof type === "string") return type === "time" ? "time (ISO 8601, UTC)" : type;
  if (isWords(type)) return "string";
  if ("list" in type) return `list of ${typeWords(type.list)}`;
  if ("map" in type) return `object of ${typeWords(type.map)}`;
  return "schema" in type ? type.schema : (type.of ?? "object");
}

/** The words that a field may hold, in front of its description. */
function valueWords(type: Type): string {
  if (typeof type === "string" || !isWords(type)) return "";
  return `${type.slice(0, -1).join(", ")} or ${type.at(-1)}: `;
}
