import { type SmsError, UsageError } from "../errors.ts";
import type { Check } from "../parse-value.ts";
import type { ReportRequest } from "../reports/destinations.ts";
import type { TaskRecord } from "../reports/report.ts";
import type { Services } from "../session/services.ts";
import type { Answer, AnswerShape } from "../view/answer.ts";

/** One item of the answer. An item may have an answer and an error at once: a failed action has its result object, too. */
export interface Item extends Answer {
  readonly error?: SmsError;
  /** The error was reported when it happened, by an item before this one. */
  readonly isReported?: true;
  /** If the error does not determine it: the code of a child process, or of a wait; null for a task that was not tried. */
  readonly exitCode?: number | null;
  /** How the command ended for this task, for reports; once for each task. */
  readonly record?: TaskRecord;
}

export interface Result extends AnswerShape {
  readonly items: AsyncIterable<Item>;
  /** The report files that were requested, of commands that act or wait. */
  readonly report?: ReportRequest;
}

export type Raw = string | boolean | readonly string[] | undefined;

/** One positional or one `--flag`: the help line, the check and the type in one place. */
export interface Param<T = unknown> {
  readonly help: string;
  /** `<task>`, `<task...>`, `<duration>`; absent for a switch. A positional argument always has one. */
  readonly placeholder?: string;
  /** The flag may be given several times. */
  readonly repeatable?: true;
  /** It means nothing to this command, which takes it only because its request may have the field: help leaves it out. */
  readonly isHidden?: boolean;
  /** The default, as help shows it. */
  readonly defaultText?: string;
  /** What the completion of a shell offers for it. */
  readonly offers?: Offers;
  /** One word may hold several values, separated by commas. */
  readonly isList?: boolean;
  /** Checks and converts; throws UsageError saying what would be right. */
  parse(raw: Raw): T;
}
/** Keys are camelCase: `templateId` is `--template-id`. */
export type Params = Readonly<Record<string, Param>>;
export type Input<P extends Params> = { readonly [K in keyof P]: ReturnType<P[K]["parse"]> };

export interface Example {
  readonly line: string;
  readonly what: string;
}

/** Whether a flag stands on the command line, by its key. */
export type Given = (flag: string) => boolean;

interface Spec<A extends Params, F extends Params> {
  readonly args: A;
  readonly flags: F;
  readonly examples: readonly Example[];
  /** The command goes on even if its answer can no longer be printed: what it does matters more than what it prints. */
  readonly finishes?: true;
  /** More help, below the flags. */
  readonly notes?: string;
  /** Throws UsageError for flags that exclude each other. Only here it is known which flags were given. */
  checkTogether?(given: Given): void;
  run(input: Input<A & F>, services: Services, typed: Typed): Result;
}

/** The words of these flags as they stand on the command line, for a command that goes on with this one. */
export type Typed = (flags: Params) => readonly string[];

/** A spec without its type parameters, so that all commands fit in one list. */
export interface Command extends Omit<Spec<Params, Params>, "run" | "checkTogether"> {
  /** Checks the raw input at once; the function that it returns runs the command. */
  bind(raw: Readonly<Record<string, Raw>>): (services: Services) => Result;
}

export function defineCommand<const A extends Params, const F extends Params>(spec: Spec<A, F>): Command {
  const { run, checkTogether, ...data } = spec;
  return {
    ...data,
    bind(raw) {
      const args = Object.entries(spec.args).map(([name, param]) => [name, check(`<${name}>`, param, raw[name])]);
      const flags = Object.entries(spec.flags).map(([name, param]) => [name, check(flagName(name), param, raw[name])]);
      checkTogether?.((key) => raw[key] !== undefined && raw[key] !== false);
      const input = Object.fromEntries([...args, ...flags]) as Input<A & F>;
      const typed: Typed = (some) => Object.keys(some).flatMap((key) => flagWords(key, raw[key]));
      return (services) => run(input, services, typed);
    },
  };
}

function flagWords(key: string, raw: Raw): readonly string[] {
  if (raw === undefined || raw === false) return [];
  const values = Array.isArray(raw) ? raw.map(String) : [raw];
  return values.flatMap((value) => (typeof value === "string" ? [flagName(key), value] : [flagName(key)]));
}

/** A line of the list of commands; the command itself loads when it is used. */
export interface CommandEntry {
  readonly path:
    | readonly [word: string]
    | readonly [noun: string, verb: string]
    | readonly [noun: string, topic: string, verb: string];
  readonly summary: string;
  /** It changes nothing, neither in the service nor here: only such a command is suggested for a mistyped word. */
  readonly isReadOnly?: true;
  readonly load: () => Promise<Command>;
}

/** `templateId` → `--template-id` */
export function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}

/** Flags that have a short form of one letter. */
export const SHORT_FLAGS: Readonly<Record<string, string>> = { output: "o", quiet: "q", include: "i" };

/** A flag with its short form and its placeholder, as help shows it: `-o, --output <format>`. */
export function flagTerm(key: string, { placeholder }: Param): string {
  const short = SHORT_FLAGS[key] === undefined ? "" : `-${SHORT_FLAGS[key]}, `;
  const value = placeholder === undefined ? "" : ` ${placeholder}`;
  return `${short}${flagName(key)}${value}`;
}

/** The description of a flag in help, with its default. */
export function flagAbout({ help, defaultText }: Param): string {
  return defaultText === undefined ? help : `${help} (default ${defaultText})`;
}

/** Parses the raw value of a parameter; the message of a UsageError names the parameter. */
export function check<T>(name: string, param: Param<T>, raw: Raw): T {
  try {
    return param.parse(raw);
  } catch (error) {
    throw error instanceof UsageError
      ? new UsageError(`${name}: ${error.message}`, error.facts.hint, error.facts)
      : error;
  }
}

/** A word that a shell can put at the cursor. */
export interface Offer {
  readonly value: string;
  readonly about?: string;
}

/** Looks up words that begin with what was typed; other words are filtered out, and errors are ignored. */
type LookUp = (typed: string, services: Services) => Iterable<Offer> | AsyncIterable<Offer>;

/** Names of files; a command with its arguments; or words, looked up on demand. */
type Offers = "files" | "command" | LookUp;

/** The offers of a flag whose check lists the words that it accepts. */
export function offersOf({ words, isList }: Check<unknown>): { readonly offers?: Offers; readonly isList?: boolean } {
  return words === undefined ? {} : { offers: wordOffers(words), ...(isList ? { isList } : {}) };
}

export function wordOffers(words: readonly string[]): LookUp {
  return () => words.map((value) => ({ value }));
}

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
