import { DELETION } from "../../model/operations.ts";
import { duration, integer } from "../../parse-value.ts";
import { defineCommand, toggle, withDefault } from "../command.ts";
import { ALLOW_EMPTY } from "../references.ts";
import { runAction } from "./action/batch.ts";
import { FOLLOW_FLAGS, refuseWaitFlags, REPORT_FLAGS, LATE_YES } from "./flags.ts";
import { tasks } from "./references.ts";

/** An action like the others, but a request of its own: DELETE, without a body. */
export const deleteCommand = defineCommand({
  args: { tasks },
  flags: {
    yes: toggle("do not ask for confirmation (SMS_ASSUME_YES=1)"),
    dryRun: toggle("print the request without sending it"),
    force: toggle("send even if the service is known to refuse it, or the task is gone"),
    noPrecheck: toggle("do not read the task before and after"),
    settle: withDefault("how long to look for its end after a lost answer", "<duration>", "20s", duration),
    concurrency: withDefault("how many tasks to handle at a time", "<n>", "8", integer(1, 64)),
    failFast: toggle("after a failure, start no more tasks"),
    wait: toggle("wait until it is gone"),
    ...FOLLOW_FLAGS,
    ...ALLOW_EMPTY,
    ...REPORT_FLAGS,
  },
  finishes: true,
  examples: [
    { what: "Delete a task that is done, and wait until it is gone", line: "sms task delete $ID --wait" },
    { what: "One that runs has to be paused first", line: "sms task stop $ID --wait && sms task delete $ID" },
    { what: "See the exact request without sending it", line: "sms task delete $ID --dry-run" },
    {
      what: "All that succeeded",
      line: "sms task list --all --phase succeeded -o tsv --query 'tasks[].id' |\n    sms task delete - --yes",
    },
  ],
  notes:
    `On a terminal this asks first, because it ${DELETION.confirmation?.because}. ${LATE_YES}\n` +
    "Each task is deleted by a request of its own. One that is gone already, or is being deleted, is left alone (exit 0), if it was given by its id.",
  checkTogether(given) {
    if (!given("wait")) refuseWaitFlags(given, "and without --wait nothing is waited for");
  },
  run(input, services, typed) {
    const { force, yes, noPrecheck, settle } = input;
    const action = { operation: DELETION, body: undefined, force, yes, precheck: !noPrecheck, settleMs: settle };
    const wait = input.wait ? { flags: input, typedFlags: typed({ ...FOLLOW_FLAGS, ...REPORT_FLAGS }) } : undefined;
    return runAction({ ...input, templateId: undefined }, action, wait, services);
  },
});
