import { UsageError } from "../errors.ts";
import type { Check } from "../parse-value.ts";
import type { Param } from "./command.ts";
import { offersOf } from "./command.ts";

/** A flag without a value. */
export function toggle(help: string): Param<boolean> {
  return { help, parse: (raw) => raw === true };
}

/** A flag with a value, undefined when it is not given. */
export function optional<T>(help: string, placeholder: string, parse: Check<T>): Param<T | undefined> {
  return {
    help,
    placeholder,
    ...offersOf(parse),
    parse: (raw) => (typeof raw === "string" ? parse(raw) : undefined),
  };
}

/** A flag without which the command makes no sense. */
export function required<T>(help: string, placeholder: string, parse: Check<T>): Param<T> {
  return {
    help: `${help} (required)`,
    placeholder,
    ...offersOf(parse),
    parse(raw) {
      if (typeof raw !== "string") throw new UsageError(`this flag is required: ${help}`);
      return parse(raw);
    },
  };
}

/** A flag with a value and a default, both written as a user would. */
export function withDefault<T>(help: string, placeholder: string, defaultText: string, parse: Check<T>): Param<T> {
  return {
    help,
    placeholder,
    defaultText,
    ...offersOf(parse),
    parse: (raw) => parse(typeof raw === "string" ? raw : defaultText),
  };
}

/** A flag that may be given several times. */
export function repeated<T>(help: string, placeholder: string, parse: Check<T>): Param<readonly T[]> {
  return {
    help,
    placeholder,
    repeatable: true,
    ...offersOf(parse),
    parse: (raw) => (Array.isArray(raw) ? raw.map((text) => parse(String(text))) : []),
  };
}
