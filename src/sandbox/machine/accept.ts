import { advance, documentAt } from "./advance.ts";
import { textAt } from "./document.ts";
import { OPERATION_RULES } from "./operations.ts";
import type { Order, Task } from "./task.ts";

/** Simulated: as with the real service, an accepted action is not seen at once. */
export const LAG_SECONDS = 2;

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export type Verdict = { readonly task: Task } | { readonly refusal: Refusal };

/** Takes an order at `now`, or says why not. What was accepted before it counts as done. */
export function accept(task: Task, order: Order, now: number): Verdict {
  const at = now + LAG_SECONDS * 1000;
  const then = advance(task, at);
  const refusal = refusalOf({ ...then, document: documentAt(then, at) }, order.operation);
  if (refusal !== null) return { refusal };
  const current = advance(task, now);
  return { task: { ...current, pending: [...current.pending, { ...order, at }] } };
}

function refusalOf(task: Task, operation: string): Refusal | null {
  const rule = OPERATION_RULES.get(operation);
  const state = textAt(task.document, "state");
  const { activity } = task;
  if (rule === undefined) return { code: "SMS.2009", message: `Unknown operation ${operation}.` };
  if (activity.kind === "stage" && activity.name !== "recovering") {
    return {
      code: rule.refusal,
      message: `The operation ${operation} is not possible: ${activity.name} of this task (state ${state}) is not finished.`,
    };
  }
  if (rule.from.includes(state) && (rule.when?.(task) ?? true)) return null;
  return { code: rule.refusal, message: `The operation ${operation} is not possible for a task in state ${state}.` };
}
