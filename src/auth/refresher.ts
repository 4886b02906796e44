import type { Clock } from "../context.ts";
import type { Credential, ResolvedSource } from "./credential.ts";

/** Keeps a credential that is good now: renews it before it expires, also in the middle of a wait. */
export interface CredentialProvider {
  current(): Promise<Credential>;
  /** After the service refused this one: whether there is another to try. Never for access keys: five bad signatures lock one. */
  refresh(refused: Credential): Promise<boolean>;
}

/** One that expires sooner is renewed first. */
export const REFRESH_MARGIN_MS = 5 * 60_000;
/** A source that only has what expires soon is not asked again at every request. */
const REFRESH_RETRY_MS = 30_000;

export function createRefreshingProvider(
  resolved: ResolvedSource,
  clock: Clock,
  learned: (credential: Credential) => void,
): CredentialProvider {
  let kept: Credential | undefined;
  let asked: Promise<Credential> | undefined;
  const nowMs = () => clock.now().getTime();
  const ask = async (refused: Credential | undefined) => {
    try {
      kept = await resolved.obtain(refused);
      learned(kept);
      return kept;
    } finally {
      asked = undefined;
    }
  };
  /** However many requests want it, the source is asked once. */
  const obtain = (refused?: Credential) => (asked ??= ask(refused));
  let renewedMs = -Infinity;
  return {
    async current() {
      const old = kept;
      if (old === undefined) return obtain();
      const left = (old.expiresAtMs ?? Infinity) - nowMs();
      if (!resolved.renewable || left > REFRESH_MARGIN_MS) return old;
      if (left > 0 && nowMs() - renewedMs < REFRESH_RETRY_MS) return old;
      renewedMs = nowMs();
      // What is still good is used while the source cannot be reached.
      return left > 0 ? obtain(old).catch(() => old) : obtain(old);
    },
    async refresh(refused) {
      if (!resolved.renewable || refused.kind === "keys") return false;
      if (kept !== undefined && kept !== refused) return true;
      const renewed = await obtain(refused);
      return renewed.kind === "keys" || renewed.token !== (refused.kind === "token" ? refused.token : undefined);
    },
  };
}
