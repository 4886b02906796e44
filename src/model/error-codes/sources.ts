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
