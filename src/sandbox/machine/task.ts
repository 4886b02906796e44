import type { JsonObject } from "../../json.ts";
import type { Failure, Plan, PlanEnd, Step } from "./plan.ts";

/** A migration under way. Positions are seconds since the beginning of the steps. */
export interface Run {
  readonly kind: "run";
  readonly steps: readonly Step[];
  readonly end: PlanEnd;
  /** When it went on (epoch ms), and the position at that time. */
  readonly since: number;
  readonly position: number;
  /** The position where it ends, or breaks off when `failure` is set. */
  readonly until: number;
  readonly failure: Failure | null;
}

interface Syncing {
  readonly kind: "sync";
  readonly since: number;
}

export type StageName =
  | "stopping"
  | "skipping"
  | "recovering"
  | "clone_preparing"
  | "clone_creating"
  | "network_check"
  | "clearing"
  | "drill";

/** Something that takes a fixed time and then changes the task. */
export interface Stage {
  readonly kind: "stage";
  readonly name: StageName;
  readonly since: number;
}

export type Activity = { readonly kind: "rest" } | Run | Syncing | Stage;

/** The part of the body of an action that changes what happens. */
export interface Order {
  readonly operation: string;
  readonly checkConsistency: boolean;
}

export interface PendingOrder extends Order {
  readonly at: number;
}

/** All there is to know about a task; what it looks like at a time follows from this (`documentAt`). All times are epoch ms. */
export interface Task {
  readonly document: JsonObject;
  readonly plan: Plan;
  readonly activity: Activity;
  /** Accepted, not visible yet. */
  readonly pending: readonly PendingOrder[];
}

export const REST: Activity = { kind: "rest" };

export function stage(name: StageName, since: number): Stage {
  return { kind: "stage", name, since };
}
