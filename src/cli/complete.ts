import type { Secrets } from "../api/secrets.ts";
import type { Completion } from "../commands/completion/complete.ts";
import type { Context, Output } from "../context.ts";
import { createServices } from "../session/create-services.ts";
import { limitTime } from "../time-limit.ts";

/** A person who pressed TAB takes a longer pause for a hang. */
const TIME_LIMIT_MS = 1000;

/** Prints for a shell what may stand at the cursor. Takes at most a second, asks nothing and writes nothing to stderr. */
export async function completeLine(
  { globals, answer }: Completion,
  context: Context,
  secrets: Secrets,
): Promise<number> {
  const { signal: interrupted } = limitTime(TIME_LIMIT_MS, context.interrupted);
  const stderr: Output = { isTTY: false, columns: undefined, closed: false, write: async () => {} };
  const services = createServices(globals, { ...context, stderr, interrupted }, secrets, { mayLogIn: false });
  await context.stdout.write(await answer(services));
  // A connection that is still being made would keep the process alive and the shell waiting.
  await context.leave(0);
  return 0;
}
