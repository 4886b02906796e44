import { asSmsError, SmsError } from "../errors.ts";
import type { ResolvedSource, CredentialSource } from "./credential.ts";

/** All places, in the order of the contract, section 7; a place that is asked for by name goes first. */
export interface SourceOrder {
  readonly explicitProfile: CredentialSource | undefined;
  readonly selectedByName: CredentialSource | undefined;
  readonly environment: readonly CredentialSource[];
  readonly password: CredentialSource;
  readonly profile: CredentialSource | undefined;
  readonly otherTools: readonly CredentialSource[];
}

export function inOrder(order: SourceOrder): readonly CredentialSource[] {
  const { explicitProfile, selectedByName: askedByName, environment, password, profile, otherTools } = order;
  return [explicitProfile, askedByName, ...environment, password, profile, ...otherTools].filter(
    (source) => source !== undefined,
  );
}

/** The first complete one. The sources never mix. */
export async function resolveFirst(sources: readonly CredentialSource[]): Promise<ResolvedSource | undefined> {
  for (const source of sources) {
    const resolved = await source.resolve();
    if (resolved) return resolved;
  }
  return undefined;
}

/** What every place holds, for telling which one is used and which ones are not. */
export type SourceFinding = { readonly name: string } & (
  | { readonly lead: ResolvedSource }
  | { readonly error: SmsError }
);

export async function resolveEach(sources: readonly CredentialSource[]): Promise<readonly SourceFinding[]> {
  const all = await Promise.all(
    sources.map(async ({ name, resolve: find }): Promise<SourceFinding | undefined> => {
      try {
        const resolved = await find();
        return resolved && { name, lead: resolved };
      } catch (error) {
        return { name, error: asSmsError(error) };
      }
    }),
  );
  return all.filter((found) => found !== undefined);
}

export function noCredentials(sources: readonly CredentialSource[]): SmsError {
  const hint =
    "sms auth login saves credentials; or set SMS_AUTH_TOKEN, or CLOUD_SDK_AK and CLOUD_SDK_SK (sms help environment lists all names). To try sms without an account: sms sandbox run -- COMMAND.";
  return new SmsError("auth", `no credentials found: looked in ${placesOf(sources)}`, { hint });
}

const VARIABLE = /^[A-Z][A-Z_]+/;

function placesOf(sources: readonly CredentialSource[]): string {
  const names = sources.map(({ name }) => (VARIABLE.test(name) ? "the environment" : name));
  return [...new Set(names)].join(", ");
}
