import { ERROR, errorObject, type SmsError } from "../errors.ts";
import { type LogUpload, NO_UPLOAD } from "../model/log-upload.ts";
import type { EpochMilliseconds, Seconds } from "../model/quantities.ts";
import { type ObjectDefinition, objectOf, type ObjectOf } from "../object-definition.ts";
import { span, text, time, type TimeFrame } from "./units.ts";
import { label, type View } from "./view.ts";

const OUTCOMES = [
  "none",
  "uploading",
  "uploaded",
  "upload_failed",
  "timeout",
  "outage",
  "refused",
  "failed",
  "unknown",
] as const;

/** What is known of the logs of one task. */
export interface LogsResult {
  readonly taskId: string;
  readonly taskName: string | undefined;
  readonly outcome: (typeof OUTCOMES)[number];
  /** Whether this command ordered an upload, and the order was taken. */
  readonly ordered: boolean;
  readonly upload?: LogUpload;
  readonly exitCode: number;
  readonly error?: SmsError;
}

export const LOGS = {
  schema: "sms.logs/1",
  of: "task logs",
  fields: {
    task_id: { type: "string", about: "the task" },
    task_name: { type: "string", orNull: true, about: "its name; null when it was not read" },
    ordered: { type: "boolean", about: "true when this command ordered an upload, and the order was taken" },
    outcome: { type: OUTCOMES, about: "how the last upload stands, or why that is not known" },
    status: {
      type: "string",
      orNull: true,
      about: "the service's word: INIT, UPLOADING, UPLOADED, UPLOAD_FAIL; null for none",
    },
    bucket: { type: "string", orNull: true, about: "of the upload; null when not known" },
    uploaded: { type: "time", orNull: true, about: "when it ended; null when not known" },
    link: { type: "string", orNull: true, about: "whoever has it can read the logs; null without one" },
    link_life_seconds: { type: "integer", orNull: true, about: "how long it works; null when not known" },
    exit_code: { type: "integer", about: "of this task" },
    error: { type: ERROR, orNull: true, about: "null, or what stands under error on stderr" },
  },
} as const satisfies ObjectDefinition;

export function logsJson(result: LogsResult): ObjectOf<typeof LOGS> {
  const { taskId, taskName, ordered, outcome, exitCode, error, upload = NO_UPLOAD } = result;
  const { status, bucket, uploadedMs, link, linkLife } = upload;
  const isDate = uploadedMs !== undefined && Math.abs(uploadedMs) <= LAST_DATE;
  return objectOf(LOGS, {
    task_id: taskId,
    task_name: taskName ?? null,
    ordered,
    outcome,
    status: status ?? null,
    bucket: bucket ?? null,
    uploaded: isDate ? new Date(uploadedMs).toISOString() : null,
    link: link ?? null,
    link_life_seconds: linkLife === undefined || !Number.isInteger(linkLife) ? null : linkLife,
    exit_code: exitCode,
    error: error === undefined ? null : errorObject(error),
  });
}

const LAST_DATE = 8.64e15;

const WORDS: Readonly<Partial<Record<LogsResult["outcome"], string>>> = {
  none: "no logs were uploaded",
  uploading: "the agent uploads its logs",
  uploaded: "the logs are uploaded",
  upload_failed: "the upload failed: does the bucket exist, and may the agent reach it?",
  timeout: "the upload had not ended when the time was up",
};

export function logsWords(outcome: LogsResult["outcome"]): string {
  return WORDS[outcome] ?? outcome;
}

export function logsView({ taskId, taskName, outcome, upload = NO_UPLOAD }: LogsResult, frame: TimeFrame): View {
  const { status, bucket, uploadedMs, link, linkLife } = upload;
  const rows = [
    ["Logs", logsWords(outcome)] as const,
    ...(status === undefined ? [] : [["Status", text(status)] as const]),
    ...(bucket === undefined ? [] : [["Bucket", text(bucket)] as const]),
    ...(uploadedMs === undefined ? [] : [["Uploaded", time(uploadedMs as EpochMilliseconds, frame)] as const]),
    ...(linkLife === undefined ? [] : [["Link works for", span(linkLife as Seconds)] as const]),
  ];
  return [
    { kind: "heading", text: label(taskId, taskName) },
    { kind: "fields", rows },
    ...(link === undefined ? [] : [{ kind: "lines", lines: [link] } as const]),
  ];
}
