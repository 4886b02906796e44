import type { Env } from "../context.ts";

/** `auto`: what the environment of a build server asks for. */
export type Ci = "auto" | "off";

/** GitHub, and what is made like it, reads annotations in the output. */
export function wantsAnnotations(ci: Ci, env: Env): boolean {
  return ci === "auto" && env["GITHUB_ACTIONS"] === "true";
}
