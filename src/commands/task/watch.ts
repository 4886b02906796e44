import type { SmsClient } from "../../api/client.ts";
import { UsageError } from "../../errors.ts";
import { textField } from "../../json.ts";
import { REST_GOAL } from "../../model/goal.ts";
import { misreading } from "../../model/signals.ts";
import { type Phase, PHASES, taskState } from "../../model/task-state.ts";
import { listOf } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import type { Track } from "../../tracking/track.ts";
import type { View } from "../../view/view.ts";
import { pagesOf, TASKS } from "../collection.ts";
import { defineCommand, type Item, optional, type Typed } from "../command.ts";
import { ALLOW_EMPTY, type References } from "../references.ts";
import { FOLLOW_FLAGS, type FollowFlags } from "./flags.ts";
import { REPORT_FLAGS } from "./flags.ts";
import { tasksIfAny } from "./references.ts";
import { readTaskView } from "./task-view.ts";
import { endedItem, endedTogether, endingOf } from "./wait/result.ts";
import { waitForTasks } from "./wait/wait-for.ts";

export const watch = defineCommand({
  args: { tasks: tasksIfAny },
  flags: {
    phase: optional(`without a task: those in one of these phases: ${PHASES.join(", ")}`, "<list>", listOf(...PHASES)),
    ...FOLLOW_FLAGS,
    ...ALLOW_EMPTY,
    ...REPORT_FLAGS,
  },
  finishes: true,
  examples: [
    { what: "A live view until the task is at rest, then its summary", line: "sms task watch $ID" },
    {
      what: "Everything that is under way, or only some of it",
      line: "sms task watch; sms task watch --phase syncing",
    },
    { what: "In a log: a line for each change, and one a minute", line: "sms task watch $ID 2>&1 | tee migration.log" },
    { what: "For a program: one event a line (sms help json)", line: "sms task watch $ID -o jsonl" },
  ],
  notes:
    "Without a task it follows all that are not at rest. Ctrl-C stops watching; the migration continues. Exit codes are those of sms task wait.",
  run: (input, services, typed) => ({
    many: input.tasks.many || input.tasks.all.length === 0,
    items: watchItems(input, typed, services),
    report: { ...input, operation: "watch" },
  }),
});

interface WatchInput extends FollowFlags {
  readonly tasks: References;
  readonly allowEmpty: boolean;
  readonly phase: readonly Phase[] | undefined;
}

async function* watchItems({ phase, ...flags }: WatchInput, typed: Typed, given: Services): AsyncGenerator<Item> {
  const services = given.withDeadline(flags.timeout);
  const typedFlags = typed({ ...FOLLOW_FLAGS, ...REPORT_FLAGS });
  const followsAll = flags.tasks.all.length === 0 && phase === undefined;
  // What is not at rest is what has not ended: no ids are needed for it.
  const resume = (references: readonly string[]) => {
    const needsIds = !(followsAll && references.includes("-"));
    return ["task", "watch", ...(needsIds ? references : []), ...typedFlags];
  };
  const watched = await watchedTasks(flags.tasks, phase, services);
  if (watched.all.length === 0) return;
  const followed = yield* waitForTasks({ ...flags, tasks: watched, goal: REST_GOAL, resume }, services);
  const { tracks, tellResume, thrown } = followed;
  const client = await services.client();
  const [only, ...others] = tracks;
  if (only?.ending && others.length === 0)
    yield endedItem("watch", only, thrown, () => summaryView(only, client, services));
  else yield* endedTogether(() => "watch", tracks, { thrown });
  await tellResume();
  if (thrown !== undefined) throw thrown;
}

/** The given tasks; without one, all of the list that are not at rest, or that are in one of these phases. */
async function watchedTasks(
  given: References,
  phases: readonly Phase[] | undefined,
  services: Services,
): Promise<References> {
  if (given.all.length > 0 && phases !== undefined)
    throw new UsageError("--phase picks from all tasks", "Leave out either --phase or the tasks.");
  if (given.all.length > 0) return given;
  const found: { readonly id: string }[] = [];
  for await (const { rows } of pagesOf(TASKS, await services.client(), {}, TASKS.largestPage))
    for (const row of rows) {
      const [id, { phase, atRest }] = [textField(row, "id"), taskState(textField(row, "state"))];
      if (id !== undefined && (phases === undefined ? !atRest : phases.includes(phase))) found.push({ id });
    }
  if (found.length === 0)
    await services.note(`no task is ${phases === undefined ? "under way" : `in a phase of ${phases.join(", ")}`}`);
  return { many: true, all: found };
}

/** The summary of `task show`, and below it how the watch ended. */
async function summaryView(track: Track, client: SmsClient, services: Services): Promise<View> {
  const { waitLine } = await import("../../view/track/result.ts");
  const line = { kind: "lines" as const, lines: [waitLine(track, endingOf(track))] };
  const document = await client.getTask(track.taskId).catch(() => undefined);
  if (document === undefined || misreading(document, track.taskId) !== undefined) return [line];
  const frame = { ...services.display, now: services.clock.now() };
  return [...(await readTaskView(document, { sections: ["summary"], full: false }, frame)).view, line];
}
