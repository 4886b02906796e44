import type { Context, Env } from "../context.ts";
import { type SmsError, asSmsError } from "../errors.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { AnswerStyle } from "../view/answer.ts";
import type { ReportedTask } from "./report.ts";

/** What GitHub shows of one step. */
const MOST_ANNOTATIONS = 10;

interface FailureStyle extends Pick<AnswerStyle, "output" | "color"> {
  readonly ci: Ci;
}

/** Tells failures on stderr as they come. */
export interface Failures {
  /** In words or as JSON, and to GitHub Actions. */
  error(error: SmsError): Promise<void>;
  /** To GitHub Actions: a task that ended badly is an answer, not an error. */
  task(task: ReportedTask): Promise<void>;
}

export function createFailures(
  style: FailureStyle,
  context: Pick<Context, "stderr" | "env">,
  mask: (text: string) => string,
): Failures {
  const { stderr, env } = context;
  let left = wantsAnnotations(style.ci, env) ? MOST_ANNOTATIONS : 0;
  const annotate = async (make: (from: typeof import("./annotations.ts")) => string) => {
    if (left === 0) return;
    left -= 1;
    await stderr.write(make(await import("./annotations.ts")));
  };
  return {
    async error(error) {
      // Ctrl-C needs no explanation: whoever pressed it knows.
      if (error.kind === "interrupted") return;
      const { errorReport } = await import("../output/error.ts");
      // Errors of the service were made without secrets; an argument or a fault of ours may quote one.
      await stderr.write(mask(await errorReport(error, style, context)));
      await annotate(({ errorAnnotation }) => errorAnnotation(error, mask));
    },
    task: (task) => annotate(({ taskAnnotation }) => taskAnnotation(task, mask)),
  };
}

/** `auto`: what the environment of a build server asks for. */
export type Ci = "auto" | "off";

/** GitHub, and what is made like it, reads annotations in the output. */
function wantsAnnotations(ci: Ci, env: Env): boolean {
  return ci === "auto" && env["GITHUB_ACTIONS"] === "true";
}

export interface CommandOutcome {
  readonly code: number;
  /** What ended it. */
  readonly error?: SmsError;
}

/** Tells what is thrown. */
export async function runReporting(work: () => Promise<number>, tell: Failures["error"]): Promise<CommandOutcome> {
  try {
    return { code: await work() };
  } catch (thrown) {
    const error = asSmsError(thrown);
    await tell(error);
    return { code: exitCodeOf(error), error };
  }
}
