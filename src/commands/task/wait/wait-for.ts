import { asSmsError, InterruptedError, type SmsError } from "../../../errors.ts";
import { exitCodeOf } from "../../../exit-code.ts";
import { type Goal } from "../../../model/goal.ts";
import type { Services } from "../../../session/services.ts";
import { EXIT_OF_ENDING } from "../../../tracking/event.ts";
import { DEFAULT_OPTIONS, type TrackOptions, type Track, activeOf } from "../../../tracking/track.ts";
import { eventJson, heartbeatJson, eventLine, heartbeatLines } from "../../../view/track/events.ts";
import { screenView } from "../../../view/track/screen.ts";
import type { Item } from "../../command.ts";
import type { FollowFlags } from "../flags.ts";
import { taskIds, type TaskReferences } from "../references.ts";
import { follow, type FollowStart, type Update } from "./poller.ts";
import { trackRecord } from "./wait-result.ts";

/** What a command wants waited for. */
interface Wait {
  /** What waits: the word of the command line. */
  readonly word: string;
  readonly starts: readonly FollowStart[];
  readonly flags: Pick<FollowFlags, "interval" | "heartbeat">;
  /** The words of the command that goes on after Ctrl-C, without `sms`. */
  readonly resume: readonly string[];
}

/** Follows the tasks to their ends and tells how it goes: the one face of the engine that all commands use. */
export async function* waitFor(
  { word, starts, flags, resume }: Wait,
  services: Services,
): AsyncGenerator<Item, readonly Track[]> {
  const client = await services.client();
  const options = { intervalMs: flags.interval, tickMs: tickMs(services, flags.heartbeat) };
  const goOn = `Go on with: sms ${[...resume, ...services.sameService].map(quoted).join(" ")}`;
  let last: readonly Track[] = [];
  async function* updates() {
    for await (const update of follow(starts, options, client, services)) {
      last = update.tracks;
      yield update;
    }
  }
  try {
    const ended = yield* showUpdates(updates(), flags.heartbeat, services);
    const tracks = await Promise.all(ended.map(withAdvice));
    const late = tracks.filter(({ ending }) => ending?.kind === "timeout");
    // Only of what was seen under way can it be said.
    const goesOn = late.some(({ reading }) => reading !== undefined && !reading.atRest);
    if (late.length > 0) await services.note(`${goesOn ? "The migration goes on. " : ""}${goOn}`);
    return tracks;
  } catch (error) {
    // Ctrl-C lets go of the tasks; it never stops a migration.
    if (error instanceof InterruptedError) await services.warn(`detached: the migration goes on. ${goOn}`);
    yield* last.map((track) => detachedItem(word, track, asSmsError(error)));
    throw error;
  }
}

/** Only for reports: what was known of a task when the command ended before its wait did. */
function detachedItem(word: string, track: Track, error: SmsError): Item {
  const { ending } = track;
  const exitCode = ending === undefined ? exitCodeOf(error) : EXIT_OF_ENDING[ending.kind];
  return { record: trackRecord(word, track, ending), exitCode };
}

/** The engine's options from the flags; the deadline is one for the whole command. */
export function trackOptions(flags: FollowFlags & { readonly settle: number }, nowMs: number): TrackOptions {
  return {
    settleMs: flags.settle,
    recoveryGraceMs: flags.recoveryGrace,
    maxOutageMs: flags.maxOutage,
    stallAfterMs: flags.stallAfter,
    failOnStall: flags.failOnStall,
    deadlineMs: flags.timeout === undefined ? undefined : nowMs + flags.timeout,
    maxStepMs: DEFAULT_OPTIONS.maxStepMs + (flags.interval ?? 0),
  };
}

/** Tasks that nobody has acted on, and what they are waited for. */
interface FollowIds extends FollowFlags, Pick<Wait, "word"> {
  readonly tasks: TaskReferences;
  readonly goal: Goal;
  readonly resume: (ids: readonly string[]) => readonly string[];
}

/** Finds the tasks, each once, and follows them. */
export async function* followIds(
  { tasks, word, goal, resume, ...flags }: FollowIds,
  services: Services,
): AsyncGenerator<Item, readonly Track[]> {
  const startedMs = services.clock.now().getTime();
  const ids = [...new Set(await taskIds(tasks, await services.client(), services))];
  const options = trackOptions({ ...flags, settle: 0 }, startedMs);
  const starts = ids.map((taskId) => ({ taskId, goal, acted: false, options }));
  return yield* waitFor({ word, starts, flags, resume: resume(ids) }, services);
}

/** A word for a shell. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_.,:=/-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** How often a drawing is renewed, so that its clock runs. */
const REDRAW_MS = 1000;

/** How often a follower must be woken to keep its promise. */
function tickMs({ progress }: Services, heartbeatMs: number): number {
  return progress.kind === "live" ? REDRAW_MS : heartbeatMs;
}

/**
 * Tells what happens while tasks are followed: a drawing, or lines and a sign of life, on stderr; events as items.
 * Returns the tasks as they ended. The terminal is given back however it ends.
 */
async function* showUpdates(
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

/** A task that failed, with what is known of its error code. The codes load only then. */
async function withAdvice(track: Track): Promise<Track> {
  const { ending, reading } = track;
  const hasFailed = reading?.phase === "failed" || reading?.phase === "rolled_back";
  if (ending?.kind !== "failed" || !hasFailed || reading.errorCode === undefined) return track;
  const { knownCode, remedyOf } = await import("../../../model/error-codes/codes.ts");
  const known = knownCode(reading.errorCode);
  if (known === undefined) return track;
  const advice = { code: known.code, meaning: known.meaning, remedy: remedyOf(known.code) };
  return { ...track, ending: { ...ending, advice } };
}
