import type { Goal } from "../../model/goal.ts";
import type { Services } from "../../session/services.ts";
import { parseGoal } from "../../tracking/parse-goal.ts";
import { RESULT_COLUMNS } from "../../view/task/layout.ts";
import { dropNote } from "../../view/view.ts";
import { defineCommand, type Item, type Typed } from "../command.ts";
import { withDefault } from "../command.ts";
import { ALLOW_EMPTY, type References } from "../references.ts";
import { FOLLOW_FLAGS, type FollowFlags } from "./flags.ts";
import { REPORT_FLAGS } from "./flags.ts";
import { offeredGoals } from "./references.ts";
import { tasks } from "./references.ts";
import { endedTogether } from "./wait/result.ts";
import { waitForTasks } from "./wait/wait-for.ts";

interface WaitInput extends FollowFlags {
  readonly tasks: References;
  readonly allowEmpty: boolean;
  readonly for: { readonly text: string; readonly goal: Goal };
}

export const wait = defineCommand({
  args: { tasks },
  flags: {
    for: {
      ...withDefault("a state, several with commas, phase:NAME, or rest", "<goal>", "rest", (text) => ({
        text,
        goal: parseGoal(text),
      })),
      offers: offeredGoals,
      isList: true,
    },
    ...FOLLOW_FLAGS,
    ...ALLOW_EMPTY,
    ...REPORT_FLAGS,
  },
  finishes: true,
  examples: [
    { what: "Until the migration has come to rest, whatever the outcome", line: "sms task wait $ID" },
    { what: "Until the replication is done, at most 12 hours", line: "sms task wait $ID --for SYNCING --timeout 12h" },
    { what: "Several tasks, one deadline", line: "sms task wait $ID $OTHER --for phase:succeeded" },
  ],
  notes: [
    "Ends with 0 when the goal is reached, 5 when a task fails, pauses or rests",
    "elsewhere, 8 when --timeout runs out, 9 when the service cannot be read for",
    "longer than --max-outage. Ctrl-C stops waiting; the migration continues.",
    "",
    dropNote({ "Several tasks": RESULT_COLUMNS }),
  ].join("\n"),
  run: (input, services, typed) => ({
    many: input.tasks.many,
    items: waitItems(input, typed, services),
    report: { ...input, operation: "wait" },
  }),
});

async function* waitItems(
  { for: { text, goal }, ...flags }: WaitInput,
  typed: Typed,
  given: Services,
): AsyncGenerator<Item> {
  const services = given.withDeadline(flags.timeout);
  const typedFlags = typed({ ...FOLLOW_FLAGS, ...REPORT_FLAGS });
  const resume = (references: readonly string[]) => ["task", "wait", ...references, "--for", text, ...typedFlags];
  const { tracks, tellResume, thrown } = yield* waitForTasks({ ...flags, goal, resume }, services);
  yield* endedTogether(() => "wait", tracks, { thrown });
  await tellResume();
  if (thrown !== undefined) throw thrown;
}
