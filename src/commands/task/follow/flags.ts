import { UsageError } from "../../../errors.ts";
import { duration, durationOrNone } from "../../../parse-value.ts";
import { flagName, type Given, type Input, type Params } from "../../command.ts";
import { optional, toggle, withDefault } from "../../params.ts";

/** One deadline for the whole command. */
export function timeoutFlag(defaultText: string) {
  return withDefault("for the whole command, or none", "<duration>", defaultText, durationOrNone);
}

/** Flags of everything that waits: --wait of actions, `task wait` and `task watch`. */
export const FOLLOW_FLAGS = {
  timeout: timeoutFlag("24h"),
  interval: optional("fixed time between polls instead of 2 s to 30 s", "<duration>", positive),
  maxOutage: withDefault("how long failing polls are ridden out", "<duration>", "5m", duration),
  recoveryGrace: withDefault("how long a failure that may heal by itself is watched", "<duration>", "5m", duration),
  stallAfter: withDefault("speed 0 and nothing moved for so long is a stall", "<duration>", "30m", positive),
  failOnStall: toggle("end with 5 when it stalls"),
  heartbeat: withDefault("without a terminal: a sign of life at least so often", "<duration>", "60s", positive),
} as const satisfies Params;
export type FollowFlags = Input<typeof FOLLOW_FLAGS>;

/** Where nothing waits, a flag of waiting would do nothing without a word. */
export function refuseWaitFlags(given: Given, why: string): void {
  const flag = Object.keys(FOLLOW_FLAGS).find(given);
  if (flag !== undefined) throw new UsageError(`${flagName(flag)} is for waiting, ${why}`);
}

function positive(text: string): number {
  const ms = duration(text);
  if (ms === 0) throw new UsageError("0 is too short");
  return ms;
}
