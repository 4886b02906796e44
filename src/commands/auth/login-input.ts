import { problemOf } from "../../config/profiles.ts";
import {
  addressSettings,
  isKeyName,
  KEY_NAMES,
  type KeyName,
  keyOf,
  type Layers,
  type Profile,
  REGION_NAMES,
  regionLabel,
} from "../../config/settings.ts";
import type { Prompt } from "../../context.ts";
import { UsageError } from "../../errors.ts";
import { isJsonObject, jsonIn } from "../../json.ts";
import { refuseUtf16 } from "../../parse-value.ts";

/** The settings of a profile, without its credentials. */
export function withoutCredentials(profile: Profile): Profile {
  return Object.fromEntries(Object.entries(profile).filter(([key]) => !keyOf(key as KeyName).credential));
}

/** Reads a profile as one JSON object. Errors do not quote the input: it holds secrets. */
export async function parseLogin(stdin: { lines(): AsyncIterable<string> }): Promise<Profile> {
  const lines: string[] = [];
  for await (const line of stdin.lines()) {
    refuseUtf16(line);
    lines.push(line);
  }
  const body = jsonIn(lines.join("\n"));
  if (!isJsonObject(body)) throw new UsageError("standard input is not a JSON object", HINT);
  const profile: Partial<Record<KeyName, string>> = {};
  for (const [key, value] of Object.entries(body)) {
    // Password vaults print null for fields without a value.
    if (value === null) continue;
    if (!isKeyName(key))
      throw new UsageError(`standard input: unknown setting ${JSON.stringify(key)}`, `Known: ${KEY_NAMES.join(", ")}.`);
    if (typeof value !== "string") throw new UsageError(`standard input: ${key} is not a string`);
    profile[key] = checkedValue(key, value);
  }
  return profile;
}

const HINT = 'For example {"ak":"…","sk":"…"}; sms auth login --help lists the forms.';

/** Throws UsageError. */
function checkedValue(key: KeyName, value: string): string {
  const problem = problemOf(key, value);
  if (problem) throw new UsageError(`${key}: ${problem.message}`, problem.hint);
  return value;
}

type Question = readonly [key: KeyName, question: string, kind: "text" | "secret" | "optional" | "optional secret"];

const METHODS = {
  keys: "Access key and secret key",
  password: "User name and password",
  token: "A token",
  process: "A program that prints credentials",
  ecs: "The agency of the ECS that sms runs on",
} as const;

const QUESTIONS: Readonly<Record<keyof typeof METHODS, readonly Question[]>> = {
  keys: [
    ["ak", "Access key (AK)", "text"],
    ["sk", "Secret key (SK)", "secret"],
    ["security_token", "Security token, of temporary keys only", "optional secret"],
  ],
  password: [
    ["domain_name", "Account name", "text"],
    ["user_name", "IAM user name", "text"],
    ["password", "Password", "secret"],
  ],
  token: [["token", "Token", "secret"]],
  process: [["credential_process", "Command line; no shell runs it", "text"]],
  ecs: [],
};

/** Asks for credentials, and for the endpoint where no setting has it yet. Throws UsageError for an answer that cannot be right. */
export async function askForLogin(prompt: Prompt, layers: Layers): Promise<Profile> {
  const method = await prompt.choice("What kind of credentials?", METHODS);
  const answers: Partial<Record<KeyName, string>> = method === "ecs" ? { auth: "ecs" } : {};
  for (const [key, question, kind] of QUESTIONS[method]) {
    const ask = kind.endsWith("secret")
      ? prompt.secret
      : (text: string) => prompt.text(text, kind === "optional" ? "" : undefined);
    const answer = (await ask(kind.startsWith("optional") ? `${question} (empty: none)` : question)).trim();
    if (answer !== "" || !kind.startsWith("optional")) answers[key] = checkedValue(key, answer);
  }
  return { ...answers, ...(await endpointOf(prompt, layers)) };
}

const OTHER = "another address";

async function endpointOf(prompt: Prompt, layers: Layers): Promise<Profile> {
  if (addressSettings(layers).length > 0) return {};
  const names = Object.fromEntries([...REGION_NAMES.map((name) => [name, regionLabel(name)]), [OTHER, OTHER]]);
  const region = await prompt.choice("Which region is your SMS in? (not the target server's region)", names);
  if (region !== OTHER) return { region };
  return { endpoint: checkedValue("endpoint", await prompt.text("Address of SMS")) };
}
