import { REGION_NAMES, profileName } from "../config/settings.ts";
import { durationOrNone, fileName, integer, oneOf } from "../parse-value.ts";
import type { Globals, Services } from "../session/services.ts";
import { COLOR_CHOICES, FORMATS } from "../view/answer.ts";
import { type Offer, optional, type Param, toggle, withDefault, wordOffers } from "./command.ts";

/** Flags of every command; they may stand before or after the subcommand. A flag of `Globals` that is missing here is a type error. */
export const GLOBAL_FLAGS: { readonly [Name in keyof Globals]: Param<Globals[Name]> } = {
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
  noHeaders: toggle("leave out the header lines of table and tsv"),
  color: withDefault("auto, always or never", "<when>", "auto", oneOf(...COLOR_CHOICES)),
  utc: toggle("show times in UTC instead of local time"),
  quiet: toggle("print no notes on stderr"),
  debug: toggle("show each request and answer on stderr, secrets masked"),
  requestTimeout: optional("time for one request, or none (default 30s)", "<duration>", asWritten(durationOrNone)),
  maxRetries: optional("retries of a failed read (default 4)", "<n>", asWritten(integer(0, 100))),
  caFile: {
    ...optional("file of additional trusted certificates, PEM (SMS_CA_FILE)", "<file>", fileName),
    offers: "files",
  },
  insecure: toggle("disable certificate checks, with a warning each time"),
  ci: withDefault("auto, or off: no annotations and no step summary", "<when>", "auto", oneOf("auto", "off")),
  noInput: toggle("never ask a question"),
};

/** The profiles of the file for completion, each with its endpoint or region. */
export async function* offeredProfiles(_: string, services: Services): AsyncGenerator<Offer> {
  const { profiles, current } = await services.profiles.file();
  for (const [value, { endpoint, region }] of Object.entries(profiles)) {
    const where = [endpoint, region].find((each) => typeof each === "string") ?? "";
    yield { value, about: value === current ? `${where} (current)`.trim() : where };
  }
}

/** Checks a value now and keeps it as it was written: settings of the profile are texts, too. */
function asWritten(parse: (text: string) => unknown): (text: string) => string {
  return (text) => {
    parse(text);
    return text;
  };
}
