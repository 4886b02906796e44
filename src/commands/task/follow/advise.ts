import type { Track } from "../../../tracking/track.ts";

/** A task that failed, with what is known of its error code. The codes load only then. */
export async function advise(track: Track): Promise<Track> {
  const { ending, reading } = track;
  const hasFailed = reading?.phase === "failed" || reading?.phase === "rolled_back";
  if (ending?.kind !== "failed" || !hasFailed || reading.errorCode === undefined) return track;
  const { knownCode, remedyOf } = await import("../../../model/error-codes/find-codes.ts");
  const known = knownCode(reading.errorCode);
  if (known === undefined) return track;
  const advice = { code: known.code, meaning: known.meaning, remedy: remedyOf(known.code) };
  return { ...track, ending: { ...ending, advice } };
}
