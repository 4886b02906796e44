/** One sub-task of a migration. */
export interface Step {
  readonly name: string;
  readonly seconds: number;
  /** Mbit/s while it runs; 0 for a step that moves no data. */
  readonly speed: number;
}

export type PlanEnd = "MIGRATE_SUCCESS" | "SYNCING";

/** Where a run breaks off. */
export interface Failure {
  readonly step: string;
  /** How far the step has got by then, 0 to 100. */
  readonly percent: number;
  /** The text of `error_json`. */
  readonly error: string;
  /** Seconds until the agent tries again by itself; null: never. */
  readonly recoversAfter: number | null;
}

/** What a task does from start to end, in simulated seconds. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly end: PlanEnd;
  readonly failure: Failure | null;
}

export function totalSeconds(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + step.seconds, 0);
}

/** The second at which each step begins. */
export function beginnings(steps: readonly Step[]): readonly number[] {
  return steps.map((_, at) => totalSeconds(steps.slice(0, at)));
}

/** The second at which the failure strikes; null when there is none or its step is not in the list. */
export function failurePosition(steps: readonly Step[], failure: Failure | null): number | null {
  const at = failure === null ? -1 : steps.findIndex((step) => step.name === failure.step);
  const step = steps[at];
  if (failure === null || step === undefined) return null;
  return totalSeconds(steps.slice(0, at)) + (step.seconds * failure.percent) / 100;
}
