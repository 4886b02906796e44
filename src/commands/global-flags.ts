import { COLOR_CHOICES, FORMATS } from "../view/answer.ts";
import type { Input, Params } from "./command.ts";
import { durationOrNone, integer, oneOf, optional, toggle, withDefault } from "./params.ts";

/** Flags of every command; they may stand before or after the subcommand. */
export const GLOBAL_FLAGS = {
  region: optional("region of the SMS endpoint (SMS_REGION); not the target server's region", "<region>", String),
  endpoint: optional("address of SMS (SMS_ENDPOINT)", "<url>", String),
  output: withDefault(`format of the answer: ${FORMATS.join(", ")}`, "<format>", "table", oneOf(...FORMATS)),
  query: optional("JMESPath for the JSON of the answer (sms help json)", "<jmespath>", String),
  noHeaders: toggle("table and tsv without their header lines"),
  color: withDefault("auto, always or never", "<when>", "auto", oneOf(...COLOR_CHOICES)),
  utc: toggle("times in UTC instead of local time"),
  quiet: toggle("no notes on stderr"),
  debug: toggle("show each request and answer on stderr, secrets masked"),
  requestTimeout: withDefault("time for one request, or none", "<duration>", "30s", durationOrNone),
  maxRetries: withDefault("repetitions of a failed read", "<n>", "4", integer(0, 100)),
  noInput: toggle("never ask anything"),
} as const satisfies Params;

export type Globals = Input<typeof GLOBAL_FLAGS>;

/** One-letter forms. */
export const SHORT_FLAGS: Readonly<Record<string, string>> = { output: "o", quiet: "q" };
