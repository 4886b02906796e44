import type { Env } from "../context.ts";
import type { Ci } from "./failures.ts";

/** The files that a command was asked to write about itself. */
export interface ReportRequest {
  /** The word of the command line. */
  readonly operation: string;
  readonly summary: string | undefined;
  readonly junit: string | undefined;
  readonly dotenv?: string | undefined;
  /** The same. */
  readonly envFile: string | undefined;
}

export interface Target {
  readonly kind: "summary" | "junit" | "env";
  readonly path: string;
  /** The flag, or the variable, that names it. */
  readonly origin: string;
  /** Asked for on the command line; else it came with the build server. */
  readonly wasRequested: boolean;
  readonly appends: boolean;
}

/** Where reports go. */
export function targetsOf(
  { summary, junit, dotenv, envFile = dotenv }: ReportRequest,
  ci: Ci,
  env: Env,
): readonly Target[] {
  const stepSummary = ci === "auto" ? env["GITHUB_STEP_SUMMARY"] : undefined;
  // Files of GitHub that other lines of the same step write to as well.
  const shared = [env["GITHUB_ENV"], env["GITHUB_OUTPUT"]];
  const found: readonly (Omit<Target, "path" | "wasRequested"> & { readonly path: string | undefined })[] = [
    summary === undefined
      ? { kind: "summary", path: stepSummary || undefined, origin: "GITHUB_STEP_SUMMARY", appends: true }
      : { kind: "summary", path: summary, origin: "--summary", appends: true },
    { kind: "junit", path: junit, origin: "--junit", appends: false },
    {
      kind: "env",
      path: envFile,
      origin: dotenv === undefined ? "--env-file" : "--dotenv",
      appends: shared.includes(envFile),
    },
  ];
  return found.flatMap(({ path, ...target }) =>
    path === undefined ? [] : [{ ...target, path, wasRequested: target.origin.startsWith("--") }],
  );
}
