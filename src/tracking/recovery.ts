import type { Happening } from "./event.ts";
import type { Reading } from "./reading.ts";
import type { Track } from "./track.ts";
import type { Verdict } from "./verdict.ts";

/** The agent starts the task again by itself after these (user guide, FAQ; contract section 4). */
const MAY_HEAL = /^(?:SMS\.)?(?:0807|1807|2802|2805|2806|3802)$/;

export interface Patience {
  readonly track: Track;
  readonly events: readonly Happening[];
  /** Not yet to be taken for the end. */
  readonly patient: boolean;
}

/** A failure that may heal by itself is given `recoveryGraceMs`, each time it happens, and said so once. */
export function bear(track: Track, reading: Reading, verdict: Verdict | undefined): Patience {
  const code = verdict?.kind === "failed" && reading.state === "MIGRATE_FAIL" ? reading.errorCode : undefined;
  // A list item has no error to go by: what the whole document said still holds.
  if (
    reading.partial &&
    reading.state === "MIGRATE_FAIL" &&
    code === undefined &&
    track.recoveringElapsedMs !== undefined
  ) {
    return { track, events: [], patient: true };
  }
  if (code === undefined || !MAY_HEAL.test(code)) {
    return { track: { ...track, recoveringElapsedMs: undefined }, events: [], patient: false };
  }
  const { recoveryGraceMs: graceMs } = track.options;
  const since = track.recoveringElapsedMs ?? track.elapsedMs;
  const patient = track.elapsedMs - since < graceMs;
  const isNew = track.recoveringElapsedMs === undefined && patient;
  return {
    track: { ...track, recoveringElapsedMs: since },
    events: isNew ? [{ event: "recovering", errorCode: code, graceMs }] : [],
    patient,
  };
}
