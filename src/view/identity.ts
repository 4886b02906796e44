import type { JsonObject } from "../json.ts";
import { MISSING, text, time, type TimeFrame } from "./units.ts";
import type { Block, Field, View } from "./view.ts";

/** Who asks whom, nothing of it secret. */
export interface Identity {
  /** Where the credentials were found. */
  readonly source: string;
  readonly who: string;
  /** What a token of a user is for. */
  readonly scope: string | null;
  /** Of access keys. */
  readonly accountId: string | null;
  /** Epoch ms. */
  readonly expiresAtMs: number | null;
  readonly endpoint: Address;
  readonly iam: Address;
}

interface Address {
  readonly url: string;
  /** Who says so: `--endpoint`, `SMS_ENDPOINT`, `profile prod`, `default`. */
  readonly origin: string;
}

/** A place with credentials that are not used, or cannot be. */
export interface Unused {
  readonly source: string;
  readonly why: string;
}

export interface Status {
  readonly identity: Identity;
  /** undefined without a profile. */
  readonly profile: string | undefined;
  readonly check: { readonly ok: boolean; readonly words: string };
  readonly unused: readonly Unused[];
}

export function identityJson({ source, who, scope, accountId, expiresAtMs, endpoint, iam }: Identity): JsonObject {
  return {
    source,
    identity: who,
    scope,
    account_id: accountId,
    expires_at: expiresAtMs === null ? null : new Date(expiresAtMs).toISOString(),
    endpoint: endpoint.url,
    endpoint_origin: endpoint.origin,
    iam_endpoint: iam.url,
    iam_endpoint_origin: iam.origin,
  };
}

export function statusJson({ identity, profile, check, unused }: Status): JsonObject {
  const others = unused.map(({ source, why }) => ({ source, why }));
  return {
    schema: "sms.auth/1",
    ...identityJson(identity),
    profile: profile ?? null,
    works: check.ok,
    check: check.words,
    unused: others,
  };
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

function unusedBlock(unused: readonly Unused[]): readonly Block[] {
  if (unused.length === 0) return [];
  const rows = unused.map(({ source, why }): Field => [source, why]);
  return [{ kind: "fields", title: "Not used: the first complete source wins", rows }];
}

function addressCell({ url, origin }: Address): string {
  return `${url} (${origin})`;
}
