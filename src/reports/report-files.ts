import type { Context } from "../context.ts";
import { OutputError, type SmsError, UsageError } from "../errors.ts";
import type { ReportFile } from "./destinations.ts";
import { type Report, type ReportedTask, commandErrorOf, withTexts } from "./report.ts";

type Mask = (text: string) => string;
/** The report files of one command: opened before it starts, written when it has ended. */
export interface Reports {
  add(task: ReportedTask): void;
  /** Writes all files, however the command ended; `error` is the error that ended it. Returns the files that could not be written. */
  end(exitCode: number, error: SmsError | undefined): Promise<readonly UnwrittenReport[]>;
}

interface UnwrittenReport {
  readonly error: SmsError;
  readonly wasRequested: boolean;
}

const TEXT_OF: Readonly<Record<ReportFile["kind"], (report: Report) => Promise<string>>> = {
  summary: async (report) => (await import("./summary.ts")).summaryOf(report),
  junit: async (report) => (await import("./junit.ts")).junitOf(report),
  env: async (report) => (await import("./dotenv.ts")).envFileOf(report),
};

/** Throws UsageError for a requested file that cannot be written: a mistyped path must be noticed before anything is sent. */
export async function openReports(
  operation: string,
  reportFiles: readonly ReportFile[],
  { files, clock }: Pick<Context, "files" | "clock">,
  mask: Mask,
): Promise<Reports> {
  for (const { path, origin } of reportFiles.filter(({ wasRequested }) => wasRequested))
    await files.checkWritable(path).catch((error: Error) => {
      throw new UsageError(`${origin} cannot be written: ${error.message}`, "Nothing was sent.");
    });
  await refuseSharedFile(reportFiles, files);
  const startedAt = clock.now();
  const startedMs = clock.elapsedMs();
  const tasks: ReportedTask[] = [];
  return {
    add: (task) => void tasks.push(withTexts(task, mask)),
    async end(exitCode, error) {
      const seconds = Math.round(clock.elapsedMs() - startedMs) / 1000;
      const commandError = error && withTexts(commandErrorOf(error), mask);
      const report: Report = { operation, startedAt, seconds, exitCode, tasks, commandError };
      const failures = await Promise.all(reportFiles.map((file) => writeReport(file, report, files)));
      return failures.flatMap((failure) => failure ?? []);
    },
  };
}

/** One report would be written over the other. */
async function refuseSharedFile(reportFiles: readonly ReportFile[], { isSame }: Context["files"]): Promise<void> {
  for (const [at, { path, origin }] of reportFiles.entries())
    for (const other of reportFiles.slice(at + 1))
      if (await isSame(path, other.path))
        throw new UsageError(`${origin} and ${other.origin} name the same file`, "Nothing was sent.");
}

async function writeReport(
  { kind, path, origin, wasRequested, appends }: ReportFile,
  report: Report,
  files: Context["files"],
): Promise<UnwrittenReport | undefined> {
  try {
    const text = await TEXT_OF[kind](report);
    await (appends ? files.append(path, text) : files.write(path, text));
    return undefined;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      error: new OutputError(`${origin} could not be written: ${why}`),
      wasRequested,
    };
  }
}
