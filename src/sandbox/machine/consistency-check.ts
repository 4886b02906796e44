import { typicalStep } from "./default-plan.ts";
import type { Plan } from "./plan.ts";

const NAME = "CHECK_CONSISTENCY";

/** The plan with a consistency check right after the copying. */
export function withConsistencyCheck(plan: Plan): Plan {
  if (plan.steps.some((step) => step.name === NAME)) return plan;
  const copied = plan.steps.findLastIndex((step) => step.name.startsWith("MIGRATE_")) + 1;
  return { ...plan, steps: plan.steps.toSpliced(copied, 0, typicalStep(NAME)) };
}
