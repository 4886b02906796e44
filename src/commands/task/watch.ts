import type { SmsClient } from "../../api/client.ts";
import { REST_GOAL } from "../../model/goal.ts";
import { misreading } from "../../model/signals.ts";
import type { Services } from "../../session/services.ts";
import type { Track } from "../../tracking/track.ts";
import type { View } from "../../view/view.ts";
import { defineCommand, type Item, type Typed } from "../command.ts";
import { ALLOW_EMPTY, type References } from "../references.ts";
import { drawnTask } from "./drawn-task.ts";
import { FOLLOW_FLAGS, type FollowFlags } from "./flags.ts";
import { REPORT_FLAGS } from "./flags.ts";
import { tasks } from "./references.ts";
import { endedItem, endedTogether, endingOf } from "./wait/result.ts";
import { waitForTasks } from "./wait/wait-for.ts";

export const watch = defineCommand({
  args: { tasks },
  flags: { ...FOLLOW_FLAGS, ...ALLOW_EMPTY, ...REPORT_FLAGS },
  finishes: true,
  examples: [
    { what: "A live view until the task is at rest, then its summary", line: "sms task watch $ID" },
    { what: "In a log: a line for each change, and one a minute", line: "sms task watch $ID 2>&1 | tee migration.log" },
    { what: "For a program: one event a line (sms help json)", line: "sms task watch $ID -o jsonl" },
  ],
  notes: "Ctrl-C stops watching; the migration continues. Exit codes are those of sms task wait.",
  run: (input, services, typed) => ({
    many: input.tasks.many,
    items: watchItems(input, typed, services),
    report: { ...input, operation: "watch" },
  }),
});

async function* watchItems(
  flags: FollowFlags & { readonly tasks: References; readonly allowEmpty: boolean },
  typed: Typed,
  given: Services,
): AsyncGenerator<Item> {
  const services = given.withDeadline(flags.timeout);
  const typedFlags = typed({ ...FOLLOW_FLAGS, ...REPORT_FLAGS });
  const resume = (references: readonly string[]) => ["task", "watch", ...references, ...typedFlags];
  const { tracks, thrown } = yield* waitForTasks({ ...flags, goal: REST_GOAL, resume }, services);
  const client = await services.client();
  const [only, ...others] = tracks;
  if (only?.ending && others.length === 0)
    yield endedItem("watch", only, thrown, () => summaryView(only, client, services));
  else yield* endedTogether(() => "watch", tracks, thrown);
  if (thrown !== undefined) throw thrown;
}

/** The summary of `task show`, and below it how the watch ended. */
async function summaryView(track: Track, client: SmsClient, services: Services): Promise<View> {
  const { waitLine } = await import("../../view/track/result.ts");
  const line = { kind: "lines" as const, lines: [waitLine("watch", track, endingOf(track))] };
  const document = await client.getTask(track.taskId).catch(() => undefined);
  if (document === undefined || misreading(document, track.taskId) !== undefined) return [line];
  const frame = { ...services.display, now: services.clock.now() };
  return [...(await drawnTask(document, { sections: ["summary"], full: false }, frame)).view, line];
}
