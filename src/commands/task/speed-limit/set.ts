import { UsageError } from "../../../errors.ts";
import { type JsonObject, parseJson } from "../../../json.ts";
import { MOST_RULES, parseRule, rulesOf, rulesOfFile } from "../../../model/speed-limits.ts";
import { fileName, integer } from "../../../parse-value.ts";
import type { Services } from "../../../session/services.ts";
import { periodWords } from "../../../view/speed-limit.ts";
import { defineCommand, type Item, optional, type Param } from "../../command.ts";
import type { References } from "../../references.ts";
import { tasks } from "../references.ts";
import { CHANGE_FLAGS, changeItems, overlapWarnings } from "./change.ts";

/** The tasks and the rules of a command line, which may stand in any order. */
interface TasksAndRules {
  readonly references: References;
  readonly words: readonly string[];
}

/** No id and no name has a `=`, apart from the prefixes, or begins with a time: a rule without its limit is no task. */
const RULE = /^(?!id=|name=)(?:[^=]*=|\d{1,2}:\d{2}(?!\d))/s;

const tasksAndRules: Param<TasksAndRules> = {
  ...tasks,
  help: `${tasks.help}; and rules such as 08:00-18:00=50, at most ${MOST_RULES}`,
  placeholder: "<task-or-rule...>",
  parse(raw) {
    const all = Array.isArray(raw) ? raw.map(String) : [];
    const words = all.filter((word) => RULE.test(word));
    const others = all.filter((word) => !RULE.test(word));
    if (others.length === 0) throw new UsageError("no task is named", "sms task speed-limit set $ID 08:00-18:00=50");
    return { references: tasks.parse(others), words };
  },
};

export const set = defineCommand({
  args: { tasks: tasksAndRules },
  flags: {
    overspeed: optional("how far a limit may be exceeded before the task is paused, in %", "<n>", integer(10, 100)),
    file: {
      ...optional("rules as speed-limit show -o json prints them", "<file>", fileName),
      offers: "files",
    },
    ...CHANGE_FLAGS,
  },
  finishes: true,
  examples: [
    { what: "Keep business hours free", line: "sms task speed-limit set $ID 08:00-18:00=50 18:00-08:00=unlimited" },
    { what: "One limit for the whole day", line: "sms task speed-limit set $ID 00:00-00:00=100 --overspeed 20" },
    { what: "The rules that were kept before", line: "sms task speed-limit set $ID --file rules.json" },
  ],
  notes:
    "All rules are replaced. Limits are Mbit/s, 0 to 1000, or unlimited. Periods are times of the source server's clock; one across " +
    "midnight is sent as two rules. They take effect after some minutes, on Linux only with tc, and not over IPv6.",
  run({ tasks: { references, words }, overspeed, file, ...flags }, services) {
    if (file === undefined && words.length === 0)
      throw new UsageError("no rule is given", "Rules are written 08:00-18:00=50; speed-limit clear removes all.");
    if (file !== undefined && words.length > 0) throw new UsageError("--file and rules exclude each other");
    if (file !== undefined && overspeed !== undefined)
      throw new UsageError(
        "--file and --overspeed exclude each other",
        "over_speed_threshold is part of the file's rules.",
      );
    // Checked before anything else happens.
    const given = words.length === 0 ? undefined : rulesOfWords(words, overspeed);
    const input = { ...flags, tasks: references };
    const items = async function* (): AsyncGenerator<Item> {
      const rules = given ?? (await rulesFromFile(file ?? "", services));
      await noteAboutRules(words, rules, services);
      yield* changeItems(input, { operation: "set", rules }, services);
    };
    return { many: references.many, items: items(), report: { ...input, operation: "speed-limit set" } };
  },
});

function rulesOfWords(words: readonly string[], overspeed: number | undefined): readonly JsonObject[] {
  const rules = words.flatMap((word) => parseRule(word, overspeed));
  const split = rules.length > words.length ? " (a period across midnight counts twice)" : "";
  if (rules.length > MOST_RULES)
    throw new UsageError(
      `${rules.length} rules${split}, and a task has at most ${MOST_RULES}`,
      "Fewer or longer periods.",
    );
  return rules;
}

async function rulesFromFile(path: string, { readFile }: Services): Promise<readonly JsonObject[]> {
  const text = await readFile(path).catch((error: Error) => {
    throw new UsageError(`--file: ${path} cannot be read: ${error.message}`);
  });
  if (text === undefined) throw new UsageError(`--file: ${path} does not exist`);
  try {
    const rules = rulesOfFile(parseJson(text));
    if (rules.length > MOST_RULES) throw new UsageError(`${rules.length} rules, and a task has at most ${MOST_RULES}`);
    return rules;
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`--file: ${path}: ${error.message}`, error.facts.hint);
    if (error instanceof SyntaxError) throw new UsageError(`--file: ${path} is not JSON`);
    throw error;
  }
}

async function noteAboutRules(
  words: readonly string[],
  rules: readonly JsonObject[],
  { note }: Services,
): Promise<void> {
  await note("note: the periods are times of the source server's clock");
  for (const word of words) {
    const parts = parseRule(word);
    if (parts.length > 1) {
      const periods = rulesOf({ speed_limit: parts }).map(periodWords);
      await note(`note: ${word} crosses midnight and is sent as two rules, ${periods.join(" and ")}`);
    }
  }
  for (const warning of overlapWarnings(rules)) await note(`note: ${warning}`);
}
