import type { JsonObject } from "../../json.ts";
import type { Failure, Plan, PlanEnd, Step } from "./plan.ts";

/** A migration under way. Positions are seconds since the beginning of the steps. */
export interface Run {
  readonly kind: "run";
  readonly steps: readonly Step[];
  readonly end: PlanEnd;
  /** When the run was started or resumed (epoch ms), and its position at that time. */
  readonly since: number;
  readonly position: number;
  /** The position at which it ends, or fails when `failure` is set. */
  readonly until: number;
  readonly failure: Failure | null;
  readonly rules: readonly SpeedRule[];
}

/** A limit for a part of the day. */
export interface SpeedRule {
  /** Minutes since midnight; `end` is not in it, and one before `start` is on the next day. */
  readonly start: number;
  readonly end: number;
  /** Mbit/s; 0 for no limit. */
  readonly speed: number;
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
  | "drill_preparing"
  | "drill"
  | "deleting";

/** An activity that takes a fixed time and then changes the task. */
export interface Stage {
  readonly kind: "stage";
  readonly name: StageName;
  readonly since: number;
}

/** `deleted`: the store removes the task as soon as it sees this. */
export type Activity = { readonly kind: "rest" | "deleted" } | Run | Syncing | Stage;

/** The fields of an action's body that the sandbox acts on. */
export interface ActionRequest {
  readonly operation: string;
  readonly checkConsistency: boolean;
}

export interface PendingAction extends ActionRequest {
  readonly at: number;
}

/** The whole state of a task, from which its document at any time follows (`documentAt`). All times are epoch ms. */
export interface Task {
  readonly document: JsonObject;
  readonly plan: Plan;
  readonly activity: Activity;
  /** Actions that were accepted and are not visible yet. */
  readonly pending: readonly PendingAction[];
  /** Those that slow it. */
  readonly rules: readonly SpeedRule[];
}

export const REST: Activity = { kind: "rest" };

export function stage(name: StageName, since: number): Stage {
  return { kind: "stage", name, since };
}
