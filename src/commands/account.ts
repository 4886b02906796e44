import type { SmsClient } from "../api/client.ts";
import type { Lead, Source } from "../auth/lead.ts";
import type { Finding } from "../auth/sources.ts";
import type { ChosenProfile, ProfileChoice } from "../config/choose-profile.ts";
import type { Endpoint } from "../config/endpoint.ts";
import type { Profile } from "../config/keys.ts";
import type { ProfileFile } from "../config/profile-file.ts";
import type { Flags, Layers } from "../config/settings.ts";
import type { Contents } from "../config/store.ts";
import type { Identity } from "../view/identity.ts";

/** Who asks, whom, and where all that is written. Each part is found when it is first wanted. */
export interface Account {
  readonly file: () => Promise<ProfileFile>;
  /** Which profile is meant, whether or not there is one of that name. */
  readonly choice: () => Promise<ProfileChoice>;
  /** The profile in use. */
  readonly profile: () => Promise<ChosenProfile | undefined>;
  /** What says what the settings are. */
  readonly layers: () => Promise<Layers>;
  /** Where credentials may be, in their order. */
  readonly sources: () => Promise<readonly Source[]>;
  /** What each of them holds, complete or half. */
  readonly findings: () => Promise<readonly Finding[]>;
  /** To the service, with the first complete source. Throws ConfigError or an auth error. */
  readonly connection: () => Promise<Connection>;
  /** The same with these values for a profile, and no other credentials than its own. */
  readonly as: (profile: string, values: Profile) => Account;
  /** The checked values of a profile; none when there is no such profile. */
  readonly valuesOf: (profile: string) => Promise<Profile>;
  /** Settings that were given on the command line. */
  readonly flags: Flags;
  /** Changes the file while no other process does. */
  readonly change: (edit: (file: ProfileFile) => Contents) => Promise<ProfileFile>;
  /** Removes remembered tokens and account ids. */
  readonly forgetTokens: () => Promise<void>;
}

export interface Connection {
  readonly client: SmsClient;
  readonly endpoint: Endpoint;
  readonly iam: Endpoint;
  readonly lead: Lead;
  /** Asks IAM, the metadata service or a program where the source needs it. */
  readonly identity: () => Promise<Identity>;
}
