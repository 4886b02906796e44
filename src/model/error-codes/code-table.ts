import type { Source } from "./sources.ts";

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
