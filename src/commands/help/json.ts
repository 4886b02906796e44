import { pageCommand } from "./page.ts";

const ACTION = {
  schema: '"sms.action/1"',
  task_id: "the task",
  task_name: "its name; null when it was not read",
  operation: "the word of the command line",
  outcome: "accepted, unchanged, refused, failed or unknown",
  verified: "true when the task was seen to move: accepted alone is not done",
  state_before: "state before the action; null when it was not read",
  state_after: "state read after it; null when it was not read",
  http_status: "of the action's answer; null when there was none",
  request_id: "the service's id of the request; null when not given",
  error: "null, or what stands under error on stderr",
};

const REQUEST = {
  schema: '"sms.request/1"',
  task_id: "the task",
  task_name: "its name; null when it was not read",
  operation: "the word of the command line",
  state_before: "its state; null when it was not read",
  method: "of the request that would be sent",
  url: "of that request",
  headers: "of that request, credentials masked",
  body: "of that request",
};

const ERROR = {
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
};

const SANDBOX = {
  schema: '"sms.sandbox/1"',
  url: "where it answers",
  domain_id: "the account its access key belongs to",
  environment: "variables that lead a command to it",
  tasks: "id, name and state of each task",
};

const rowsOf = (object: string, fields: Readonly<Record<string, string>>) =>
  Object.entries(fields).map(([field, meaning]) => ({ object, field, meaning }));

export const json = pageCommand(() => ({
  title: "What -o json prints",
  columns: { object: { header: "Object" }, field: { header: "Field" }, meaning: { header: "Meaning" } },
  rows: [
    {
      object: "task show",
      field: "(all)",
      meaning: "the service's document: every field in its order, every number digit for digit",
    },
    ...rowsOf("an action", ACTION),
    ...rowsOf("its --dry-run", REQUEST),
    ...rowsOf("an error", ERROR),
    ...rowsOf("sandbox serve", SANDBOX),
  ],
  notes: [
    "One task gives an object, several give an array in the order asked. A schema only ever gains fields.",
    'An error is one object {"error":{…}} on one line of stderr; fields that are not known are left out.',
    "Integers beyond 2^53 are printed in full: read them with a parser that keeps them (jq 1.7 does).",
  ],
  example: "sms help json",
}));
