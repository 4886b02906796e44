import { activeOf, type Track } from "../../../tracking/track.ts";
import { eventJson, heartbeatJson } from "../../../view/track/event-json.ts";
import { eventLine, heartbeatLines } from "../../../view/track/event-line.ts";
import { screenView } from "../../../view/track/screen.ts";
import type { Item, Services } from "../../command.ts";
import type { Update } from "./follow.ts";

/** How often a drawing is renewed, so that its clock runs. */
const REDRAW_MS = 1000;

/** How often a follower must be woken to keep its promise. */
export function tickMs({ progress }: Services, heartbeatMs: number): number {
  return progress.kind === "live" ? REDRAW_MS : heartbeatMs;
}

/**
 * Tells what happens while tasks are followed: a drawing, or lines and a sign of life, on stderr; events as items.
 * Returns the tasks as they ended. The terminal is given back however it ends.
 */
export async function* tell(
  updates: AsyncIterable<Update>,
  heartbeatMs: number,
  services: Services,
): AsyncGenerator<Item, readonly Track[]> {
  const { progress, clock, display } = services;
  let tracks: readonly Track[] = [];
  let spokenMs = clock.now().getTime();
  try {
    for await (const update of updates) {
      tracks = update.tracks;
      const now = clock.now();
      const frame = { ...display, now };
      if (progress.kind === "live") await progress.draw(screenView(tracks, frame));
      const lines = update.events.flatMap((event) => eventLine(event, frame) ?? []);
      for (const event of update.events) yield { event: eventJson(event) };
      const isQuiet = lines.length === 0 && now.getTime() - spokenMs >= heartbeatMs;
      if (isQuiet)
        yield* activeOf(tracks).map(({ taskId, reading }) => ({
          event: heartbeatJson(taskId, reading, now.getTime()),
        }));
      if (lines.length > 0 || isQuiet) spokenMs = now.getTime();
      if (progress.kind === "lines")
        for (const line of isQuiet ? heartbeatLines(tracks, frame) : lines) await services.note(line);
    }
    return tracks;
  } finally {
    if (progress.kind === "live") await progress.stop();
  }
}
