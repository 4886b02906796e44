import { type Fields, type ObjectDefinition, objectOf, type ObjectOf, type ValuesOf } from "../object-definition.ts";
import { MISSING, text, time, type TimeFrame } from "./units.ts";
import type { Block, Field, View } from "./view.ts";

/** The identity that sends requests, and where to; contains no secrets. */
export interface Identity {
  /** Where the credentials were found. */
  readonly source: string;
  readonly who: string;
  /** The scope of a user's token. */
  readonly scope: string | null;
  /** The account that access keys belong to. */
  readonly accountId: string | null;
  /** Epoch ms. */
  readonly expiresAtMs: number | null;
  readonly endpoint: Address;
  readonly iam: Address;
}

interface Address {
  readonly url: string;
  /** What determines it: `--endpoint`, `SMS_ENDPOINT`, `profile prod`, `default`. */
  readonly origin: string;
  /** What names another address, and is not used because of `origin`. */
  readonly notUsed: readonly string[];
}

/** A source of credentials that is not used, or is incomplete. */
export interface UnusedSource {
  readonly source: string;
  readonly why: string;
}

export interface Status {
  readonly identity: Identity;
  /** undefined without a profile. */
  readonly profile: string | undefined;
  readonly check: { readonly ok: boolean; readonly words: string };
  readonly unused: readonly UnusedSource[];
}

const IDENTITY_FIELDS = {
  source: { type: "string", about: "where the credentials were found" },
  identity: { type: "string", about: "who they say is asking, secrets masked" },
  scope: { type: "string", orNull: true, about: "of a user's token: the account or project that it is for" },
  account_id: { type: "string", orNull: true, about: "of access keys; null when not known" },
  expires_at: { type: "time", orNull: true, about: "null when they do not expire, or it is not known when" },
  endpoint: { type: "string", about: "address of SMS" },
  endpoint_origin: { type: "string", about: "the flag, variable or profile that it comes from" },
  endpoint_not_used: {
    type: { list: "string" },
    about: "flags, variables and settings that name another address, which endpoint_origin goes before",
  },
  iam_endpoint: { type: "string", about: "address of IAM" },
  iam_endpoint_origin: { type: "string", about: "the flag, variable or profile that it comes from" },
} as const satisfies Fields;

export const AUTH = {
  schema: "sms.auth/1",
  of: "auth status",
  fields: {
    ...IDENTITY_FIELDS,
    profile: { type: "string", orNull: true, about: "in use; null without one" },
    works: {
      type: "boolean",
      about: "whether the service took the credentials; false also when that could not be found out",
    },
    check: { type: "string", about: "the same in words" },
    unused: {
      type: {
        list: {
          fields: {
            source: { type: "string", about: "where other credentials were found" },
            why: { type: "string", about: "whose they are, or what is missing" },
          },
        },
      },
      about: "credentials that are not used: the first complete source wins",
    },
  },
} as const satisfies ObjectDefinition;

export const LOGIN = {
  schema: "sms.login/1",
  of: "auth login",
  fields: {
    profile: { type: "string", about: "in which the credentials were saved" },
    path: { type: "string", about: "of the file with the profiles" },
    ...IDENTITY_FIELDS,
  },
} as const satisfies ObjectDefinition;

export const LOGOUT = {
  schema: "sms.logout/1",
  of: "auth logout",
  fields: {
    profile: { type: "string", about: "whose credentials were removed" },
    path: { type: "string", about: "of the file with the profiles" },
    removed: { type: { list: "string" }, about: "names of the settings that were removed" },
  },
} as const satisfies ObjectDefinition;

export function identityJson(identity: Identity): ValuesOf<typeof IDENTITY_FIELDS> {
  const { source, who, scope, accountId, expiresAtMs, endpoint, iam } = identity;
  return {
    source,
    identity: who,
    scope,
    account_id: accountId,
    expires_at: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
    endpoint: endpoint.url,
    endpoint_origin: endpoint.origin,
    endpoint_not_used: endpoint.notUsed,
    iam_endpoint: iam.url,
    iam_endpoint_origin: iam.origin,
  };
}

export function statusJson({ identity, profile, check, unused }: Status): ObjectOf<typeof AUTH> {
  const others = unused.map(({ source, why }) => ({ source, why }));
  return objectOf(AUTH, {
    ...identityJson(identity),
    profile: profile ?? null,
    works: check.ok,
    check: check.words,
    unused: others,
  });
}

export function statusView({ identity, profile, check, unused }: Status, frame: TimeFrame): View {
  const { source, who, scope, accountId, expiresAtMs, endpoint, iam } = identity;
  const rows: readonly Field[] = [
    ["Identity", { text: who, tone: "strong" }],
    ["Source", text(source)],
    ["Account id", text(accountId)],
    ["Scope", text(scope)],
    ["Expires", expiresAtMs === null ? MISSING : time(expiresAtMs as Parameters<typeof time>[0], frame)],
    ["Endpoint", addressCell(endpoint)],
    ["IAM", addressCell(iam)],
    ["Profile", text(profile)],
    ["Check", { text: check.words, tone: check.ok ? "good" : "bad" }],
  ];
  return [{ kind: "fields", rows }, ...unusedBlock(unused)];
}

function unusedBlock(unused: readonly UnusedSource[]): readonly Block[] {
  if (unused.length === 0) return [];
  const rows = unused.map(({ source, why }): Field => [source, why]);
  return [{ kind: "fields", title: "Not used, because the first complete source wins", rows }];
}

function addressCell({ url, origin, notUsed }: Address): string {
  const others = notUsed.length === 0 ? "" : `; not used: ${notUsed.join(", ")}`;
  return `${url} (${origin}${others})`;
}
