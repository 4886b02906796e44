import { pageCommand } from "./page.ts";

/** What `-o json` prints; the schemas only ever gain fields. */
const ROWS = [
  { command: "task show", schema: "the service's own", field: "(all)", meaning: "the document as it came: every field in its order, every number digit for digit" },
  ...Object.entries({
    schema: '"sms.action/1"',
    task_id: "the task",
    task_name: "its name, null when it was not read",
    operation: "the word of the command line",
    outcome: "accepted, unchanged, refused, failed or unknown",
    verified: "true when the task was seen to move; accepted alone is not done",
    state_before: "state before the action, null when it was not read",
    state_after: "state read after it, null when it was not read",
    http_status: "of the action's answer, null when there was none",
    request_id: "the service's id of the request, null when not given",
    error: "null, or an object as under the key error on stderr",
  }).map(([field, meaning]) => ({ command: "actions", schema: "sms.action/1", field, meaning })),
  ...Object.entries({
    schema: '"sms.request/1"',
    task_id: "the task",
    task_name: "its name, null when it was not read",
    operation: "the word of the command line",
    state_before: "state, null when it was not read",
    method: "of the request that would be sent",
    url: "of the request",
    headers: "of the request, credentials masked",
    body: "of the request",
  }).map(([field, meaning]) => ({ command: "actions with --dry-run", schema: "sms.request/1", field, meaning })),
  ...Object.entries({
    kind: "usage, config, not_found, auth, permission, refused, service, network, timeout, outcome_unknown, response or internal",
    message: "what failed",
    task_id: "for which task",
    error_code: "the service's code, such as SMS.9004",
    http_status: "of the answer",
    request_id: "the service's id of the request",
    error_param: "as the service sent it",
    details: "as the service sent it",
    encoded_authorization_message: "as the service sent it",
    hint: "what to do next",
    retryable: "true when the same command may succeed later",
  }).map(([field, meaning]) => ({ command: "errors, on stderr", schema: '{"error":{…}}', field, meaning })),
];

export const json = pageCommand(() => ({
  title: "What -o json prints",
  columns: { command: { header: "Command" }, schema: { header: "Schema" }, field: { header: "Field" }, meaning: { header: "Meaning" } },
  rows: ROWS,
  notes: [
    "One task gives an object, several give an array in the order asked. Fields are added, never changed or removed, under the same schema.",
    "An error is one JSON object on one line of stderr; fields that are not known are left out.",
    "Integers beyond 2^53 are printed in full: read them with a parser that keeps them (jq 1.7 does).",
  ],
  example: "sms help json",
}));
