/** What is known of a code. What is absent is not known, or goes without saying. */
export interface CodeEntry {
  /** A clause: no capital, no full stop. */
  readonly meaning: string;
  readonly causes?: readonly string[];
  /** What to do, in sentences. */
  readonly remedy?: string;
  /** Ports and permissions to look at. */
  readonly check?: readonly string[];
  /** True when the same may succeed later without any change. */
  readonly retryable?: boolean;
  readonly http?: readonly number[];
  readonly source?: Source;
  /** Where the code says different things with different statuses. */
  readonly byStatus?: Readonly<Record<number, StatusEntry>>;
}

interface StatusEntry {
  readonly meaning: string;
  readonly remedy?: string;
  readonly retryable: boolean;
}

/** Codes of one kind, and what holds where an entry says nothing else. */
export interface CodeTable {
  readonly source: Source;
  readonly http: readonly number[];
  readonly codes: Readonly<Record<string, CodeEntry>>;
}

/** Of a code that somebody has met or listed, and nobody has explained. */
export const UNDOCUMENTED = "known to exist; its meaning is not documented";

/** Where a piece of knowledge comes from, and how old it is. */
export interface Source {
  readonly name: string;
  /** Year and month; undefined when the page has none. */
  readonly date?: string;
}

export const DOCUMENTED: Source = { name: "SMS API error codes; SMS FAQ, chapter 16", date: "2026-01" };
export const USER_GUIDE: Source = { name: "SMS user guide; SMS FAQ", date: "2026-08" };
export const OUT_OF_DATE: Source = { name: "SMS API, out-of-date error codes", date: "2026-01" };
export const REPORTS: Source = { name: "field reports, not official", date: "2026-06" };
export const GATEWAY: Source = { name: "API gateway error codes" };
export const IAM: Source = { name: "IAM error codes" };
