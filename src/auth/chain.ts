import { asSmsError, SmsError } from "../errors.ts";
import type { Lead, Source } from "./credential.ts";

/** All places, in the order of the contract, section 7; a place that is asked for by name goes first. */
export interface SourceOrder {
  readonly explicitProfile: Source | undefined;
  readonly askedByName: Source | undefined;
  readonly environment: readonly Source[];
  readonly password: Source;
  readonly profile: Source | undefined;
  readonly otherTools: readonly Source[];
}

export function inOrder(order: SourceOrder): readonly Source[] {
  const { explicitProfile, askedByName, environment, password, profile, otherTools } = order;
  return [explicitProfile, askedByName, ...environment, password, profile, ...otherTools].filter(
    (source) => source !== undefined,
  );
}

/** The first complete one. The sources never mix. */
export async function firstLead(sources: readonly Source[]): Promise<Lead | undefined> {
  for (const source of sources) {
    const lead = await source.find();
    if (lead) return lead;
  }
  return undefined;
}

/** What every place holds, for telling which one is used and which ones are not. */
export type Finding = { readonly name: string } & ({ readonly lead: Lead } | { readonly error: SmsError });

export async function everyLead(sources: readonly Source[]): Promise<readonly Finding[]> {
  const all = await Promise.all(
    sources.map(async ({ name, find }): Promise<Finding | undefined> => {
      try {
        const lead = await find();
        return lead && { name, lead };
      } catch (error) {
        return { name, error: asSmsError(error) };
      }
    }),
  );
  return all.filter((found) => found !== undefined);
}

export function noCredentials(sources: readonly Source[]): SmsError {
  const hint =
    "sms auth login saves credentials; or set SMS_AUTH_TOKEN, or CLOUD_SDK_AK and CLOUD_SDK_SK (sms help environment lists all names). To try sms without an account: sms sandbox run -- COMMAND.";
  return new SmsError("auth", `no credentials found: looked in ${placesOf(sources)}`, { hint });
}

const VARIABLE = /^[A-Z][A-Z_]+/;

function placesOf(sources: readonly Source[]): string {
  const names = sources.map(({ name }) => (VARIABLE.test(name) ? "the environment" : name));
  return [...new Set(names)].join(", ");
}
