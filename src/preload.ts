import type { TaskRecord } from "./reports/report.ts";

/** What of it is used by name. */
export interface Ending {
  readonly recordLine: (record: TaskRecord) => string;
}

/**
 * Loads every part that a command which acts or waits may come to need only after its first request: errors and their remedies,
 * views and reports of how it ended, and the lock under which a token is renewed. Once loaded they are in memory, whatever becomes of
 * their files. `test/black-box/replaced.test.ts` takes the files away from running commands.
 */
export async function preloadEnding(mayColor: boolean, annotates: boolean): Promise<Ending> {
  const { recordLine } = await import("./reports/report.ts");
  await Promise.all([
    import("./output/error.ts"),
    import("./output/table.ts"),
    import("./output/multi-line-row.ts"),
    import("./model/error-codes/codes.ts"),
    import("./model/read-task.ts"),
    import("./view/task/status.ts"),
    import("./view/track/result.ts"),
    import("./reports/summary.ts"),
    import("./reports/junit.ts"),
    import("./reports/dotenv.ts"),
    import("./system/lock.ts"),
    ...(mayColor
      ? [import("./output/live.ts"), import("./output/terminal.ts").then(({ createPaint }) => createPaint(true))]
      : []),
    ...(annotates ? [import("./reports/annotations.ts")] : []),
  ]);
  return { recordLine };
}
