import type { TrackEvent } from "./event.ts";
import type { Track } from "./track.ts";

/** The end is near: a remaining time worth looking closely for. */
export const NEAR_MS = 2 * 60_000;

/** No reason to come sooner: an outage wants to be left alone. */
const DULL = new Set(["progress", "ended", "outage"]);

/** Notes what makes the next polls worth coming sooner, and the last change for screens. */
export function stir(last: Track, track: Track, events: readonly TrackEvent[]): Track {
  const changes = events.filter(({ event }) => !DULL.has(event));
  const near = isNear(track) ? (track.nearElapsedMs ?? track.elapsedMs) : undefined;
  return {
    ...track,
    lastChange: changes.at(-1) ?? track.lastChange,
    stirredElapsedMs: changes.length > 0 ? track.elapsedMs : track.stirredElapsedMs,
    nearElapsedMs: near,
    wantsWhole: track.wantsWhole || hasHalted(last, track),
  };
}

function isNear({ reading }: Track): boolean {
  return reading?.remaining !== undefined && reading.remaining.seconds * 1000 <= NEAR_MS;
}

/** A list item cannot say that the agent is gone; that the copy has come to a halt is the hint to look. */
function hasHalted(last: Track, { reading }: Track): boolean {
  return reading?.partial === true && reading.speed === 0 && (last.reading?.speed ?? 0) > 0;
}
