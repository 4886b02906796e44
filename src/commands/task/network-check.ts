import { UsageError } from "../../errors.ts";
import type { Operation } from "../../model/operations.ts";
import { type Command, defineCommand } from "../command.ts";
import { optional, toggle } from "../params.ts";
import { actionFlags, actionOf } from "./action.ts";
import { networkVerdict } from "./action/network-verdict.ts";
import { runAction } from "./action/run.ts";
import { FOLLOW_FLAGS, refuseWaitFlags, timeoutFlag } from "./follow/flags.ts";
import { tasks } from "./references.ts";
import { REPORT_FLAGS } from "./report-flags.ts";

/** network-check is worth nothing without its result: it waits unless told not to, and judges what was measured. */
export function networkCheckCommand(operation: Operation): Command {
  return defineCommand({
    args: { tasks },
    flags: {
      minBandwidth: optional("least bandwidth in Mbit/s, else exit 5", "<n>", quantity),
      maxLoss: optional("most packet loss in %, else exit 5", "<n>", quantity),
      maxDelay: optional("most delay in ms, else exit 5", "<n>", quantity),
      maxJitter: optional("most jitter in ms, else exit 5", "<n>", quantity),
      noWait: toggle("do not wait for the result"),
      ...actionFlags(operation),
      ...FOLLOW_FLAGS,
      timeout: timeoutFlag("15m"),
      ...REPORT_FLAGS,
    },
    finishes: true,
    examples: [
      { what: "Measure, wait for the result (4 to 5 minutes), show it", line: "sms task network-check $ID" },
      {
        what: "A gate: start only over a good network",
        line: "sms task network-check $ID --min-bandwidth 100 && sms task start $ID",
      },
      { what: "Only ask for the measurement", line: "sms task network-check $ID --no-wait" },
    ],
    notes: "The old result does not count: the command ends when a new one is there.",
    checkTogether(given) {
      if (given("noWait")) refuseWaitFlags(given, "and with --no-wait nothing is waited for");
    },
    run(input, services) {
      if (
        input.noWait &&
        [input.minBandwidth, input.maxLoss, input.maxDelay, input.maxJitter].some((limit) => limit !== undefined)
      )
        throw new UsageError("--no-wait measures nothing that a threshold could be held against");
      const inspect = async (track: Parameters<typeof networkVerdict>[0]) =>
        networkVerdict(track, input, await services.client(), services);
      return runAction(
        input,
        actionOf(operation, input),
        input.noWait ? undefined : { flags: input, inspect },
        services,
      );
    },
  });
}

function quantity(text: string): number {
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw new UsageError(`${JSON.stringify(text)} is not a number`);
  return value;
}
