import type { Context, Env } from "../context.ts";
import { asSmsError, INTERRUPTED, type SmsError } from "../errors.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { AnswerStyle } from "../view/answer.ts";
import type { ReportedTask } from "./report.ts";

/** `auto`: what the environment variables of a build server ask for. */
type Ci = "auto" | "off";

/** Reports failures as they happen. */
export interface Failures {
  /** On stderr, in words or as JSON, and to GitHub Actions. */
  error(error: SmsError): Promise<void>;
  /** Only to GitHub Actions: that a task ended badly is part of the answer, and no error of the command. */
  task(task: ReportedTask): Promise<void>;
}

interface FailureStyle extends Pick<AnswerStyle, "output" | "color"> {
  readonly ci: Ci;
}

export function createFailures(
  style: FailureStyle,
  context: Pick<Context, "stderr" | "env">,
  mask: (text: string) => string,
): Failures {
  const { stderr, env } = context;
  let annotationsLeft = wantsAnnotations(style.ci, env) ? MOST_ANNOTATIONS : 0;
  const annotate = async (make: (from: typeof import("./annotations.ts")) => string) => {
    if (annotationsLeft === 0) return;
    annotationsLeft -= 1;
    await stderr.write(make(await import("./annotations.ts")));
  };
  const textOf = async (error: SmsError) => {
    try {
      const { errorReport } = await import("../output/error.ts");
      return await errorReport(error, style, context);
    } catch {
      // The files of the program are gone, or there are no descriptors left to open them with.
      return `error: ${JSON.stringify(error.message)}\n`;
    }
  };
  return {
    async error(error) {
      // A command that was interrupted has said itself what that means; at a question only the error knows.
      if (error.kind === "interrupted")
        return error.message === INTERRUPTED ? undefined : stderr.write(`${error.message}\n`);
      // Errors of the service hold no secrets, but one about an argument, or a fault of the program, may quote one.
      await stderr.write(mask(await textOf(error)));
      await annotate(({ errorAnnotation }) => errorAnnotation(error, mask));
    },
    task: (task) => annotate(({ taskAnnotation }) => taskAnnotation(task, mask)),
  };
}

/** GitHub shows so many annotations of a step and drops the others. */
const MOST_ANNOTATIONS = 10;

/** GitHub Actions, and services compatible with it, read annotations from the output. */
function wantsAnnotations(ci: Ci, env: Env): boolean {
  return ci === "auto" && env["GITHUB_ACTIONS"] === "true";
}

export interface CommandOutcome {
  readonly code: number;
  /** The error that ended the command. */
  readonly error?: SmsError;
}

/** The exit code that `work` returns, or that of the error it throws or of a `fault` meanwhile; the error is reported. */
export async function runReporting(
  work: () => Promise<number>,
  report: Failures["error"],
  fault?: AbortSignal,
): Promise<CommandOutcome> {
  try {
    return { code: await (fault === undefined ? work() : Promise.race([work(), rejected(fault)])) };
  } catch (thrown) {
    const error = asSmsError(thrown);
    await report(error);
    return { code: exitCodeOf(error), error };
  }
}

/** Rejects with the reason when the signal is aborted. */
function rejected(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** The report files that the flags of a command name. */
export interface ReportRequest {
  /** The word of the command line. */
  readonly operation: string;
  readonly summary: string | undefined;
  readonly junit: string | undefined;
  /** Another name for --env-file. */
  readonly dotenv?: string | undefined;
  readonly envFile: string | undefined;
}

export interface ReportFile {
  readonly kind: "summary" | "junit" | "env";
  readonly path: string;
  /** The flag, or the variable, that names it. */
  readonly origin: string;
  /** Named by a flag; otherwise by a variable of the build server. */
  readonly wasRequested: boolean;
  readonly appends: boolean;
}

/** The files to write, from the flags and from the variables of the build server. */
export async function reportFilesOf(
  { summary, junit, dotenv, envFile = dotenv }: ReportRequest,
  ci: Ci,
  { env, files }: Pick<Context, "env" | "files">,
): Promise<readonly ReportFile[]> {
  const stepSummary = ci === "auto" ? env["GITHUB_STEP_SUMMARY"] : undefined;
  // To these files of GitHub other commands of the same step write, too.
  const sharedFiles = [env["GITHUB_ENV"], env["GITHUB_OUTPUT"]].flatMap((path) => path || []);
  const isShared = async (path: string) =>
    (await Promise.all(sharedFiles.map((each) => files.isSame(path, each)))).includes(true);
  const candidates: readonly (Omit<ReportFile, "path" | "wasRequested"> & { readonly path: string | undefined })[] = [
    summary === undefined
      ? { kind: "summary", path: stepSummary || undefined, origin: "GITHUB_STEP_SUMMARY", appends: true }
      : { kind: "summary", path: summary, origin: "--summary", appends: true },
    { kind: "junit", path: junit, origin: "--junit", appends: false },
    {
      kind: "env",
      path: envFile,
      origin: dotenv === undefined ? "--env-file" : "--dotenv",
      appends: envFile !== undefined && (await isShared(envFile)),
    },
  ];
  return candidates.flatMap(({ path, ...file }) =>
    path === undefined ? [] : [{ ...file, path, wasRequested: file.origin.startsWith("--") }],
  );
}
