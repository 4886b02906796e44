import type { SmsClient } from "../../../api/client.ts";
import type { Clock } from "../../../context.ts";
import { asSmsError, expectedError } from "../../../errors.ts";
import { copiedOf, copiedTogether } from "../../../model/copied.ts";
import type { Track } from "../../../tracking/track.ts";
import type { OverallProgress } from "../../../view/track/screen.ts";
import { readAllSources } from "../../source/all-sources.ts";

/** One request for all tasks, this often. */
const EVERY_MS = 30_000;
/** The screen stands still while it is waited for. */
const TIMEOUT_MS = 3000;

/** Bytes copied of total of all tasks together, read anew every 30 seconds. Whoever may not read source servers is not asked about again. */
export function createOverallProgress(client: SmsClient, clock: Clock) {
  let latest: OverallProgress = { copied: undefined };
  let nextMs = 0;
  return async (tracks: readonly Track[]): Promise<OverallProgress> => {
    if (clock.elapsedMs() < nextMs) return latest;
    nextMs = clock.elapsedMs() + EVERY_MS;
    try {
      const copied = copiedOf(await readAllSources(client, TIMEOUT_MS));
      latest = { copied: copiedTogether(tracks.flatMap(({ taskId }) => copied(taskId) ?? [])) };
    } catch (thrown) {
      const { kind, message } = expectedError(asSmsError(thrown));
      if (kind === "permission" || kind === "not_found") nextMs = Infinity;
      latest = { ...latest, failure: message };
    }
    return latest;
  };
}
