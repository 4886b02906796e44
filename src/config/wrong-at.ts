import { ConfigError, UsageError } from "../errors.ts";

/** What is wrong with a value depends on where it stands: a flag is a usage error, anything else one of the configuration. */
export function wrongAt(origin: string, message: string, hint?: string): ConfigError | UsageError {
  return /^(--|<)/.test(origin) ? new UsageError(message, hint) : new ConfigError(message, hint);
}
