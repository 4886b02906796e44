import leven from "leven";

import { ERROR_CODES, type ErrorCode } from "./all-codes.ts";

/** All codes that a text may mean, the likeliest first: `SMS.0202`, `sms.0202`, `0202`; a bare number may be of several services. */
export function findCodes(text: string): readonly ErrorCode[] {
  const wanted = normal(text);
  const exact = ERROR_CODES.filter(({ code }) => code.toLowerCase() === wanted);
  return exact.length > 0 ? exact : ERROR_CODES.filter(({ code }) => numberOf(code) === wanted);
}

/** What is known of a code of the service. */
export function knownCode(code: string | undefined): ErrorCode | undefined {
  const wanted = code === undefined ? undefined : normal(code);
  return ERROR_CODES.find((each) => each.code.toLowerCase() === wanted);
}

/** Some codes need another remedy with another HTTP status. */
export function remedyOf(code: string | undefined, httpStatus?: number): string | undefined {
  const known = knownCode(code);
  return known?.byStatus?.[httpStatus ?? 0]?.remedy ?? known?.remedy;
}

const NAMED = 3;
const FURTHEST = 2;

/** Codes that somebody may have meant, the nearest first. */
export function nearestCodes(text: string): readonly string[] {
  const wanted = normal(text);
  return ERROR_CODES.map(({ code }) => ({ code, distance: distance(code.toLowerCase(), wanted) }))
    .filter((near) => near.distance <= FURTHEST)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, NAMED)
    .map(({ code }) => code);
}

/** A bare number is compared with the numbers. */
function distance(code: string, wanted: string): number {
  return leven(/^\d+$/.test(wanted) ? numberOf(code) : code, wanted);
}

function numberOf(code: string): string {
  return code.replace(/^.*\./, "");
}

/** Some gateways write APIG.; leading zeros get lost where a code is taken for a number. */
function normal(text: string): string {
  const code = text
    .trim()
    .toLowerCase()
    .replace(/^apig\./, "apigw.");
  return /^\d+$/.test(code) ? code.padStart(4, "0") : code;
}
