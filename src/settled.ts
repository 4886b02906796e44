import { asSmsError, type SmsError } from "./errors.ts";
import { exitCodeOf } from "./exit-code.ts";
import type { Failures } from "./reports/failures.ts";

export interface Settled {
  readonly code: number;
  /** What ended it. */
  readonly error?: SmsError;
}

/** Tells what is thrown. */
export async function settled(work: () => Promise<number>, tell: Failures["error"]): Promise<Settled> {
  try {
    return { code: await work() };
  } catch (thrown) {
    const error = asSmsError(thrown);
    await tell(error);
    return { code: exitCodeOf(error), error };
  }
}
