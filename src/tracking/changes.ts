import type { Happening } from "./event.ts";
import type { Reading, StepReading } from "./reading.ts";

/** What differs between two readings, in the order in which a person would tell it. */
export function changesBetween(last: Reading | undefined, next: Reading): readonly Happening[] {
  if (last === undefined) return [{ event: "started" }];
  return [
    ...(last.state === next.state ? [] : [{ event: "state", from: last.state, to: next.state } as const]),
    ...stepChanges(last.step, next.step),
    ...(last.cloneState === next.cloneState
      ? []
      : [{ event: "clone", from: last.cloneState, to: next.cloneState } as const]),
    ...connectionChanges(last, next),
  ];
}

function stepChanges(from: StepReading | undefined, to: StepReading | undefined): readonly Happening[] {
  if (from?.number !== to?.number || from?.name !== to?.name || from?.of !== to?.of)
    return [{ event: "step", from, to }];
  if (to?.percent === undefined || whole(from?.percent) === whole(to.percent)) return [];
  return [{ event: "progress", percent: to.percent }];
}

const whole = (percent: number | undefined) => (percent === undefined ? undefined : Math.floor(percent));

/** Going from unknown to connected is no news. */
function connectionChanges(last: Reading, { connected }: Reading): readonly Happening[] {
  const known = last.connected ?? true;
  return connected === undefined || connected === known ? [] : [{ event: "connection", connected }];
}
