import { ConfigError } from "../errors.ts";

const LONGEST_TOKEN = 16_384;

/** Refuses what could not be sent as a header; never repeats the value. `name` says where it stands. */
export function headerSafe(name: string, value: string, hint?: string): string {
  if (/[^\u0021-\u007e]/.test(value))
    throw new ConfigError(`${name} holds a line break, a space or another character that no key or token has`, hint);
  if (value.length > LONGEST_TOKEN) throw new ConfigError(`${name} is longer than ${LONGEST_TOKEN} characters`);
  return value;
}
