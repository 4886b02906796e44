import type { Authorize, RequestOrigin } from "../../src/api/request.ts";
import { createRedact } from "../../src/api/secrets.ts";
import { createTransport, type TransportOptions } from "../../src/api/transport.ts";
import type { SmsError } from "../../src/errors.ts";
import { systemFetch } from "../../src/system/http.ts";

export const NOW = new Date("2026-01-02T03:04:05Z");
export const TOKEN = "a-token-for-tests";
export const DIRECT: RequestOrigin = { via: () => "", identity: () => undefined };

/** Credentials that are always the same headers. */
export function withHeaders(headers: Readonly<Record<string, string>>): Authorize {
  return async () => ({ headers, renew: async () => false });
}

/** A transport over the real network with a clock that does not wait; `happened` is what it did between attempts. */
export function testTransport(overrides: Partial<TransportOptions> = {}) {
  const happened: (readonly ["retry", string, number, number] | readonly ["sleep", number])[] = [];
  let elapsed = 0;
  const transport = createTransport({
    fetch: systemFetch,
    clock: {
      now: () => new Date(NOW.getTime() + elapsed),
      elapsedMs: () => elapsed,
      utcOffset: () => 0,
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        happened.push(["sleep", ms]);
        elapsed += ms;
      },
    },
    random: () => 0.5,
    authorize: withHeaders({ "x-auth-token": TOKEN }),
    route: DIRECT,
    redact: createRedact([TOKEN]),
    debug: undefined,
    onRetry: (error, attempt, delayMs) => void happened.push(["retry", error.kind, attempt, delayMs]),
    timeoutMs: 20_000,
    maxRetries: 2,
    interrupted: new AbortController().signal,
    ...overrides,
  });
  return { transport, happened };
}

/** An error as data, to be compared as a whole. */
export function asData(error: SmsError) {
  const { name, kind, message, facts } = error;
  return { name, kind, message, facts, ...("sent" in error ? { sent: error.sent } : {}) };
}

export async function failureOf(promise: Promise<unknown>) {
  return promise.then(
    (value) => ({ answered: value }),
    (error: SmsError) => asData(error),
  );
}
