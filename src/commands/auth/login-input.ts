import { isKeyName, KEY_NAMES, type KeyName, keyOf, type Profile } from "../../config/keys.ts";
import { problemOf } from "../../config/profile-file.ts";
import { UsageError } from "../../errors.ts";
import { isJsonObject, jsonIn } from "../../json.ts";

/** What of a profile is not credentials. */
export function withoutCredentials(profile: Profile): Profile {
  const kept = Object.entries(profile).filter(([key]) => !keyOf(key as KeyName).credential);
  return Object.fromEntries(kept);
}

/** The keys of a profile as one JSON object. Nothing of the input is repeated in an error: it holds secrets. */
export async function parseLogin(stdin: { lines(): AsyncIterable<string> }): Promise<Profile> {
  const lines: string[] = [];
  for await (const line of stdin.lines()) lines.push(line);
  const body = jsonIn(lines.join("\n"));
  if (!isJsonObject(body)) throw new UsageError("standard input is not a JSON object", HINT);
  const profile: Partial<Record<KeyName, string>> = {};
  for (const [key, value] of Object.entries(body)) {
    // Vaults write null for what they do not have.
    if (value === null) continue;
    if (!isKeyName(key))
      throw new UsageError(
        `standard input: no setting is called ${JSON.stringify(key)}`,
        `Known: ${KEY_NAMES.join(", ")}.`,
      );
    if (typeof value !== "string") throw new UsageError(`standard input: ${key} is not a text`);
    profile[key] = checkedValue(key, value);
  }
  return profile;
}

const HINT = 'For example {"ak":"…","sk":"…"}; sms auth login --help lists the forms.';

/** Throws UsageError. */
export function checkedValue(key: KeyName, value: string): string {
  const problem = problemOf(key, value);
  if (problem) throw new UsageError(`${key}: ${problem.message}`, problem.hint);
  return value;
}
