import type { SmsClient } from "../../../api/client.ts";
import { InterruptedError } from "../../../errors.ts";
import type { Goal } from "../../../model/goal.ts";
import { isReasonForPhase } from "../../../model/task-error.ts";
import type { Services } from "../../../session/services.ts";
import { shellWord } from "../../../shell-word.ts";
import type { EndingKind } from "../../../tracking/event.ts";
import { type TrackOptions, type Track, activeOf } from "../../../tracking/track.ts";
import { eventJson, heartbeatJson, eventLine, heartbeatLines } from "../../../view/track/events.ts";
import { type OverallProgress, screenView } from "../../../view/track/screen.ts";
import { TASKS } from "../../collection.ts";
import type { Item } from "../../command.ts";
import { unusualEndpointWords } from "../../endpoint-words.ts";
import { type References, resolveReferences } from "../../references.ts";
import type { FollowFlags } from "../flags.ts";
import { follow, type FollowStart, type Update } from "./poller.ts";

/** A wait, as a command asks for it. */
interface Wait {
  readonly starts: readonly FollowStart[];
  readonly flags: Pick<FollowFlags, "interval" | "heartbeat">;
  /** The words of the command that goes on with these tasks, `-` for many, after Ctrl-C; without `sms` and the global flags. */
  readonly resume: (references: readonly string[]) => readonly string[];
}

/** The tasks as they were when the command stopped following them, and what it was ended by before all of them had ended. */
export interface Followed {
  readonly tracks: readonly Track[];
  /** Names the command that goes on with those that have not ended: the last words, below the results. */
  readonly tellResume: () => Promise<void>;
  /** To be thrown once the results are printed. */
  readonly thrown?: unknown;
}

/** Nothing was followed. */
export const NONE_FOLLOWED: Followed = { tracks: [], tellResume: async () => {} };

/** Follows the tasks to their ends, with progress on stderr and events as items. */
export async function* waitFor(wait: Wait, services: Services): AsyncGenerator<Item, Followed> {
  const { starts, flags, resume } = wait;
  const client = await services.client();
  const options = { intervalMs: flags.interval, tickMs: tickMs(services, flags.heartbeat) };
  let latest: readonly Track[] = [];
  async function* updates() {
    for await (const update of follow(starts, options, client, services)) {
      latest = update.tracks;
      yield update;
    }
  }
  try {
    const endpoint = services.isAtTerminal ? await unusualEndpointWords(services) : undefined;
    if (endpoint !== undefined) await services.note(`At ${endpoint}:`);
    const overall = services.progress.kind === "live" ? await overallProgress(client, services) : undefined;
    const ended = yield* showUpdates(updates(), flags.heartbeat, overall, services);
    const given = ended.filter(({ ending }) => ending !== undefined && GIVEN_UP.has(ending.kind));
    // A task that was never read, or is at rest, may not be under way at all.
    const continues = given.some(({ reading }) => reading !== undefined && !reading.atRest);
    const words = `${continues ? `${continuesWords(given)}. ` : ""}${resumeWords(given, resume, services)}`;
    return {
      tracks: await Promise.all(ended.map(withAdvice)),
      tellResume: async () => (given.length > 0 ? services.note(words) : undefined),
    };
  } catch (thrown) {
    const isInterrupted = thrown instanceof InterruptedError;
    const left = activeOf(latest);
    if (isInterrupted) await services.warn(`Stopped waiting; ${continuesWords(starts).toLowerCase()}.`);
    const tellResume = async () =>
      isInterrupted && left.length > 0 ? services.warn(resumeWords(left, resume, services)) : undefined;
    return { tracks: await Promise.all(latest.map(withAdvice)), tellResume, thrown };
  }
}

/** Ends that say nothing about the migration, which may still be under way. */
const GIVEN_UP: ReadonlySet<EndingKind> = new Set(["timeout", "outage", "denied"]);

function continuesWords(tasks: readonly unknown[]): string {
  return tasks.length > 1 ? "The migrations continue" : "The migration continues";
}

/** Loaded for a screen only. */
async function overallProgress(client: SmsClient, { clock }: Services) {
  const { createOverallProgress } = await import("./overall-progress.ts");
  return createOverallProgress(client, clock);
}

/** More ids would hide the command that they stand in. */
const MOST_RESUMED = 5;

/** `To resume: sms task wait …`, for the tasks that have not ended; many are left to standard input. */
function resumeWords(tracks: readonly Track[], resume: Wait["resume"], { sameFlags }: Services): string {
  const isShort = tracks.length <= MOST_RESUMED;
  const references = isShort ? tracks.map(({ taskId }) => taskId) : ["-"];
  const words = resume(references);
  const hint = words.includes("-") ? ` (with the ids of the ${tracks.length} unfinished tasks on standard input)` : "";
  return `To resume: ${["sms", ...words, ...sameFlags].map(shellWord).join(" ")}${hint}`;
}

/** How often a screen is redrawn, so that its clock runs. */
const REDRAW_MS = 1000;

/** How often an update is needed even when nothing happens. */
function tickMs({ progress }: Services, heartbeatMs: number): number {
  return progress.kind === "live" ? REDRAW_MS : heartbeatMs;
}

/**
 * Shows updates as they come: on stderr a screen, or a line for each change and a heartbeat; events as items. Returns the
 * tracks as they ended. The terminal is restored however it ends.
 */
async function* showUpdates(
  updates: AsyncIterable<Update>,
  heartbeatMs: number,
  overall: ((tracks: readonly Track[]) => Promise<OverallProgress>) | undefined,
  services: Services,
): AsyncGenerator<Item, readonly Track[]> {
  const { progress, clock, display } = services;
  let tracks: readonly Track[] = [];
  let lastLineMs = clock.elapsedMs();
  try {
    for await (const update of updates) {
      tracks = update.tracks;
      const now = clock.now();
      const frame = { ...display, now };
      if (progress.kind === "live") await progress.draw(screenView(tracks, frame, await overall?.(tracks)));
      const lines = update.events.flatMap((event) => eventLine(event, frame) ?? []);
      for (const event of update.events) yield { event: eventJson(event) };
      const isQuiet = lines.length === 0 && clock.elapsedMs() - lastLineMs >= heartbeatMs;
      if (isQuiet)
        yield* activeOf(tracks).map(({ taskId, reading }) => ({
          event: heartbeatJson(taskId, reading, now.getTime()),
        }));
      if (lines.length > 0 || isQuiet) lastLineMs = clock.elapsedMs();
      if (progress.kind === "lines")
        for (const line of isQuiet ? heartbeatLines(tracks, frame) : lines) await services.note(line);
    }
    return tracks;
  } finally {
    if (progress.kind === "live") await progress.stop();
  }
}

/** Adds what is known of the error code to a task that failed, or that the service paused. The table of codes loads only then. */
async function withAdvice(track: Track): Promise<Track> {
  const { ending, reading } = track;
  if (ending?.kind === "reached" || reading === undefined) return track;
  if (reading.errorCode === undefined || !isReasonForPhase(reading.errorCode, reading.phase)) return track;
  const { knownCode, remedyOf } = await import("../../../model/error-codes/codes.ts");
  const known = knownCode(reading.errorCode);
  if (known === undefined) return track;
  return { ...track, advice: { code: known.code, meaning: known.meaning, remedy: remedyOf(known.code) } };
}

/** Tasks on which no action was sent, and the goal of their wait. */
interface TaskWait extends FollowFlags, Pick<Wait, "resume"> {
  readonly tasks: References;
  readonly allowEmpty: boolean;
  readonly goal: Goal;
}

/** Looks the tasks up, each once, and waits for them: `task wait` and `task watch`. */
export async function* waitForTasks(
  { tasks, allowEmpty, goal, resume, ...flags }: TaskWait,
  services: Services,
): AsyncGenerator<Item, Followed> {
  const startedMs = services.clock.elapsedMs();
  const references = await resolveReferences(tasks, TASKS, services, { allowEmpty });
  const unique = [...new Map(references.map((each) => [each.id, each])).values()];
  if (unique.length === 0) return NONE_FOLLOWED;
  const options = trackOptions({ ...flags, settle: 0 }, startedMs);
  const starts = unique.map(({ id: taskId, byName }) => ({ taskId, byName, goal, acted: false, options }));
  return yield* waitFor({ starts, flags, resume }, services);
}

/** The engine's options from the flags; the deadline is one for the whole command, which began at this reading of the monotonic clock. */
export function trackOptions(flags: FollowFlags & { readonly settle: number }, startedMs: number): TrackOptions {
  return {
    settleMs: flags.settle,
    recoveryGraceMs: flags.recoveryGrace,
    maxOutageMs: flags.maxOutage,
    stallAfterMs: flags.stallAfter,
    failOnStall: flags.failOnStall,
    deadlineMs: flags.timeout === undefined ? undefined : startedMs + flags.timeout,
  };
}
