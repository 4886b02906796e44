import manifest from "../package.json" with { type: "json" };

/** What the build knows of where it comes from: build/origin.ts. Not there in tests that run the sources. */
declare const BUILD_ORIGIN: { readonly commit: string; readonly date: string } | undefined;

const { commit, date } = typeof BUILD_ORIGIN === "undefined" ? { commit: "", date: "" } : BUILD_ORIGIN;

/** The number alone, as in package.json. */
export const VERSION: string = manifest.version;

/** What `sms --version` prints: the number is its first word, and behind it is the commit, where it is known. */
export const VERSION_TEXT: string = commit === "" ? VERSION : `${VERSION} (${commit})`;

/** Of the manual page, YYYY-MM-DD; empty where it is not known. */
export const VERSION_DATE: string = date;
