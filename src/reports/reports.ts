import type { Context } from "../context.ts";
import { ConfigError, type SmsError, UsageError } from "../errors.ts";
import { type Report, type ReportedTask, stopOf, withTexts } from "./report.ts";
import type { Target } from "./targets.ts";

type Mask = (text: string) => string;
type World = Pick<Context, "files" | "clock">;

/** The reports that a command was asked for, from its beginning to its end. */
export interface Reports {
  add(task: ReportedTask): void;
  /** Writes them all, however the command ended; `error` is what ended it. Returns what could not be written. */
  end(exitCode: number, error: SmsError | undefined): Promise<readonly FailedReport[]>;
}

interface FailedReport {
  readonly error: SmsError;
  readonly wasRequested: boolean;
}

const TEXT_OF: Readonly<Record<Target["kind"], (report: Report) => Promise<string>>> = {
  summary: async (report) => (await import("./summary.ts")).summaryOf(report),
  junit: async (report) => (await import("./junit.ts")).junitOf(report),
  env: async (report) => (await import("./dotenv.ts")).envFileOf(report),
};

/** Throws UsageError when a report that was asked for could not be written: a slip of the pen must not cost what is sent next. */
export async function openReports(
  operation: string,
  targets: readonly Target[],
  { files, clock }: World,
  mask: Mask,
): Promise<Reports> {
  for (const { path, origin } of targets.filter(({ wasRequested: asked }) => asked))
    await files.checkWritable(path).catch((error: Error) => {
      throw new UsageError(`${origin} cannot be written: ${error.message}`, "Nothing was sent.");
    });
  const startedAt = clock.now();
  const tasks: ReportedTask[] = [];
  return {
    add: (task) => void tasks.push(withTexts(task, mask)),
    async end(exitCode, error) {
      const seconds = (clock.now().getTime() - startedAt.getTime()) / 1000;
      const stop = error && withTexts(stopOf(error), mask);
      const report: Report = { operation, startedAt, seconds, exitCode, tasks, stop };
      const written = await Promise.all(targets.map((target) => write(target, report, { files })));
      return written.flatMap((failure) => failure ?? []);
    },
  };
}

async function write(
  target: Target,
  report: Report,
  { files }: Pick<World, "files">,
): Promise<FailedReport | undefined> {
  const { kind, path, origin, wasRequested: asked, appends } = target;
  try {
    const text = await TEXT_OF[kind](report);
    await (appends ? files.append(path, text) : files.write(path, text));
    return undefined;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      error: new ConfigError(`${origin} could not be written: ${why}`, "What was sent stays sent."),
      wasRequested: asked,
    };
  }
}
