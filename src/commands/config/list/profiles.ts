import { FIRST_PROFILE } from "../../../config/choose-profile.ts";
import { credentialKind, type Profile } from "../../../config/keys.ts";
import { checkedProfile, type ProfileFile } from "../../../config/profile-file.ts";
import { SmsError } from "../../../errors.ts";
import type { ProfileRow } from "../../../view/config/profiles.ts";
import type { Item, Services } from "../../command.ts";
import { type CheckedRow, tableItems } from "./table-items.ts";

/** A row each, without secrets. */
export async function* profileItems({ account, note }: Services): AsyncGenerator<Item> {
  const file = await account.file();
  const checked = await Promise.all(Object.keys(file.profiles).map((name) => profileRow(name, file)));
  if (checked.length === 0) await note(`no profiles in ${file.path}`);
  const rows = checked.map(({ row }) => row);
  yield* tableItems(checked, {
    view: async () => (await import("../../../view/config/profiles.ts")).profilesTable(rows),
  });
  const { name, origin } = await account.choice();
  if (origin !== file.path && rows.length > 0) await note(`note: ${origin} chooses profile ${name}`);
}

async function profileRow(name: string, file: ProfileFile): Promise<CheckedRow<ProfileRow>> {
  const current = name === (file.current ?? FIRST_PROFILE);
  try {
    return { row: rowOf(name, current, await checkedProfile(file, name)) };
  } catch (error) {
    if (!(error instanceof SmsError)) throw error;
    return { row: { ...rowOf(name, current, {}), credentials: "not valid" }, error };
  }
}

function rowOf(name: string, current: boolean, profile: Profile): ProfileRow {
  const { region = null, endpoint = null } = profile;
  return { name, current, region, endpoint, credentials: credentialKind(profile) ?? "none" };
}
