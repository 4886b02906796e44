import { SmsError } from "../src/errors.ts";

/** What an error says, as data; anything that is no SmsError is a fault of the test or ours. */
export function asFailure(thrown: unknown) {
  if (!(thrown instanceof SmsError)) throw thrown;
  const { kind, message, facts } = thrown;
  return { kind, message, ...facts };
}

/** What a call was refused with, or what it gave. */
export async function outcomeOf<T>(work: () => T | Promise<T>) {
  try {
    return { gave: await work() };
  } catch (error) {
    return asFailure(error);
  }
}
