import type { ReadOptions, SmsClient, TaskChange } from "../../api/client.ts";
import {
  asSmsError,
  DeadlineError,
  expectedError,
  RefusedError,
  ResponseError,
  type SmsError,
  UsageError,
} from "../../errors.ts";
import { exitCodeOf } from "../../exit-code.ts";
import { fieldOf, isJsonObject, type Json, type JsonObject, textField } from "../../json.ts";
import {
  hasEnded,
  isLikeAnyOther,
  isOtherUpload,
  isTooOld,
  type LogUpload,
  logUploadOf,
  NO_UPLOAD,
  UPLOADING_AGENT,
} from "../../model/log-upload.ts";
import { duration, integer } from "../../parse-value.ts";
import type { TaskRecord } from "../../reports/report.ts";
import type { Services } from "../../session/services.ts";
import { EXIT_OF_ENDING } from "../../tracking/event.ts";
import { logsJson, type LogsResult, logsView, logsWords } from "../../view/log-upload.ts";
import { label } from "../../view/view.ts";
import {
  defineCommand,
  flagName,
  type Input,
  type Item,
  optional,
  type Params,
  toggle,
  withDefault,
} from "../command.ts";
import { ALLOW_EMPTY, type Reference, type References } from "../references.ts";
import { previewItem, requestJson } from "../request-preview.ts";
import { sendOnce } from "../send-once.ts";
import { eachTask, errorFacts } from "./each-task.ts";
import { REPORT_FLAGS, timeoutFlag } from "./flags.ts";
import { lookUpTask, type ReadableTask } from "./readable-task.ts";
import { tasks } from "./references.ts";

const OPERATION = "logs";

const FLAGS = {
  bucket: optional("have the agent upload its logs to this OBS bucket", "<name>", bucketName),
  expire: optional("how long the link is to work, 5m to 18h (on older sites only)", "<duration>", linkLife),
  wait: toggle("wait until the upload has ended"),
  timeout: timeoutFlag("30m"),
  maxOutage: withDefault("how long to keep polling while polls fail", "<duration>", "5m", duration),
  settle: withDefault(
    "how long to look for the upload after a lost answer, and to wait for a change",
    "<duration>",
    "20s",
    duration,
  ),
  dryRun: toggle("print the request without sending it"),
  concurrency: withDefault("how many tasks to handle at a time", "<n>", "8", integer(1, 64)),
  ...ALLOW_EMPTY,
  ...REPORT_FLAGS,
} as const satisfies Params;

interface LogsInput extends Input<typeof FLAGS> {
  readonly tasks: References;
}

export const logs = defineCommand({
  args: { tasks },
  flags: FLAGS,
  finishes: true,
  examples: [
    { what: "Have the logs uploaded, and show the link", line: "sms task logs $ID --bucket sms-logs --wait" },
    { what: "The link alone", line: "url=$(sms task logs $ID --bucket sms-logs --wait -o tsv)" },
    { what: "The last upload", line: "sms task logs $ID" },
  ],
  notes:
    "Whoever has the link can read the logs: it is printed as the answer and nowhere else. The bucket has to be in the account; what lies " +
    `in it is billed. It takes an agent of ${UPLOADING_AGENT} or newer, and a migration that was started once.`,
  checkTogether(given) {
    const needsBucket = ["expire", "dryRun", "settle"].find(given);
    if (needsBucket !== undefined && !given("bucket"))
      throw new UsageError(`${flagName(needsBucket)} is for an upload, and without --bucket none is ordered`);
    const forWaiting = ["timeout", "maxOutage"].find(given);
    if (forWaiting !== undefined && !given("wait"))
      throw new UsageError(`${flagName(forWaiting)} is for waiting, and without --wait nothing is waited for`);
  },
  run(input, services) {
    return { many: input.tasks.many, items: logsItems(input, services), report: { ...input, operation: OPERATION } };
  },
});

/** Names of OBS buckets; the service allows more, but then the upload fails. */
function bucketName(text: string): string {
  if (!/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(text))
    throw new UsageError(
      `${JSON.stringify(text)} is not the name of a bucket`,
      "3 to 63 small letters, digits, - and ., without obs:// and without a path.",
    );
  return text;
}

const [SHORTEST_LIFE, LONGEST_LIFE] = [300, 64_800];

/** Seconds */
function linkLife(text: string): number {
  const seconds = Math.round(duration(text) / 1000);
  if (seconds < SHORTEST_LIFE || seconds > LONGEST_LIFE) throw new UsageError(`${text} is not between 5m and 18h`);
  return seconds;
}

async function* logsItems(input: LogsInput, givenServices: Services): AsyncGenerator<Item> {
  const services = givenServices.withDeadline(input.wait ? input.timeout : undefined);
  const endMs = input.timeout === undefined ? Infinity : services.clock.elapsedMs() + input.timeout;
  const job: Job = { input, endMs, client: await services.client(), services };
  const work = async (reference: Reference, isFirst: (id: string) => boolean) => {
    try {
      const task = await lookUpTask(reference, NOT_READ, job.client, services);
      return isFirst(task.id) ? await taskLogs(task, job) : undefined;
    } catch (thrown) {
      const error = expectedError(thrown).during(`logs ${reference.id}`, { taskId: reference.id });
      return failedItem({ taskId: reference.id, taskName: undefined }, "failed", error, job);
    }
  };
  yield* eachTask(input, input.concurrency, work, services);
}

const NOT_READ = "its source server, which has the link, is not known";

interface Job {
  readonly input: LogsInput;
  /** When the time is up, by `clock.elapsedMs`. */
  readonly endMs: number;
  readonly client: SmsClient;
  readonly services: Services;
}

type Named = Pick<LogsResult, "taskId" | "taskName">;

/** Orders an upload where one is asked for, waits for it where that is asked for, and tells how the last one stands. */
async function taskLogs(task: ReadableTask, job: Job): Promise<Item> {
  const { input, services } = job;
  const named: Named = { taskId: task.id, taskName: textField(task.document, "name") };
  const what = `logs ${label(named.taskId, named.taskName)}`;
  const before = await readUpload(task, job);
  if (input.bucket === undefined) {
    const isRunning = input.wait && before.status === "UPLOADING";
    const end = isRunning ? await waitForEnd(task, before, false, job) : { upload: before };
    return uploadItem(named, end, { ordered: false, waited: input.wait }, job);
  }
  if (textField(task.document, "state") === "DELETING")
    throw new RefusedError("the task is being deleted", { hint: "Nothing was sent." });
  await warnOfOldAgent(task, job);
  const { bucket: log_bucket, expire } = input;
  const change: TaskChange = {
    kind: "log",
    body: { log_bucket, ...(expire === undefined ? {} : { log_expire: expire }) },
  };
  if (input.dryRun) return orderPreview(task, named, change, job);
  const failure = await sendOrder(task, change, before, job);
  if (failure !== undefined) {
    const error = failure.error.during(what, { taskId: task.id, hint: `How it stands: sms task logs ${task.id}` });
    return failedItem(named, failure.outcome, error, job);
  }
  if (input.wait) {
    const end = await waitForEnd(task, before, true, job);
    return uploadItem(named, end, { ordered: true, waited: true }, job);
  }
  await services.note(`note: the upload is ordered and takes minutes; then: sms task logs ${task.id}`);
  const upload = { ...NO_UPLOAD, status: "UPLOADING", bucket: log_bucket };
  return uploadItem(named, { upload }, { ordered: true, waited: false }, job);
}

/** The link is in what the service answers: no log and no error may show it. */
const SECRET: ReadOptions = { isAnswerSecret: true };

/** Only items of lists have the upload, and only those of source servers the link. Where they may not be read, the task's item has the rest. */
async function readUpload(
  { id, document }: ReadableTask,
  { client, services }: Job,
  options?: ReadOptions,
): Promise<LogUpload> {
  const sourceId = textField(fieldOf(document, "source_server"), "id");
  try {
    if (sourceId !== undefined && sourceId !== "") {
      const page = await client.listSources({ id: sourceId }, { ...options, ...SECRET });
      const current = fieldOf(rowWithId(page, "source_servers", sourceId), "current_task");
      return isSameId(textField(current, "id"), id) ? logUploadOf(current) : NO_UPLOAD;
    }
  } catch (thrown) {
    const error = expectedError(thrown);
    if (error.kind !== "permission") throw error;
    if (options === undefined)
      await services.note(`note: the source server may not be read (${error.message}): the link is not shown`);
  }
  const page = await client.listTasks({ id }, { ...options, ...SECRET });
  return logUploadOf(rowWithId(page, "tasks", id));
}

/** The row of a list; throws ResponseError for an answer without a list, which says nothing. */
function rowWithId(page: JsonObject, field: "source_servers" | "tasks", id: string): Json | undefined {
  const rows = page[field];
  if (!Array.isArray(rows)) throw new ResponseError(`the answer has no list ${field}`, { httpStatus: 200 });
  return rows.find((row: Json) => isJsonObject(row) && isSameId(textField(row, "id"), id));
}

function isSameId(some: string | undefined, other: string): boolean {
  return some?.toLowerCase() === other.toLowerCase();
}

async function warnOfOldAgent({ document }: ReadableTask, { client, services }: Job): Promise<void> {
  const sourceId = textField(fieldOf(document, "source_server"), "id");
  if (sourceId === undefined || sourceId === "") return;
  try {
    const version = textField(await client.getSource(sourceId, { maxRetries: 0 }), "agent_version");
    if (isTooOld(version))
      await services.note(`note: the agent is ${version}; uploading logs takes ${UPLOADING_AGENT} or newer`);
  } catch (thrown) {
    const { message } = expectedError(thrown);
    await services.note(`note: the version of the agent is not known: ${message}`);
  }
}

/** Orders the upload once; undefined when the order was taken. */
async function sendOrder(
  task: ReadableTask,
  change: TaskChange,
  before: LogUpload,
  job: Job,
): Promise<{ readonly outcome: "failed" | "unknown"; readonly error: SmsError } | undefined> {
  const { client, input, services } = job;
  const sent = await sendOnce(
    {
      send: () => client.change(task.id, change),
      async lookForEffect() {
        const upload = await readUpload(task, job, { maxRetries: 0 });
        return isOtherUpload(before, upload) && upload.status !== "INIT" ? upload : undefined;
      },
      settleMs: input.settle,
      look: `sms task logs ${task.id}`,
    },
    services,
  );
  return sent.outcome === "accepted" ? undefined : sent;
}

const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30_000;

/** How a wait for an upload ended. */
interface End {
  readonly upload: LogUpload;
  /** Why the upload had not ended. */
  readonly gaveUp?: "timeout" | "outage";
}

/**
 * The upload when it has ended. After an order the old one is no result: not before anything differs from it, or, where nothing could
 * tell them apart, `--settle` has passed. Failing polls are ridden out for `--max-outage`.
 */
async function waitForEnd(task: ReadableTask, before: LogUpload, ordered: boolean, job: Job): Promise<End> {
  const { input, endMs, services } = job;
  const { clock, interrupted } = services;
  const orderedMs = clock.elapsedMs();
  let [upload, moved] = [before, !ordered];
  let outageSince: number | undefined;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const leftMs = endMs - clock.elapsedMs();
    if (leftMs <= 0) return { upload, gaveUp: "timeout" };
    try {
      await clock.sleep(Math.min(pauseMs, leftMs), interrupted);
      upload = await readUpload(task, job, { maxRetries: 0 });
      outageSince = undefined;
      moved ||= isOtherUpload(before, upload);
      if (moved && hasEnded(upload)) return { upload };
      if (isLikeAnyOther(upload) && clock.elapsedMs() - orderedMs >= input.settle) {
        await services.note(`note: ${task.id}: nothing has changed since the order; this may be the upload before it`);
        return { upload };
      }
    } catch (thrown) {
      if (thrown instanceof DeadlineError || interrupted.reason instanceof DeadlineError)
        return { upload, gaveUp: "timeout" };
      const error = asSmsError(thrown);
      if (error.kind === "interrupted")
        await services.warn(`The upload continues. To wait for it: sms task logs ${task.id} --wait`);
      if (!RIDDEN_OUT.has(error.kind)) throw error;
      if (outageSince === undefined) await services.note(`note: ${task.id}: no answer, retrying: ${error.message}`);
      outageSince ??= clock.elapsedMs();
      if (clock.elapsedMs() - outageSince >= input.maxOutage) return { upload, gaveUp: "outage" };
    }
  }
}

/** Errors that may go away by waiting. */
const RIDDEN_OUT: ReadonlySet<string> = new Set(["network", "timeout", "service", "response"]);

function uploadItem(
  named: Named,
  { upload, gaveUp }: End,
  { ordered, waited }: { readonly ordered: boolean; readonly waited: boolean },
  job: Job,
): Item {
  if (gaveUp !== undefined) {
    // The link of an older upload is not the one that was waited for.
    const withoutLink = { ...upload, link: undefined };
    return resultItem(
      { ...named, outcome: gaveUp, ordered, upload: withoutLink, exitCode: EXIT_OF_ENDING[gaveUp] },
      job,
    );
  }
  const outcome = outcomeOf(upload);
  const exitCode = waited && outcome === "upload_failed" ? EXIT_OF_ENDING.failed : 0;
  return resultItem({ ...named, outcome, ordered, upload, exitCode }, job);
}

function outcomeOf({ status }: LogUpload): LogsResult["outcome"] {
  if (status === "UPLOADED") return "uploaded";
  if (status === "UPLOAD_FAIL") return "upload_failed";
  return status === undefined || status === "INIT" ? "none" : "uploading";
}

function failedItem(named: Named, outcome: "failed" | "unknown", error: SmsError, job: Job): Item {
  const what = error.kind === "refused" ? "refused" : outcome;
  return {
    ...resultItem({ ...named, outcome: what, ordered: false, exitCode: exitCodeOf(error), error }, job),
    error,
  };
}

/** The link is a secret, and reports are kept: it is in none of them. */
function recordOf(result: LogsResult): TaskRecord {
  const { taskId, taskName, outcome, error } = result;
  return { taskId, taskName, operation: OPERATION, outcome, reason: logsWords(outcome), ...errorFacts(error) };
}

/** Rows are the link alone, so that a script can use it as it is; of several tasks each has its line. */
function resultItem(result: LogsResult, { input, services }: Job): Item {
  const { link = input.tasks.many ? "-" : undefined } = result.upload ?? NO_UPLOAD;
  return {
    json: logsJson(result),
    record: recordOf(result),
    rows: async () => (link === undefined ? [] : [{ kind: "lines", lines: [link] }]),
    ...(result.error === undefined
      ? {
          view: async () => logsView(result, services.display),
          exitCode: result.exitCode,
        }
      : {}),
  };
}

async function orderPreview(
  { document }: ReadableTask,
  { taskId, taskName }: Named,
  change: TaskChange,
  { client }: Job,
): Promise<Item> {
  const preview = await client.previewChange(taskId, change);
  const heading = `logs not ordered (--dry-run): ${label(taskId, taskName)}`;
  return previewItem(
    heading,
    preview,
    requestJson(preview, OPERATION, { taskId, taskName, state: textField(document, "state") }),
  );
}
