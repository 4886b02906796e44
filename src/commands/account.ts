import type { SmsClient } from "../api/client.ts";
import type { Credential } from "../auth/credential.ts";
import type { Lead, Source } from "../auth/lead.ts";
import type { ChosenProfile } from "../config/choose-profile.ts";
import type { Endpoint } from "../config/endpoint.ts";
import type { ProfileFile } from "../config/profile-file.ts";
import type { Layers } from "../config/settings.ts";
import type { Contents } from "../config/store.ts";

/** Who asks, whom, and where all that is written. Each part is found when it is first wanted. */
export interface Account {
  readonly file: () => Promise<ProfileFile>;
  /** The profile in use. */
  readonly profile: () => Promise<ChosenProfile | undefined>;
  /** What says what the settings are. */
  readonly layers: () => Promise<Layers>;
  /** Where credentials may be, in their order. */
  readonly sources: () => Promise<readonly Source[]>;
  /** To the service, with the first complete source. Throws ConfigError or an auth error. */
  readonly connection: () => Promise<Connection>;
  /** As if this profile had been named on the command line. */
  readonly as: (profile: ChosenProfile) => Account;
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
  readonly credential: () => Promise<Credential>;
  /** The account id of access keys; undefined for tokens. */
  readonly domainId: () => Promise<string | undefined>;
}
