import type { SmsClient } from "../api/client.ts";
import type { RawClient } from "../api/raw-client.ts";
import type { Secrets } from "../api/secrets.ts";
import type { SourceFinding } from "../auth/chain.ts";
import type { Credential, ResolvedSource } from "../auth/credential.ts";
import type { Contents } from "../config/profile-store.ts";
import type { ChosenProfile, ProfileChoice, ProfileFile } from "../config/profiles.ts";
import type { Endpoint, Flags, Layers, Profile } from "../config/settings.ts";
import type {
  Clock,
  Context,
  Env,
  Files,
  Handshake,
  Input as Stdin,
  Probe,
  Prompt,
  Spawn,
  TrustedCertificates,
} from "../context.ts";
import type { NetworkError, SmsError } from "../errors.ts";
import type { AnswerStyle, Progress } from "../view/answer.ts";
import type { Identity } from "../view/identity.ts";

/** All that a command may use: no streams, no `process`, no commander. Nothing is looked up before its first use. */
export interface Services {
  /** The client of `connect()`. Throws ConfigError or an auth error. */
  readonly client: () => Promise<SmsClient>;
  /** The connection to the service with the first complete credentials, made once. Throws ConfigError or an auth error. */
  readonly connect: () => Promise<Connection>;
  /** A connection with these values for a profile and no other credentials than its own, to try them before they are saved. */
  readonly connectWith: (profile: string, values: Profile) => Promise<Connection>;
  readonly credentials: Credentials;
  readonly profiles: Profiles;
  /** The layers that settings are read from: flags, environment, and the profile in use. Throws ConfigError. */
  readonly layers: () => Promise<Layers>;
  /** Settings given on the command line. */
  readonly flags: Flags;
  /** Loaded on first use: only `sms doctor` needs it. */
  readonly probe: () => Promise<NetworkProbe>;
  readonly clock: Clock;
  readonly display: Display;
  /** Writes one line to stderr, escaped for terminals; nothing under --quiet. */
  readonly note: (text: string) => Promise<void>;
  /** The same, also under --quiet: for what users must know whatever the outcome. */
  readonly warn: (text: string) => Promise<void>;
  /** Whether a person reads the notes: they go to a terminal, and the answer is not for a program. */
  readonly isAtTerminal: boolean;
  /** A yes/no question, also while stdin is a pipe; undefined without a terminal and under --no-input. */
  readonly confirm: ((lines: readonly string[]) => Promise<boolean>) | undefined;
  /** Questions; undefined without a terminal and under --no-input. */
  readonly prompt: Prompt | undefined;
  /** Shows progress while a command waits. */
  readonly progress: Progress;
  /** The global flags that another command needs to work as this one, as they were given. */
  readonly sameFlags: readonly string[];
  /** 0 ≤ random() < 1 */
  readonly random: () => number;
  readonly stdin: Pick<Stdin, "isTTY" | "lines" | "bytes">;
  readonly env: Env;
  readonly readFile: (path: string) => Promise<string | undefined>;
  readonly spawn: Spawn;
  /** Aborted by the first signal, and when the time of `withDeadline` is up. */
  readonly interrupted: AbortSignal;
  /**
   * The same services for a command that has so much time (`--timeout`), ms; undefined for no limit. When it is up, everything
   * under way fails with a DeadlineError: requests, log-ins, renewals, programs, locks. Called before anything is used.
   */
  readonly withDeadline: (timeoutMs: number | undefined) => Services;
}

/** How times are written. */
interface Display {
  readonly now: Date;
  /** Minutes that the shown time is ahead of UTC at a date. */
  readonly utcOffset: (date: Date) => number;
}

/** The flags that every command takes, parsed. */
export interface Globals extends AnswerStyle {
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly profile: string | undefined;
  readonly utc: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly requestTimeout: string | undefined;
  readonly maxRetries: string | undefined;
  readonly caFile: string | undefined;
  readonly insecure: boolean;
  readonly ci: "auto" | "off";
  readonly noInput: boolean;
}

/** The file with the profiles, and which of them is in use. */
export interface Profiles {
  /** Of the file, whether or not it exists. Throws ConfigError where there is no folder for it. */
  readonly path: () => string;
  readonly file: () => Promise<ProfileFile>;
  /** Why the file is not used: it may be another user's work. */
  readonly distrust: () => Promise<string | undefined>;
  /** Whether the file holds secrets and users other than its owner may read it. */
  readonly isExposed: () => Promise<boolean>;
  /** The name of the profile to use, whether or not there is one of that name. */
  readonly choice: () => Promise<ProfileChoice>;
  /** The profile in use, its values checked; undefined without one. */
  readonly inUse: () => Promise<ChosenProfile | undefined>;
  /** The checked values of a profile; none when there is no such profile. */
  readonly valuesOf: (name: string) => Promise<Profile>;
  /** Changes the file while no other process does; resolves to what the edit returned. */
  readonly change: <T extends Contents>(edit: (file: ProfileFile) => T) => Promise<T>;
}

/** The credential chain: where credentials come from. */
export interface Credentials {
  /** The first complete source; no credential has been requested from it yet. Throws ConfigError or an auth error. */
  readonly resolved: () => Promise<ResolvedSource>;
  /** Every source that holds something, complete or not, in the order of the chain. */
  readonly findings: () => Promise<readonly SourceFinding[]>;
  /** Deletes cached tokens and account ids. */
  readonly forgetTokens: () => Promise<void>;
}

/** The service at one endpoint, with the credentials of one source. */
export interface Connection {
  readonly client: SmsClient;
  /** For requests that the client has no method for. */
  readonly raw: RawClient;
  readonly endpoint: Endpoint;
  readonly iam: Endpoint;
  readonly source: ResolvedSource;
  /** The credential that requests are sent with; may send requests to IAM or the metadata service, or run a program. */
  readonly credential: () => Promise<Credential>;
  /** Who the credential belongs to; may look up the account of an access key in IAM. */
  readonly identity: () => Promise<Identity>;
}

/** The network below requests: the probe of Context with its errors explained, and what tells endpoints apart. */
export interface NetworkProbe extends ExplainedProbe {
  /** Sends one GET without credentials. */
  readonly unauthenticated: (url: URL) => Promise<UnauthenticatedProbe>;
  /** The certificates that are trusted; undefined for those of Node. Throws ConfigError. */
  readonly certificates: () => Promise<TrustedCertificates | undefined>;
}

/** The probe of Context, its errors in the words of failed requests. */
export interface ExplainedProbe extends Omit<Probe, "handshake"> {
  readonly handshake: (...of: Parameters<Probe["handshake"]>) => Promise<ExplainedHandshake>;
}

export interface ExplainedHandshake extends Omit<Handshake, "problem"> {
  /** Why the certificate is not to be trusted. */
  readonly problem: NetworkError | undefined;
}

/** How the service answers a request without credentials. */
export interface UnauthenticatedProbe {
  /** Its refusal, or why there was no answer; undefined when it did not refuse. */
  readonly failure: SmsError | undefined;
  /** The time of the service, from the answer's Date header. */
  readonly date: Date | undefined;
  /** The time of this machine when the answer came. */
  readonly receivedAt: Date;
}

/** What the services are made of. */
export interface SessionOptions {
  readonly globals: Globals;
  readonly context: Context;
  /** The context's files, of which those that may be another user's work seem to be missing. */
  readonly ownFiles: Files;
  readonly secrets: Secrets;
  readonly note: (text: string) => Promise<void>;
  readonly warn: (text: string) => Promise<void>;
  /** Whether a password may be sent: IAM locks users after a few wrong ones, so completion must not send any. */
  readonly mayLogIn: boolean;
}
