import leven from "leven";

import { otherServiceOf } from "../other-services.ts";
import { AGENT_CONNECTION } from "./agent-connection.ts";
import { AGENT_SOURCE } from "./agent-source.ts";
import { AGENT_TARGET } from "./agent-target.ts";
import { API_CODES, OUT_OF_DATE_CODES } from "./api.ts";
import { type CodeEntry, type CodeTable, type Explanation, FAQ, type Source } from "./code-table.ts";
import { GATEWAY_INSIDE, GATEWAY_REQUEST, IAM_CODES, OTHER_CODES } from "./gateway.ts";

/** All codes that a text such as `SMS.0202`, `sms.0202` or `0202` may mean, the likeliest first: several services may have the same number. */
export function findCodes(text: string): readonly ErrorCode[] {
  const wanted = normal(text);
  const exact = ERROR_CODES.filter(({ code }) => code.toLowerCase() === wanted);
  if (exact.length > 0) return exact;
  const other = otherServiceCode(text.trim());
  return other === undefined ? ERROR_CODES.filter(({ code }) => numberOf(code) === wanted) : [other];
}

/** What is known of a code that the service sent. */
export function knownCode(code: string | undefined): ErrorCode | undefined {
  if (code === undefined) return undefined;
  const wanted = normal(code);
  return ERROR_CODES.find((each) => each.code.toLowerCase() === wanted) ?? otherServiceCode(code);
}

/** A code of another service, which has too many of them to list here. */
function otherServiceCode(code: string): ErrorCode | undefined {
  const service = otherServiceOf(code);
  if (service === undefined) return undefined;
  return {
    code,
    meaning: `an error of ${service}, which SMS passes on`,
    remedy: `Read the message behind the code: it is the answer of ${service}, whose documentation explains its codes. Remove the cause there, then start the task again: sms task start.`,
    http: [],
    source: FAQ,
  };
}

/** What to do about a code; for some codes that depends on the HTTP status. */
export function remedyOf(code: string | undefined, httpStatus?: number): string | undefined {
  const known = knownCode(code);
  return known?.byStatus?.[httpStatus ?? 0]?.remedy ?? known?.remedy;
}

/** What the error code of a task, of a server or of a check means, and what to do; empty for a code that is not known. */
export function explainCode(code: string | undefined): Explanation {
  const known = knownCode(code);
  return { meaning: known?.meaning, remedy: known?.remedy };
}

const NAMED = 3;
const FURTHEST = 2;

/** The known codes most similar to a text, the nearest first. */
export function nearestCodes(text: string): readonly string[] {
  const wanted = normal(text);
  return ERROR_CODES.map(({ code }) => ({ code, distance: distance(code.toLowerCase(), wanted) }))
    .filter((near) => near.distance <= FURTHEST)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, NAMED)
    .map(({ code }) => code);
}

/** Edit distance; a bare number is compared with the numbers of the codes. */
function distance(code: string, wanted: string): number {
  return leven(/^\d+$/.test(wanted) ? numberOf(code) : code, wanted);
}

function numberOf(code: string): string {
  return code.replace(/^.*\./, "");
}

/** One spelling of a code: some gateways write APIG. for APIGW., and leading zeros get lost where a code was taken for a number. */
function normal(text: string): string {
  const code = text
    .trim()
    .toLowerCase()
    .replace(/^apig\./, "apigw.");
  return /^\d+$/.test(code) ? code.padStart(4, "0") : code;
}

export interface ErrorCode extends CodeEntry {
  /** As the service writes it: SMS.0202, APIGW.0301. */
  readonly code: string;
  /** Empty when not known. */
  readonly http: readonly number[];
  readonly source: Source;
}

const SMS = [AGENT_CONNECTION, AGENT_SOURCE, AGENT_TARGET, API_CODES, OUT_OF_DATE_CODES];

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
