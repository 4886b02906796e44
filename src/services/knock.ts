import { NOBODY } from "../api/authorize.ts";
import { createTransport, type TransportOptions } from "../api/transport.ts";
import type { Knock } from "../commands/account.ts";
import { asSmsError, type SmsError } from "../errors.ts";

/** One request without credentials, to see who answers and what time it is there. */
export async function knockAt(url: URL, options: TransportOptions): Promise<Knock> {
  let date: string | null = null;
  let heard = options.clock.now();
  const transport = createTransport({
    ...options,
    authorize: NOBODY,
    maxRetries: 0,
    async fetch(address, init) {
      const answer = await options.fetch(address, init);
      heard = options.clock.now();
      date = answer.headers.get("date");
      return answer;
    },
  });
  const failure = await transport({ method: "GET", url }).then(
    () => undefined,
    (thrown: unknown): SmsError => asSmsError(thrown),
  );
  if (failure?.kind === "interrupted" || failure?.kind === "internal") throw failure;
  return { failure, date: dateOf(date), heard };
}

function dateOf(text: string | null): Date | undefined {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? undefined : new Date(ms);
}
