import { AGENT_CONNECTION } from "./agent-connection.ts";
import { AGENT_SOURCE } from "./agent-source.ts";
import { AGENT_TARGET } from "./agent-target.ts";
import { API_COMPATIBILITY } from "./api-compatibility.ts";
import { API_TASK } from "./api-task.ts";
import type { CodeEntry, CodeTable } from "./code-table.ts";
import { GATEWAY_INSIDE } from "./gateway-inside.ts";
import { GATEWAY_REQUEST } from "./gateway.ts";
import { IAM_CODES, OTHER_CODES } from "./other.ts";
import { OUT_OF_DATE_CODES } from "./out-of-date.ts";
import type { Source } from "./sources.ts";

export interface ErrorCode extends CodeEntry {
  /** As the service writes it: SMS.0202, APIGW.0301. */
  readonly code: string;
  /** Empty when not known. */
  readonly http: readonly number[];
  readonly source: Source;
}

const SMS = [AGENT_CONNECTION, AGENT_SOURCE, AGENT_TARGET, API_TASK, API_COMPATIBILITY, OUT_OF_DATE_CODES];

/** All of SMS in the order of their numbers, then those of the gateway, then others. */
export const ERROR_CODES: readonly ErrorCode[] = [
  ...SMS.flatMap(codesOf).toSorted((a, b) => (a.code < b.code ? -1 : 1)),
  ...[GATEWAY_REQUEST, GATEWAY_INSIDE, IAM_CODES, OTHER_CODES].flatMap(codesOf),
];

function codesOf(table: CodeTable): readonly ErrorCode[] {
  return Object.entries(table.codes).map(([code, entry]) => codeOf(code, entry, table));
}

function codeOf(code: string, entry: CodeEntry, { http, source }: CodeTable): ErrorCode {
  return { code, http, source, ...entry };
}
