import type { Clock } from "../context.ts";
import type { Credential, CredentialProvider, ResolvedSource } from "./credential.ts";

/** A credential that expires sooner is refreshed before it is used. */
export const REFRESH_MARGIN_MS = 5 * 60_000;
/** How often a source is asked at most while all it has expires within the margin. */
const REFRESH_RETRY_MS = 30_000;

/**
 * Keeps the credential of a renewable source valid: refreshes it before it expires, also in the middle of a long wait, and
 * after the service has refused it. However many requests need a new credential at once, the source is asked once.
 */
export function createRefreshingProvider(
  resolved: ResolvedSource,
  clock: Clock,
  onObtained: (credential: Credential) => void,
): CredentialProvider {
  let current: Credential | undefined;
  let pending: Promise<Credential> | undefined;
  let refreshedMs = -Infinity;
  const nowMs = () => clock.now().getTime();

  const obtainNew = async (refused: Credential | undefined) => {
    try {
      current = await resolved.obtain(refused);
      onObtained(current);
      return current;
    } finally {
      pending = undefined;
    }
  };
  const obtain = (refused?: Credential) => (pending ??= obtainNew(refused));

  return {
    async current() {
      const old = current;
      if (old === undefined) return obtain();
      const leftMs = (old.expiresAtMs ?? Infinity) - nowMs();
      if (!resolved.renewable || leftMs > REFRESH_MARGIN_MS) return old;
      if (leftMs > 0 && nowMs() - refreshedMs < REFRESH_RETRY_MS) return old;
      refreshedMs = nowMs();
      // As long as the old credential is valid, a source that cannot be reached is no reason to fail.
      return leftMs > 0 ? obtain(old).catch(() => old) : obtain(old);
    },
    async refresh(refused) {
      // Access keys are never tried again: IAM locks a key after five bad signatures.
      if (!resolved.renewable || refused.kind === "keys") return false;
      if (current !== undefined && current !== refused) return true;
      const renewed = await obtain(refused);
      return renewed.kind === "keys" || renewed.token !== (refused.kind === "token" ? refused.token : undefined);
    },
  };
}
