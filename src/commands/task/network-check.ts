import type { SmsClient } from "../../api/client.ts";
import { throwIfInterrupted, UsageError } from "../../errors.ts";
import { FAILED_OR_MISSED } from "../../exit-code.ts";
import { RATE_UNIT } from "../../model/limits.ts";
import type { ActionOperation } from "../../model/operations.ts";
import type { NetworkCheck } from "../../model/task.ts";
import type { Services } from "../../session/services.ts";
import type { Track } from "../../tracking/track.ts";
import type { Block } from "../../view/view.ts";
import { type Command, defineCommand } from "../command.ts";
import { optional, toggle } from "../command.ts";
import { ALLOW_EMPTY } from "../references.ts";
import { actionFlags, actionOf } from "./action.ts";
import { runAction } from "./action/batch.ts";
import type { Inspection } from "./action/wait.ts";
import { FOLLOW_FLAGS, refuseWaitFlags, timeoutFlag, REPORT_FLAGS } from "./flags.ts";
import { tasks } from "./references.ts";

/** network-check waits unless --no-wait is given, because it is useless without its result, and compares the result with thresholds. */
export function networkCheckCommand(operation: ActionOperation): Command {
  return defineCommand({
    args: { tasks },
    flags: {
      minBandwidth: optional("least bandwidth in Mbit/s, else exit 5", "<n>", quantity),
      maxLoss: optional("most packet loss in %, else exit 5", "<n>", quantity),
      maxDelay: optional("most delay in ms, else exit 5", "<n>", quantity),
      maxJitter: optional("most jitter in ms, else exit 5", "<n>", quantity),
      wait: toggle("wait for the result: the default"),
      noWait: toggle("do not wait for the result"),
      ...actionFlags(operation),
      ...FOLLOW_FLAGS,
      timeout: timeoutFlag("15m"),
      ...ALLOW_EMPTY,
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
    run(input, services, typed) {
      if (
        input.noWait &&
        [input.minBandwidth, input.maxLoss, input.maxDelay, input.maxJitter].some((limit) => limit !== undefined)
      )
        throw new UsageError("--no-wait measures nothing that a threshold could be held against");
      const inspect = async (track: Track) => networkVerdict(track, input, await services.client(), services);
      return runAction(
        input,
        actionOf(operation, input),
        input.noWait ? undefined : { flags: input, typedFlags: typed({ ...FOLLOW_FLAGS, ...REPORT_FLAGS }), inspect },
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

/** Thresholds for a measurement; undefined for none. */
export interface Thresholds {
  /** Mbit/s */
  readonly minBandwidth: number | undefined;
  /** Percent */
  readonly maxLoss: number | undefined;
  /** Milliseconds */
  readonly maxDelay: number | undefined;
  /** Milliseconds */
  readonly maxJitter: number | undefined;
}

interface Rule {
  readonly what: string;
  readonly flag: string;
  readonly unit: string;
  readonly limit: number | undefined;
  readonly measured: number | null | undefined;
  readonly least?: true;
}

/** Every missed threshold in words, with the measured value. A value that was not measured misses its threshold. */
function missedThresholds(check: NetworkCheck, thresholds: Thresholds): readonly string[] {
  const rules: readonly Rule[] = [
    {
      what: "bandwidth",
      flag: "--min-bandwidth",
      unit: RATE_UNIT,
      limit: thresholds.minBandwidth,
      measured: check.migration_speed,
      least: true,
    },
    { what: "packet loss", flag: "--max-loss", unit: "%", limit: thresholds.maxLoss, measured: check.loss_percentage },
    { what: "delay", flag: "--max-delay", unit: "ms", limit: thresholds.maxDelay, measured: check.network_delay },
    { what: "jitter", flag: "--max-jitter", unit: "ms", limit: thresholds.maxJitter, measured: check.network_jitter },
  ];
  return rules.flatMap(({ what, flag, unit, limit, measured, least }) => {
    if (limit === undefined) return [];
    if (measured == null) return [`${what} was not measured (${flag} ${limit})`];
    const misses = least ? measured < limit : measured > limit;
    return misses ? [`${what} ${measured} ${unit} (${flag} ${limit})`] : [];
  });
}

function measuredWords(check: NetworkCheck): string {
  const measured = [
    ["bandwidth", check.migration_speed, RATE_UNIT],
    ["packet loss", check.loss_percentage, "%"],
    ["delay", check.network_delay, "ms"],
    ["jitter", check.network_jitter, "ms"],
  ] as const;
  const known = measured.filter(([, value]) => value != null);
  return known.length === 0 ? "measured" : known.map((parts) => parts.join(" ")).join(", ");
}

/** Reads the new measurement and compares it with the thresholds: exit code 5 when one was missed. */
export async function networkVerdict(
  track: Track,
  thresholds: Thresholds,
  client: SmsClient,
  services: Services,
): Promise<Inspection> {
  const [{ readTask }, { network }, { waitLine }] = await Promise.all([
    import("../../model/read-task.ts"),
    import("../../view/task/status.ts"),
    import("../../view/track/result.ts"),
  ]);
  const document = await client.getTask(track.taskId);
  throwIfInterrupted(services.interrupted);
  const { task } = readTask(document);
  const missed = missedThresholds(task.network_check_info ?? {}, thresholds);
  const { ending = { kind: "reached", reason: "measured" } } = track;
  const lines = [
    waitLine(track, ending),
    ...missed.map((words) => ({ text: `missed: ${words}`, tone: "bad" as const })),
  ];
  const verdict: Block = { kind: "lines", lines };
  return {
    view: [verdict, ...network(task)],
    fields: { network_check_info: document["network_check_info"] ?? null, missed },
    ...(missed.length > 0
      ? { exitCode: FAILED_OR_MISSED, record: { outcome: "missed", reason: missed.join("; ") } }
      : { record: { outcome: ending.kind, reason: measuredWords(task.network_check_info ?? {}) } }),
  };
}
