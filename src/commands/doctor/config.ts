import { checkedProfile, NO_FOLDER, type ProfileFile } from "../../config/profiles.ts";
import { asSmsError } from "../../errors.ts";
import type { CheckResult, DoctorContext } from "./check.ts";

/** Whether the file with the profiles is valid, who may read it, and which profile is in use. */
export async function checkConfig({ services: { profiles } }: DoctorContext): Promise<CheckResult> {
  const file = await profiles.file();
  const profile = await profiles.inUse();
  const facts = { path: file.path, exists: file.text !== undefined, profile: profile?.name ?? null };
  const distrust = await profiles.distrust();
  if (distrust !== undefined)
    return {
      status: "warn",
      message: `${file.path} is not used: ${distrust}`,
      remedy:
        "Only files that belong to you or root, in folders that nobody else may write to, are used: they say who gets your credentials.",
      facts: { ...facts, exists: true },
    };
  if (await profiles.isExposed())
    return {
      status: "warn",
      message: `${file.path} holds secrets, and others may read it`,
      remedy: `chmod 600 '${file.path}'`,
      facts,
    };
  const problem = await problemInOthers(file, profile?.name);
  if (problem) return { status: "warn", ...problem, facts };
  return { status: "ok", message: messageOf(file, profile), facts };
}

function messageOf(
  { path, text, profiles }: ProfileFile,
  profile: { readonly name: string; readonly origin: string } | undefined,
): string {
  if (path === NO_FOLDER) return `no profiles: ${path}`;
  if (text === undefined) return `no profiles: there is no ${path}`;
  const count = Object.keys(profiles).length;
  if (profile === undefined) return `no profile in use, ${count} in ${path}`;
  const origin = profile.origin === path ? "" : ` (${profile.origin})`;
  return `profile ${profile.name}${origin}, ${count === 1 ? "the only one" : `one of ${count}`} in ${path}`;
}

/** The first problem in the profiles that are not in use; the one in use has been checked already. */
async function problemInOthers(
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
