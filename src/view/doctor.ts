import type { JsonObject } from "../json.ts";
import type { Column, Tone, View } from "./view.ts";

/** What one check of `sms doctor` came to. */
export interface Finding {
  readonly check: string;
  readonly status: "ok" | "warn" | "fail" | "skip";
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** Of a failure. */
  readonly exitCode?: number;
  readonly facts?: JsonObject;
}

export function findingJson({ check, status, message, remedy, exitCode, facts }: Finding): JsonObject {
  return {
    schema: "sms.check/1",
    check,
    status,
    message,
    remedy: remedy ?? null,
    exit_code: exitCode ?? null,
    facts: facts ?? {},
  };
}

const TONES: Readonly<Record<Finding["status"], Tone>> = { ok: "good", warn: "warn", fail: "bad", skip: "dim" };
/** As wide as the longest names. */
const COLUMNS: readonly Column[] = [{ header: "", least: 4 }, { header: "", least: 11 }, { header: "" }];

/** A line, and the remedy below it. */
export function findingView({ check, status, message, remedy }: Finding): View {
  const mark = { text: status, tone: TONES[status] };
  const calm = (text: string) => (status === "skip" ? ({ text, tone: "dim" } as const) : text);
  const rows = [[mark, calm(check), calm(message)], ...(remedy === undefined ? [] : [["", "", `→ ${remedy}`]])];
  return [{ kind: "table", columns: COLUMNS, rows, overflow: "wrap", headless: true }];
}

/** A row for programs. */
export function findingRow({ check, status, message, remedy = "" }: Finding): View {
  const columns = ["Status", "Check", "Message", "Remedy"].map((header) => ({ header }));
  return [{ kind: "table", columns, rows: [[status, check, message, remedy]] }];
}
