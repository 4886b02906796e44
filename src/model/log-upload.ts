import { type Json, numberField, textField } from "../json.ts";
import { dateField } from "./date-field.ts";

/** The last upload of an agent's logs, as a list item says it (docs/service.md, "Logs"). */
export interface LogUpload {
  /** INIT, UPLOADING, UPLOADED, UPLOAD_FAIL, or a word that is not known; undefined when there was no upload. */
  readonly status: string | undefined;
  readonly bucket: string | undefined;
  /** Life of the link, seconds. */
  readonly linkLife: number | undefined;
  /** Epoch milliseconds */
  readonly uploadedMs: number | undefined;
  /** The share link: a secret, since whoever has it can read the logs. */
  readonly link: string | undefined;
}

export const NO_UPLOAD: LogUpload = {
  status: undefined,
  bucket: undefined,
  linkLife: undefined,
  uploadedMs: undefined,
  link: undefined,
};

/** The first agent that can upload its logs. */
export const UPLOADING_AGENT = "25.1.0";

/** The upload of a task: an item of `GET /v3/tasks`, or `current_task` of an item of `GET /v3/sources`, which alone has the link. */
export function logUploadOf(task: Json | undefined): LogUpload {
  return {
    status: textField(task, "log_collect_status") || undefined,
    bucket: textField(task, "log_bucket") || undefined,
    linkLife: numberField(task, "log_expire"),
    uploadedMs: dateField(task, "log_upload_time"),
    link: textField(task, "log_share_url") || undefined,
  };
}

/** Whether an upload is another one than before: its status went on, or it has another time, bucket or link. */
export function isOtherUpload(before: LogUpload, now: LogUpload): boolean {
  const fields = ["status", "uploadedMs", "bucket", "link"] as const;
  return fields.some((field) => now[field] !== undefined && now[field] !== before[field]);
}

export function hasEnded({ status }: LogUpload): boolean {
  return status === "UPLOADED" || status === "UPLOAD_FAIL";
}

/** An end that looks the same each time: a failure in the same bucket, and what has neither a time nor a link. */
export function isLikeAnyOther(upload: LogUpload): boolean {
  const isTold = upload.uploadedMs !== undefined || upload.link !== undefined;
  return upload.status === "UPLOAD_FAIL" || (hasEnded(upload) && !isTold);
}

/** Whether an agent is too old to upload its logs; false for a version that cannot be read. */
export function isTooOld(version: string | undefined): boolean {
  const numbers = /^(\d+)\.(\d+)\.(\d+)/
    .exec(version ?? "")
    ?.slice(1)
    .map(Number);
  if (numbers === undefined) return false;
  const least = UPLOADING_AGENT.split(".").map(Number);
  const at = least.findIndex((number, index) => numbers[index] !== number);
  return at >= 0 && (numbers[at] ?? 0) < (least[at] ?? 0);
}
