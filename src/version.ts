import manifest from "../package.json" with { type: "json" };

export const VERSION: string = manifest.version;

/** The date of this version in the changelog, or, until it is released, of the last change of the manual page. */
export const VERSION_DATE = "2026-11-26";
