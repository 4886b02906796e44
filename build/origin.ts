import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What `sms --version` and the manual page say of a build. Two builds of one commit say the same. */
export interface Origin {
  /** Empty where it is not known: outside of a checkout, as from a tarball of the sources. */
  readonly commit: string;
  /** YYYY-MM-DD: of the release, before it of the commit; empty where neither is known. */
  readonly date: string;
}

/** Of the sources in a folder. An image is built without .git, and is told its commit by SMS_BUILD_COMMIT. */
export function originOf(folder = ".", env: NodeJS.ProcessEnv = process.env): Origin {
  const told = env["SMS_BUILD_COMMIT"] ?? "";
  if (!/^([0-9a-f]{10,64})?$/.test(told)) throw new Error(`SMS_BUILD_COMMIT is no id of a commit: ${told}`);
  const describe = ["describe", "--always", "--exclude=*", `--abbrev=${DIGITS}`, "--dirty=, modified"];
  return {
    commit: told.slice(0, DIGITS) || git(folder, describe),
    date: releaseDate(folder) || git(folder, ["log", "-1", "--format=%cs"]),
  };
}

/** One length for all: the shortest that is unique depends on how much of the history a clone has. */
const DIGITS = 10;

/** Only of a checkout of this project, and not of one in which it lies. */
function git(folder: string, args: readonly string[]): string {
  if (!existsSync(join(folder, ".git"))) return "";
  try {
    return execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    // No git here, or one that does not trust the owner of the folder.
    return "";
  }
}

function releaseDate(folder: string): string {
  const changes = readFileSync(join(folder, "CHANGELOG.md"), "utf8");
  const [, date = ""] = /^## \S+ – (\d{4}-\d\d-\d\d)?/m.exec(changes) ?? [];
  return date;
}
