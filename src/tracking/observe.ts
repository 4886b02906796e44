import type { JsonObject } from "../json.ts";
import { type Glance, hasMoved, LOOKS } from "./look.ts";
import { feelPulse } from "./pulse.ts";
import { readDocument, readListItem, type Reading } from "./reading.ts";
import { dropAnchor, remainingNow } from "./remaining.ts";
import { watchStall, watchStillness } from "./stall.ts";
import { baselineOf, type Track } from "./track.ts";

export interface Seen {
  readonly track: Track & { readonly reading: Reading };
  readonly glance: Glance;
}

/** Takes a document in: what is known afterwards, before anything is concluded from it. */
export function observe(track: Track, document: JsonObject, partial: boolean, nowMs: number): Seen {
  const reading = partial ? readListItem(document, nowMs, track.reading) : readDocument(document, nowMs);
  const glance = LOOKS[track.goal.look].glance(document);
  const based = compare(track, document, partial, glance);
  return { track: measure(based, reading, nowMs), glance };
}

/** Whether it moved. A list item says so only of what list items have. */
function compare(track: Track, document: JsonObject, partial: boolean, { mark }: Glance): Track {
  const counted = { ...track, partials: partial ? track.partials + 1 : 0, wantsWhole: false };
  if (partial && !LOOKS[track.goal.look].inList) return counted;
  const baseline = track.baseline ?? baselineOf(track.goal, document);
  return { ...counted, baseline, moved: track.moved || hasMoved(baseline.mark, mark) };
}

const SPEEDS = 60;

function measure(track: Track, reading: Reading, nowMs: number): Seen["track"] {
  const { elapsedMs, options } = track;
  const at = { nowMs, elapsedMs };
  const stillness = watchStillness(track.stillness, reading, at);
  const stalled = watchStall(track.stalled, reading, stillness, at, options.stallAfterMs);
  const pulse = feelPulse(track.pulse, reading, elapsedMs);
  const anchor = dropAnchor(track.anchor, reading, elapsedMs);
  const remaining = reading.atRest || stalled ? undefined : remainingNow(anchor, pulse, elapsedMs);
  const speeds = [...track.speeds, reading.speed ?? null].slice(-SPEEDS);
  return { ...track, stillness, stalled, pulse, anchor, speeds, reading: { ...reading, remaining } };
}
