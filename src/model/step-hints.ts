interface StepHint {
  readonly from: number;
  readonly to: number;
  /** Holds whether the sub-task stands still or only passes by. */
  readonly hint: string;
}

/** What is known of sub-tasks at some of their percents, from the FAQ, the user guide and field reports. */
const STEP_HINTS: Readonly<Record<string, StepHint>> = {
  SSL_CONFIG: {
    from: 50,
    to: 50,
    hint: "If it stays at 50 %, check that the access key given to the agent has rights in the target region.",
  },
  SYNC_LINUX_FILE: { from: 6, to: 6, hint: "It may stay at 6 %: that is normal at file level." },
  CHECK_CONSISTENCY: { from: 5, to: 95, hint: "sms task skip ends the check; it is accepted between 5 and 95 %." },
};

export function stepHint(name: string | null | undefined, percent: number | null | undefined): string | undefined {
  const known = Object.hasOwn(STEP_HINTS, name ?? "") ? STEP_HINTS[name ?? ""] : undefined;
  return known !== undefined && percent != null && percent >= known.from && percent <= known.to
    ? known.hint
    : undefined;
}
