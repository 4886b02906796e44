import { checkedProfile, type ProfileFile } from "../../config/profiles.ts";
import { asSmsError } from "../../errors.ts";
import type { CheckResult } from "./check.ts";
import type { DoctorContext } from "./check.ts";

/** Whether the profiles can be read, who else may read them, and which one is used. */
export async function checkConfig({ services: { account } }: DoctorContext): Promise<CheckResult> {
  const file = await account.file();
  const profile = await account.profile();
  const facts = { path: file.path, exists: file.text !== undefined, profile: profile?.name ?? null };
  if (await account.isExposed())
    return {
      status: "warn",
      message: `${file.path} holds secrets, and others may read it`,
      remedy: `chmod 600 '${file.path}'`,
      facts,
    };
  const problem = await problemElsewhere(file, profile?.name);
  if (problem) return { status: "warn", ...problem, facts };
  return { status: "ok", message: messageOf(file, profile), facts };
}

function messageOf(
  { path, text, profiles }: ProfileFile,
  profile: { readonly name: string; readonly origin: string } | undefined,
): string {
  if (text === undefined) return `no profiles: there is no ${path}`;
  const count = Object.keys(profiles).length;
  if (profile === undefined) return `no profile in use, ${count} in ${path}`;
  const origin = profile.origin === path ? "" : ` (${profile.origin})`;
  return `profile ${profile.name}${origin}, ${count === 1 ? "the only one" : `one of ${count}`} in ${path}`;
}

/** Looks for invalid values in the other profiles; those of the profile in use were checked when it was chosen. */
async function problemElsewhere(
  file: ProfileFile,
  used: string | undefined,
): Promise<Pick<CheckResult, "message" | "remedy"> | undefined> {
  for (const name of Object.keys(file.profiles).filter((each) => each !== used)) {
    try {
      await checkedProfile(file, name);
    } catch (thrown) {
      const { message, facts } = asSmsError(thrown);
      return { message, ...(facts.hint === undefined ? {} : { remedy: facts.hint }) };
    }
  }
  return undefined;
}
