import { pageCommand } from "./tables.ts";

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
  wait: "with --wait: an sms.wait/1",
};

const REQUEST = {
  schema: '"sms.request/1"',
  task_id: "the task; null with sms api",
  task_name: "its name; null when it was not read",
  operation: "the word of the command line",
  state_before: "its state; null when it was not read",
  method: "of the request that would be sent",
  url: "of that request",
  headers: "of that request, credentials masked",
  body: "of that request; null when it has none",
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
  identity: "who was asking, secrets masked: with kind auth and permission",
  hint: "what to do next",
  retryable: "true when the same command may succeed later",
};

const READING = {
  task_id: "the task",
  task_name: "its name; null when it was not read",
  state: "as the service has it; null when it was not read",
  phase:
    "pending, running, syncing, stopping, paused, succeeded, failed, rolling_back, rolled_back, deleting or unknown",
  step: "number, of, name and percent of the sub-task in hand, or null",
  speed_mb_s: "MB/s",
  remaining_seconds: "the service's, else our own of the step in hand; null when nobody can tell",
  elapsed_seconds: "of the migration",
  connected: "whether the agent is",
  error_code: "of the task's error",
};

const EVENT = {
  schema: '"sms.event/1"',
  time: "ISO 8601, UTC",
  event:
    "started, state, step, progress, clone, connection, stalled, moving, outage, outage_over, recovering, heartbeat or ended",
  ...READING,
  "from, to": "of state and clone",
  percent: "of progress",
  "reason, since": "of stalled",
  stalled_seconds: "of moving",
  error: "of outage: what stands under error on stderr",
  lasted_seconds: "of outage_over",
  grace_seconds: "of recovering",
  "outcome, reason": "of ended, as in sms.wait/1",
};

const WAIT = {
  schema: '"sms.wait/1"',
  ...READING,
  goal: "what was waited for",
  outcome: "reached, failed, paused, passed, timeout, outage, stalled, gone or denied",
  reason: "one sentence",
  waited_seconds: "by this command",
  exit_code: "of this task",
  error_meaning: "of a failed task: what its error_code means; null when not known",
  remedy: "of a failed task: what to do; null when not known",
  error: "null, or what stands under error on stderr",
};

const NETWORK_CHECK = {
  network_check_info: "the service's, when the result was waited for",
  missed: "each threshold that was missed, in words",
};

const EXPLAIN = {
  schema: '"sms.explain/1"',
  code: "as the service writes it",
  http_status: "those that it comes with; of most SMS codes inside error_json there is none to see",
  meaning: "a clause",
  causes: "likely ones, a list",
  remedy: "what to do; null when not known",
  check: "ports and permissions to look at, a list",
  retryable: "true when the same may succeed later without any change; null when not known",
  by_status: "http_status, meaning, remedy and retryable of a code that means different things",
  see_also: "codes of other services with the same number",
  source: "where this comes from",
  source_date: "year and month of the source; null when it has none",
};

const SANDBOX = {
  schema: '"sms.sandbox/1"',
  url: "where it answers",
  domain_id: "the account its access key belongs to",
  environment: "variables that lead a command to it",
  tasks: "id, name and state of each task",
};

const CHECK = {
  schema: '"sms.check/1"',
  check:
    "what was looked at: config, endpoint, proxy, dns, tcp, tls, service, iam, credentials, clock, account, read or write",
  status: "ok, warn, fail or skip",
  message: "one sentence",
  remedy: "what to do about it; null where there is nothing to do",
  exit_code: "of a failure; the first one's is the command's",
  facts: "the message's figures, such as valid_to, skew_seconds and addresses",
};

const ENV_FILE = {
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
  SMS_TASKS_UNFINISHED: "how many out of time (8) or let go by a signal",
  SMS_TASKS_NOT_TRIED: "how many were left out by --fail-fast",
  SMS_TASK_IDS: "with commas",
  SMS_FAILED_TASK_IDS: "those of SMS_TASKS_FAILED",
};

const LIST = {
  count: "the service's own: of what its filters match, before --phase, --limit and the like",
  tasks: "the service's objects, of all pages; they lack some fields that task show has",
};

const rowsOf = (object: string, fields: Readonly<Record<string, string>>) =>
  Object.entries(fields).map(([field, meaning]) => ({ object, field, meaning }));

export const json = pageCommand(() => ({
  title: "What -o json prints, and the other formats",
  columns: { object: { header: "Object" }, field: { header: "Field" }, meaning: { header: "Meaning" } },
  rows: [
    {
      object: "task show",
      field: "(all)",
      meaning: "the service's document: every field in its order, every number digit for digit",
    },
    ...rowsOf("task list", LIST),
    {
      object: "api",
      field: "(all)",
      meaning:
        "the service's document, indented; nothing where the answer has no body. Without -o it comes to the byte",
    },
    ...rowsOf("an action", ACTION),
    ...rowsOf("network-check's wait", NETWORK_CHECK),
    ...rowsOf("--dry-run", REQUEST),
    ...rowsOf("wait, watch", WAIT),
    ...rowsOf("-o jsonl", EVENT),
    ...rowsOf("an error", ERROR),
    ...rowsOf("explain", EXPLAIN),
    ...rowsOf("doctor", CHECK),
    ...rowsOf("sandbox serve", SANDBOX),
    ...rowsOf("--dotenv", ENV_FILE),
  ],
  notes: [
    "One task gives an object, several give an array in the order asked, - always an array. A schema only ever gains fields.",
    'An error is one object {"error":{…}} on one line of stderr; fields that are not known are left out.',
    "stderr has notes beside errors, such as the count of a batch; with --quiet it has errors only. In GitHub Actions a failure is an annotation (::error) as well, on a line of its own; --ci off leaves them out.",
    "Values of --dotenv need no quotes anywhere: all but letters, digits and _.:/@+- is written as _.",
    "-o yaml prints the same values, every number digit for digit; texts that a reader of YAML 1.1 or 1.2 could take for something else are in quotes. Errors are JSON there, too.",
    "-o jsonl prints one compact object a line, each as it is ready; of task list one task a line.",
    "-o markdown prints the table as GitHub-flavoured Markdown, in full, with a header in any case; nothing in it can become HTML, a link or a mention.",
    "-o tsv prints the rows of the table; of an action the fields task_id to outcome, state_before and state_after.",
    "--query takes JMESPath (jmespath.org) and is asked of the whole answer, with -o jsonl of each line. Its result is printed as JSON, also with -o table; with -o markdown as a block of code.",
    "With -o tsv a result is bare: text or a number on its line, null as nothing, a list as a line for each element, a list or object in it as a row.",
    "A query compares whole numbers to the last digit and hands on what it finds digit for digit. What it calculates, or has written in it, is exact up to 2^53.",
    "A long list goes through a query like tasks[].id page by page; for one like length(tasks) it is read to its end first.",
    "Integers beyond 2^53 are printed in full, in YAML too: read them with a parser that keeps them (jq 1.7 and Python do).",
    "A table on a terminal fits: columns with nothing in them drop first, then others in the order that --help of the command states; then bars become numbers, and the widest columns are cut with …. Into a pipe nothing is cut.",
  ],
  example: "sms help json",
}));
