import { REGION_NAMES } from "../config/endpoint.ts";
import { profileName } from "../config/profiles.ts";
import { durationOrNone, integer, oneOf, textOfAtMost } from "../parse-value.ts";
import { COLOR_CHOICES, FORMATS } from "../view/answer.ts";
import type { Input, Params, Services } from "./command.ts";
import { type Offer, wordOffers } from "./command.ts";
import { optional, toggle, withDefault } from "./command.ts";

/** Flags of every command; they may stand before or after the subcommand. */
export const GLOBAL_FLAGS = {
  region: {
    ...optional("region of the SMS endpoint (SMS_REGION); not the target server's region", "<region>", String),
    offers: wordOffers(REGION_NAMES),
  },
  endpoint: optional("address of SMS (SMS_ENDPOINT)", "<url>", String),
  profile: {
    ...optional("profile to use (SMS_PROFILE); sms config list --profiles", "<name>", profileName),
    offers: offeredProfiles,
  },
  output: withDefault(`format of the answer: ${FORMATS.join(", ")}`, "<format>", "table", oneOf(...FORMATS)),
  query: optional("JMESPath for the JSON of the answer (sms help json)", "<jmespath>", String),
  noHeaders: toggle("table and tsv without their header lines"),
  color: withDefault("auto, always or never", "<when>", "auto", oneOf(...COLOR_CHOICES)),
  utc: toggle("times in UTC instead of local time"),
  quiet: toggle("no notes on stderr"),
  debug: toggle("show each request and answer on stderr, secrets masked"),
  requestTimeout: optional("time for one request, or none (default 30s)", "<duration>", asWritten(durationOrNone)),
  maxRetries: optional("repetitions of a failed read (default 4)", "<n>", asWritten(integer(0, 100))),
  caFile: {
    ...optional("file with further trusted certificates, PEM (SMS_CA_FILE)", "<file>", textOfAtMost(4096)),
    offers: "files",
  },
  insecure: toggle("do not check the server's certificate; warns each time"),
  ci: withDefault("auto, or off: no annotations and no step summary", "<when>", "auto", oneOf("auto", "off")),
  noInput: toggle("never ask anything"),
} as const satisfies Params;

export type Globals = Input<typeof GLOBAL_FLAGS>;

/** One-letter forms. */
export const SHORT_FLAGS: Readonly<Record<string, string>> = { output: "o", quiet: "q", include: "i" };

/** The profiles that there are, and where each leads. */
export async function* offeredProfiles(_: string, { account }: Services): AsyncGenerator<Offer> {
  const { profiles, current } = await account.file();
  for (const [value, { endpoint, region }] of Object.entries(profiles)) {
    const where = [endpoint, region].find((each) => typeof each === "string") ?? "";
    yield { value, about: value === current ? `${where} (current)`.trim() : where };
  }
}

/** Checked now; who uses it may find another value in the profile. */
function asWritten(parse: (text: string) => unknown): (text: string) => string {
  return (text) => {
    parse(text);
    return text;
  };
}
