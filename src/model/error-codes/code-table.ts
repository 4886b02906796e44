/** What is known of a code. An absent field is unknown, or obvious from the meaning. */
export interface CodeEntry {
  /** A clause, without capital letter and full stop. */
  readonly meaning: string;
  readonly causes?: readonly string[];
  /** What to do, in whole sentences. */
  readonly remedy?: string;
  /** Ports and permissions to check. */
  readonly check?: readonly string[];
  /** True when the same request may succeed later without a change. */
  readonly retryable?: boolean;
  readonly http?: readonly number[];
  readonly source?: Source;
  /** For a code whose meaning depends on the HTTP status. */
  readonly byStatus?: Readonly<Record<number, StatusEntry>>;
}

interface StatusEntry {
  readonly meaning: string;
  readonly remedy?: string;
  readonly retryable: boolean;
}

/** What a reader of an error needs to know of its code; empty for a code that is not known. */
export interface Explanation {
  /** A clause. */
  readonly meaning?: string | undefined;
  /** Sentences. */
  readonly remedy?: string | undefined;
}

/** Codes of one kind, with the defaults of their entries. */
export interface CodeTable {
  readonly source: Source;
  readonly http: readonly number[];
  readonly codes: Readonly<Record<string, CodeEntry>>;
}

/** The meaning of a code that is listed somewhere, or was met in the field, without an explanation. */
export const UNDOCUMENTED = "known to exist; its meaning is not documented";

/** For several codes of file systems that cannot be migrated. */
export const FILE_SYSTEMS =
  "Supported are ext2, ext3, ext4, XFS and VFAT on Linux, and NTFS on Windows. Leave the partition out of the migration, or move its data to a supported file system.";

/** Where an entry comes from, and how old that is. */
export interface Source {
  readonly name: string;
  /** Year and month; undefined when the page has no date. */
  readonly date?: string;
}

export const DOCUMENTED: Source = { name: "SMS API Reference, Error Codes; SMS FAQs, chapter 16", date: "2026-01" };
/** For what the FAQs tell in more detail than, or otherwise than, the API Reference. */
export const FAQ: Source = { name: "SMS FAQs, issue 70, chapter 16", date: "2025-11" };
export const USER_GUIDE: Source = { name: "SMS User Guide, issue 33; SMS FAQs, chapter 16", date: "2026-08" };
export const OUT_OF_DATE: Source = { name: "SMS API Reference, Out-of-Date Error Codes", date: "2026-01" };
export const REPORTS: Source = { name: "field reports, not official", date: "2026-06" };
export const GATEWAY: Source = { name: "API gateway error codes" };
export const IAM: Source = { name: "IAM error codes" };
