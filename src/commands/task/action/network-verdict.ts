import type { SmsClient } from "../../../api/client.ts";
import type { NetworkCheck } from "../../../model/task.ts";
import { EXIT_OF_ENDING } from "../../../tracking/ending.ts";
import type { Track } from "../../../tracking/track.ts";
import type { Block } from "../../../view/view.ts";
import type { Services } from "../../command.ts";
import type { Finding } from "./wait.ts";

/** What a measurement has to reach; undefined is not asked for. */
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

/** Each missed threshold in words: what was measured and what was asked for. What was not measured is missed. */
function missedThresholds(check: NetworkCheck, asked: Thresholds): readonly string[] {
  const rules: readonly Rule[] = [
    {
      what: "bandwidth",
      flag: "--min-bandwidth",
      unit: "Mbit/s",
      limit: asked.minBandwidth,
      measured: check.migration_speed,
      least: true,
    },
    { what: "packet loss", flag: "--max-loss", unit: "%", limit: asked.maxLoss, measured: check.loss_percentage },
    { what: "delay", flag: "--max-delay", unit: "ms", limit: asked.maxDelay, measured: check.network_delay },
    { what: "jitter", flag: "--max-jitter", unit: "ms", limit: asked.maxJitter, measured: check.network_jitter },
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
    ["bandwidth", check.migration_speed, "Mbit/s"],
    ["packet loss", check.loss_percentage, "%"],
    ["delay", check.network_delay, "ms"],
    ["jitter", check.network_jitter, "ms"],
  ] as const;
  const known = measured.filter(([, value]) => value != null);
  return known.length === 0 ? "measured" : known.map((parts) => parts.join(" ")).join(", ");
}

/** Reads the fresh measurement and judges it: the verdict table, and exit 5 naming what was missed. */
export async function networkVerdict(
  track: Track,
  asked: Thresholds,
  client: SmsClient,
  services: Services,
): Promise<Finding> {
  const [{ readTask }, { network }, { waitLine }] = await Promise.all([
    import("../../../model/read-task.ts"),
    import("../../../view/task/status.ts"),
    import("../../../view/track/result.ts"),
  ]);
  const document = await client.getTask(track.taskId);
  services.interrupted.throwIfAborted();
  const { task } = readTask(document);
  const missed = missedThresholds(task.network_check_info ?? {}, asked);
  const { ending = { kind: "reached", reason: "measured" } } = track;
  const lines = [
    waitLine("network-check accepted, wait", track, ending),
    ...missed.map((words) => ({ text: `missed: ${words}`, tone: "bad" as const })),
  ];
  const verdict: Block = { kind: "lines", lines };
  return {
    view: [verdict, ...network(task)],
    fields: { network_check_info: document["network_check_info"] ?? null, missed },
    ...(missed.length > 0
      ? { exitCode: EXIT_OF_ENDING.failed, record: { outcome: "missed", reason: missed.join("; ") } }
      : { record: { outcome: ending.kind, reason: measuredWords(task.network_check_info ?? {}) } }),
  };
}
