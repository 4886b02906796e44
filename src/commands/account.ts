import type { TrustedCertificates } from "../api/certificates.ts";
import type { SmsClient } from "../api/client.ts";
import type { RawClient } from "../api/raw-client.ts";
import type { SourceFinding } from "../auth/chain.ts";
import type { Credential } from "../auth/credential.ts";
import type { ResolvedSource, CredentialSource } from "../auth/credential.ts";
import type { Endpoint } from "../config/endpoint.ts";
import type { Profile } from "../config/keys.ts";
import type { Contents } from "../config/profile-store.ts";
import type { ChosenProfile, ProfileChoice } from "../config/profiles.ts";
import type { ProfileFile } from "../config/profiles.ts";
import type { Flags, Layers } from "../config/settings.ts";
import type { SmsError } from "../errors.ts";
import type { Identity } from "../view/identity.ts";

/** Who asks, whom, and where all that is written. Each part is found when it is first wanted. */
export interface Account {
  /** Of the file with the profiles, whether or not there is one. */
  readonly path: string;
  readonly file: () => Promise<ProfileFile>;
  /** Whether the file holds secrets and others than its owner may read it. */
  readonly isExposed: () => Promise<boolean>;
  /** Which profile is meant, whether or not there is one of that name. */
  readonly choice: () => Promise<ProfileChoice>;
  /** The profile in use. */
  readonly profile: () => Promise<ChosenProfile | undefined>;
  /** What says what the settings are. */
  readonly layers: () => Promise<Layers>;
  /** Where credentials may be, in their order. */
  readonly sources: () => Promise<readonly CredentialSource[]>;
  /** What each of them holds, complete or half. */
  readonly findings: () => Promise<readonly SourceFinding[]>;
  /** The first complete one, of which nothing was asked yet. Throws ConfigError or an auth error. */
  readonly resolvedSource: () => Promise<ResolvedSource>;
  /** Whose certificates are believed; undefined for those that Node believes. Throws ConfigError. */
  readonly trust: () => Promise<TrustedCertificates | undefined>;
  /** Asks the service something without credentials, once. */
  readonly probeUnauthenticated: (url: URL) => Promise<UnauthenticatedProbe>;
  /** To the service, with the first complete source. Throws ConfigError or an auth error. */
  readonly connection: () => Promise<Connection>;
  /** The same with these values for a profile, and no other credentials than its own. */
  readonly as: (profile: string, values: Profile) => Account;
  /** The checked values of a profile; none when there is no such profile. */
  readonly valuesOf: (profile: string) => Promise<Profile>;
  /** Settings that were given on the command line. */
  readonly flags: Flags;
  /** Changes the file while no other process does; resolves to what the edit made. */
  readonly change: <T extends Contents>(edit: (file: ProfileFile) => T) => Promise<T>;
  /** Removes remembered tokens and account ids. */
  readonly forgetTokens: () => Promise<void>;
}

export interface Connection {
  readonly client: SmsClient;
  /** For requests that no method of the client makes. */
  readonly raw: RawClient;
  readonly endpoint: Endpoint;
  readonly iam: Endpoint;
  readonly source: ResolvedSource;
  /** Asks IAM, the metadata service or a program where the source needs it. */
  readonly credential: () => Promise<Credential>;
  /** The same, and asks IAM for the account of access keys. */
  readonly identity: () => Promise<Identity>;
}

/** How the service answers somebody without credentials. */
export interface UnauthenticatedProbe {
  /** Its refusal, or why there was no answer; undefined when it did not refuse. */
  readonly failure: SmsError | undefined;
  /** What time it was there, and here when the answer came. */
  readonly date: Date | undefined;
  readonly receivedAt: Date;
}
