import type { Context } from "../context.ts";
import type { SmsError } from "../errors.ts";
import type { AnswerStyle } from "../view/answer.ts";
import { type Ci, wantsAnnotations } from "./ci.ts";
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
  const annotate = async (make: (from: typeof import("./annotation.ts")) => string) => {
    if (left === 0) return;
    left -= 1;
    await stderr.write(make(await import("./annotation.ts")));
  };
  return {
    async error(error) {
      // Ctrl-C needs no explanation: whoever pressed it knows.
      if (error.kind === "interrupted") return;
      const { errorReport } = await import("../output/error-report.ts");
      // Errors of the service were made without secrets; an argument or a fault of ours may quote one.
      await stderr.write(mask(await errorReport(error, style, context)));
      await annotate(({ errorAnnotation }) => errorAnnotation(error, mask));
    },
    task: (task) => annotate(({ taskAnnotation }) => taskAnnotation(task, mask)),
  };
}
