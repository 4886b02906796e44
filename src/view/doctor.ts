import type { JsonObject } from "../json.ts";
import { type ObjectDefinition, objectOf, type ObjectOf } from "../object-definition.ts";
import type { Column, Tone, View } from "./view.ts";

const STATUSES = ["ok", "warn", "fail", "skip"] as const;

/** The result of one check of `sms doctor`. */
export interface Finding {
  readonly check: string;
  readonly status: (typeof STATUSES)[number];
  readonly message: string;
  /** What to do about a problem. */
  readonly remedy?: string;
  /** Of a failed check. */
  readonly exitCode?: number;
  readonly facts?: JsonObject;
}

export const CHECK = {
  schema: "sms.check/1",
  of: "doctor",
  fields: {
    check: {
      type: "string",
      about:
        "what was checked: config, endpoint, proxy, dns, tcp, tls, service, iam, credentials, clock, account, read or write",
    },
    status: { type: STATUSES, about: "what came of it" },
    message: { type: "string", about: "one sentence" },
    remedy: { type: "string", orNull: true, about: "what to do about it; null where there is nothing to do" },
    exit_code: { type: "integer", orNull: true, about: "of a failure; the first one's is the command's" },
    facts: { type: { map: "any" }, about: "the message's figures, such as valid_to, skew_seconds and addresses" },
  },
} as const satisfies ObjectDefinition;

export function findingJson({ check, status, message, remedy, exitCode, facts }: Finding): ObjectOf<typeof CHECK> {
  return objectOf(CHECK, {
    check,
    status,
    message,
    remedy: remedy ?? null,
    exit_code: exitCode ?? null,
    facts: facts ?? {},
  });
}

const TONES: Readonly<Record<Finding["status"], Tone>> = { ok: "good", warn: "warn", fail: "bad", skip: "dim" };
/** As wide as the longest status and the longest name of a check: each line is a table of its own, and they must align. */
const COLUMNS: readonly Column[] = [{ header: "", least: 4 }, { header: "", least: 11 }, { header: "" }];

/** One line, with the remedy below it. */
export function findingView({ check, status, message, remedy }: Finding): View {
  const statusCell = { text: status, tone: TONES[status] };
  const dimIfSkipped = (text: string) => (status === "skip" ? ({ text, tone: "dim" } as const) : text);
  const rows = [
    [statusCell, dimIfSkipped(check), dimIfSkipped(message)],
    ...(remedy === undefined ? [] : [["", "", `→ ${remedy}`]]),
  ];
  return [{ kind: "table", columns: COLUMNS, rows, overflow: "wrap", headless: true }];
}

/** The same as a row for programs. */
export function findingRow({ check, status, message, remedy = "" }: Finding): View {
  const columns = ["Status", "Check", "Message", "Remedy"].map((header) => ({ header }));
  return [{ kind: "table", columns, rows: [[status, check, message, remedy]] }];
}
