/** "More than 5 consecutive bad signatures lock the access key for 5 minutes." */
const MOST_FAILURES = 5;
const LOCKED_MS = 300_000;

export interface KeyLocks {
  locked(accessKey: string, now: number): boolean;
  failed(accessKey: string, now: number): void;
  succeeded(accessKey: string): void;
}

export function createKeyLocks(): KeyLocks {
  const failures = new Map<string, { readonly count: number; readonly last: number }>();
  const current = (accessKey: string, now: number): number => {
    const known = failures.get(accessKey);
    return known !== undefined && now - known.last < LOCKED_MS ? known.count : 0;
  };
  return {
    locked: (accessKey, now) => current(accessKey, now) > MOST_FAILURES,
    failed: (accessKey, now) => void failures.set(accessKey, { count: current(accessKey, now) + 1, last: now }),
    succeeded: (accessKey) => void failures.delete(accessKey),
  };
}
