import type { JsonObject } from "../json.ts";

/** An order to the agent to put its logs into a bucket of the account. */
export interface LogUpload {
  readonly bucket: string;
  /** Seconds for which the link is valid. */
  readonly expire: number;
  /** Epoch ms, simulated. */
  readonly orderedAt: number;
  readonly succeeds: boolean;
}

const UPLOAD_MS = 90_000;

type LogStatus = "INIT" | "UPLOADING" | "UPLOADED" | "UPLOAD_FAIL";

export function logStatus(upload: LogUpload | undefined, now: number): LogStatus {
  if (upload === undefined) return "INIT";
  if (now < upload.orderedAt + UPLOAD_MS) return "UPLOADING";
  return upload.succeeds ? "UPLOADED" : "UPLOAD_FAIL";
}

/** What the task of a source server shows in GET /v3/sources, and nowhere else. */
export function logFields(upload: LogUpload | undefined, taskId: string, now: number): JsonObject {
  const done = logStatus(upload, now) === "UPLOADED" && upload !== undefined;
  const finishedAt = (upload?.orderedAt ?? 0) + UPLOAD_MS;
  return {
    log_bucket: upload?.bucket ?? null,
    log_expire: upload?.expire ?? null,
    log_upload_time: done ? finishedAt : null,
    log_share_url: done ? shareUrl(upload, taskId, finishedAt) : null,
  };
}

/** Looks like a signed address of OBS; the host does not exist. */
function shareUrl({ bucket, expire }: LogUpload, taskId: string, finishedAt: number): string {
  const expires = Math.round(finishedAt / 1000) + expire;
  const signature = "c2FuZGJveCBvcGVucyBub3RoaW5n%3D";
  return `https://${bucket}.obs.cloud.example/sms-logs/${taskId}.zip?AccessKeyId=SANDBOX&Expires=${expires}&Signature=${signature}`;
}
