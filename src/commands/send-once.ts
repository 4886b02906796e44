import type { Receipt } from "../api/client.ts";
import { asSmsError, expectedError, mayHaveBeenProcessed, OutcomeUnknownError, type SmsError } from "../errors.ts";
import type { Services } from "../session/services.ts";

/** A request that must not be sent twice. */
export interface OneRequest<Seen> {
  readonly send: () => Promise<Receipt>;
  /** After an answer that was lost: reads what shows that the request was carried out; undefined while nothing does. What it throws proves nothing. */
  readonly lookForEffect: () => Promise<Seen | undefined>;
  /** How long to look for it, ms. */
  readonly settleMs: number;
  /** The command that shows how things stand. */
  readonly look: string;
  /** What was seen last, for the error of an unknown outcome: `the task is RUNNING`. */
  readonly standing?: () => string | undefined;
}

export type SentOnce<Seen> =
  | { readonly outcome: "accepted"; readonly receipt: Receipt }
  /** The answer was lost, and the effect was seen. */
  | {
      readonly outcome: "accepted";
      readonly receipt?: undefined;
      readonly seen: Seen;
      readonly requestId: string | undefined;
    }
  | { readonly outcome: "failed" | "unknown"; readonly error: SmsError };

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 5000;

/** Sends a request once and says what is known of its outcome. Throws only interruptions before anything was sent, and faults of the program. */
export async function sendOnce<Seen>(request: OneRequest<Seen>, services: Services): Promise<SentOnce<Seen>> {
  try {
    services.interrupted.throwIfAborted();
    return { outcome: "accepted", receipt: await request.send() };
  } catch (thrown) {
    if (mayHaveBeenProcessed(thrown)) return reconcile(request, asSmsError(thrown), services);
    return { outcome: "failed", error: expectedError(thrown) };
  }
}

async function reconcile<Seen>(
  { lookForEffect, settleMs, look, standing = () => undefined }: OneRequest<Seen>,
  error: SmsError,
  { clock, interrupted }: Services,
): Promise<SentOnce<Seen>> {
  const endMs = clock.elapsedMs() + settleMs;
  for (let pauseMs = FIRST_PAUSE_MS; !interrupted.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const seen = await lookForEffect().catch(() => undefined);
    if (seen !== undefined) return { outcome: "accepted", seen, requestId: error.facts.requestId };
    const leftMs = endMs - clock.elapsedMs();
    if (leftMs <= 0) break;
    await clock.sleep(Math.min(pauseMs, leftMs), interrupted).catch(() => undefined);
  }
  // The remedy against the error's code may be to try again, which could carry the request out twice.
  const { remedy: _, ...facts } = error.facts;
  const standingWords = standing();
  const where = standingWords === undefined ? "" : `, ${standingWords}`;
  const hint = `It may or may not take effect. Look before sending it again: ${look}`;
  return {
    outcome: "unknown",
    error: new OutcomeUnknownError(`outcome unknown${where}: ${error.message}`, { ...facts, hint, retryable: false }),
  };
}
