import pMap from "p-map";

import { asSmsError, expectedError, SmsError, UsageError } from "../errors.ts";
import { isJsonObject, type JsonObject, textField } from "../json.ts";
import { LONGEST_NAME, nameOrId, refuseUtf16, withoutControls } from "../parse-value.ts";
import type { Services } from "../session/services.ts";
import { type Collection, type Filters, pagesOf, rowsOf } from "./collection.ts";
import { type Offer, type Param, toggle } from "./command.ts";

/** A reference that is ready for use. */
export interface Reference {
  /** The id, or a bare word that may be an id. */
  readonly id: string;
  /**
   * Of a bare word only: looks it up as a name, once the service has said (`notFound`) that nothing has it as id. Resolves to the id
   * of what has this name; throws `notFound` with the nearest names as hint, or UsageError when several have it.
   */
  readonly byName?: (notFound: SmsError) => Promise<string>;
  /** A bare word that is taken for an id, because nothing is read that could tell. */
  readonly isUnchecked?: true;
}

/** One reference as it stands on the command line or on a line of stdin. */
export type Word = { readonly id: string } | { readonly name: string } | { readonly either: string };

/** The references of a command line. */
export interface References {
  /** More than one was given, or they come on stdin: the result is a list. */
  readonly many: boolean;
  readonly all: readonly (Word | "stdin")[];
}

const ID_PREFIX = "id=";
const NAME_PREFIX = "name=";

/** The argument that names things of a collection. */
export function referencesTo(collection: Collection): Param<References> {
  const { noun } = collection;
  return {
    help: `${noun} id or name, name=<name>, or - for one a line on stdin; several are allowed`,
    placeholder: `<${noun}...>`,
    offers: (typed, services) => offeredReferences(collection, typed, services),
    parse(raw) {
      const all = Array.isArray(raw) ? raw.map((word) => argument(String(word), noun)) : [];
      if (all.filter((each) => each === "stdin").length > 1)
        throw new UsageError("- is given twice, and stdin can be read once");
      return { many: all.length > 1 || all.includes("stdin"), all };
    },
  };
}

/** The flag of every command that takes references. */
export const ALLOW_EMPTY = {
  allowEmpty: toggle("succeed, doing nothing, when standard input names none"),
} as const;

function argument(word: string, noun: string): Word | "stdin" {
  return word === "-" ? "stdin" : parseReference(word, noun);
}

/** Throws UsageError for what can be neither an id nor a name. */
export function parseReference(word: string, noun: string): Word {
  if (word.startsWith(NAME_PREFIX)) return { name: nameAfterPrefix(word.slice(NAME_PREFIX.length)) };
  if (word.startsWith(ID_PREFIX)) return { id: checkedId(word.slice(ID_PREFIX.length), noun) };
  return { either: checkedId(word, noun) };
}

function nameAfterPrefix(name: string): string {
  try {
    return nameOrId(name);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`${NAME_PREFIX}: ${error.message}`, error.facts.hint) : error;
  }
}

/** Throws UsageError unless the id has 1 to 255 characters (docs/service.md, "Task document"). */
function checkedId(id: string, noun: string): string {
  if (id === "") throw new UsageError(`a ${noun} id is empty`, "Is a shell variable unset?");
  if (id === "." || id === ".." || id === "-") throw new UsageError(`${id} is not a ${noun} id`);
  if ([...id].length > LONGEST_NAME) throw new UsageError(`a ${noun} id has at most ${LONGEST_NAME} characters`);
  return withoutControls(id, `a ${noun} id`);
}

interface ResolveOptions {
  /** `--allow-empty` */
  readonly allowEmpty?: boolean;
  /** False with `--no-precheck`: bare words are ids, because nothing is read that could tell. */
  readonly barewordsMayBeNames?: boolean;
}

/** Reads stdin and looks up names (`name=`); all in their order, before the first one is used. Bare words stay as they are. */
export async function resolveReferences(
  { all }: References,
  collection: Collection,
  services: Services,
  { allowEmpty = false, barewordsMayBeNames = true }: ResolveOptions = {},
): Promise<readonly Reference[]> {
  const words: Word[] = [];
  for (const each of all)
    if (each === "stdin") for (const word of await readWords(collection, services, allowEmpty)) words.push(word);
    else words.push(each);
  const lookUp = nameLookUp(collection, services);
  const resolve = async (word: Word): Promise<Reference> =>
    "either" in word && !barewordsMayBeNames ? { id: word.either, isUnchecked: true } : resolvedWord(word, lookUp);
  return pMap(words, resolve, { concurrency: LOOK_UPS_AT_ONCE });
}

/** The same for one word. */
export function resolveWord(word: Word, collection: Collection, services: Services): Promise<Reference> {
  return resolvedWord(word, nameLookUp(collection, services));
}

async function resolvedWord(word: Word, lookUp: NameLookUp): Promise<Reference> {
  if ("name" in word) return { id: await lookUp.idOf(word.name) };
  if ("id" in word) return word;
  const id = word.either;
  return { id, byName: (notFound) => lookUp.idOfBareWord(id, notFound) };
}

const LOOK_UPS_AT_ONCE = 8;

/** Calls `use` with the id that is meant: a bare word counts as a name only where the service knows nothing with that id. */
export async function useReference<T>(
  { id, byName }: Reference,
  use: (id: string) => Promise<T>,
): Promise<{ readonly id: string; readonly value: T }> {
  try {
    return { id, value: await use(id) };
  } catch (thrown) {
    const error = asSmsError(thrown);
    if (byName === undefined || error.kind !== "not_found") throw thrown;
    const found = await byName(error);
    return { id: found, value: await use(found) };
  }
}

/**
 * One reference a line; blank lines, `#` comments and what follows a tab are skipped. After a header of -o tsv that has a column of
 * ids these are taken, since the first column may be one of names.
 */
async function readWords(
  collection: Collection,
  { stdin, note }: Services,
  allowEmpty: boolean,
): Promise<readonly Word[]> {
  const { noun } = collection;
  if (stdin.isTTY) await note(`${capitalised(noun)} ids or names, one a line; Ctrl-D ends:`);
  const words: Word[] = [];
  let lineNumber = 0;
  let header: { readonly line: string; readonly idColumn: number } | undefined;
  for await (const line of stdin.lines()) {
    lineNumber += 1;
    refuseUtf16(line);
    const cells = line.trim().split("\t");
    const [first = ""] = cells;
    if (words.length === 0) {
      if (isJson(first)) throw jsonError(collection);
      const idColumn = idColumnOf(cells, noun);
      if (idColumn !== undefined) header = { line, idColumn };
    }
    // Several lists, one after the other, repeat the header.
    if (first === "" || line === header?.line || (header === undefined && first.startsWith("#"))) continue;
    const word = header === undefined ? first.trimEnd() : `${ID_PREFIX}${cells[header.idColumn]?.trim() ?? ""}`;
    words.push(wordOfLine(word, lineNumber, noun));
  }
  if (words.length === 0 && !allowEmpty)
    throw new UsageError(
      `no ${noun} ids on standard input`,
      "- reads ids or names from stdin, one a line. With --allow-empty none is a success.",
    );
  return words;
}

/** The first line of an object or a list: no name would look like it. */
function isJson(line: string): boolean {
  return line === "{" || line === "[" || /^(\{"|\[[{"])/.test(line);
}

function jsonError({ noun, field }: Collection): UsageError {
  return new UsageError(
    `standard input is JSON, not one ${noun} a line`,
    `What prints ids only: sms ${noun} list --all -o tsv --no-headers --query '${field}[].id'.`,
  );
}

/** Where a header of -o tsv, which has several cells, has the ids of this kind: `Id`, `task_id`, or `Source id`. */
function idColumnOf(cells: readonly string[], noun: string): number | undefined {
  const at = cells.findIndex((cell) => ["id", `${noun}_id`, `${noun} id`].includes(cell.trim().toLowerCase()));
  return at === -1 || cells.length === 1 ? undefined : at;
}

function wordOfLine(word: string, lineNumber: number, noun: string): Word {
  try {
    return parseReference(word, noun);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`standard input, line ${lineNumber}: ${error.message}`) : error;
  }
}

function capitalised(noun: string): string {
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}

interface NameLookUp {
  readonly idOf: (name: string) => Promise<string>;
  readonly idOfBareWord: (word: string, notFound: SmsError) => Promise<string>;
}

/** Looks names up in the list, compared to the letter, because it is not documented how the service matches names. */
function nameLookUp(collection: Collection, services: Services): NameLookUp {
  const { noun } = collection;
  let firstRows: Promise<readonly JsonObject[]> | undefined;
  const matchesOf = async (name: string): Promise<readonly JsonObject[]> => {
    const client = await services.client();
    const matches: JsonObject[] = [];
    for await (const { rows } of pagesOf(collection, client, { name }))
      matches.push(...rows.filter(isJsonObject).filter((row) => textField(row, "name") === name));
    return matches;
  };
  /** What the first page of the whole list has, read once. Only a hint is made of it: when it cannot be read, there is none. */
  const listed = () =>
    (firstRows ??= services
      .client()
      .then((client) => collection.list(client, {}, { limit: collection.largestPage, offset: 0 }, { maxRetries: 0 }))
      .then((document) => rowsOf(document, collection).filter(isJsonObject))
      .catch(() => []));
  const missing = async (word: string, otherwise = "") => {
    const nearest = await nearestWords(word, await listed());
    return `${nearest}sms ${noun} list shows names and ids.${nearest === "" ? otherwise : ""}`;
  };
  return {
    async idOf(name) {
      const id = onlyId(name, await matchesOf(name), noun);
      if (id !== undefined) return id;
      const message = `there is no ${noun} named ${JSON.stringify(name)}`;
      throw new SmsError("not_found", message, { hint: await missing(name) });
    },
    async idOfBareWord(word, notFound) {
      const { message, facts } = notFound;
      let matches: readonly JsonObject[];
      try {
        matches = await matchesOf(word);
      } catch (thrown) {
        // A service that does not answer for the list says nothing about the name: the first error stays the reason.
        expectedError(thrown);
        throw notFound;
      }
      const id = onlyId(word, matches, noun);
      if (id !== undefined) return id;
      const hint = `No ${noun} has this id or this name. ${await missing(word, " Is it the right region and account?")}`;
      throw new SmsError("not_found", message, { ...facts, hint }, { cause: notFound });
    },
  };
}

/** Throws UsageError when several have the name. */
function onlyId(name: string, matches: readonly JsonObject[], noun: string): string | undefined {
  const [match, ...others] = matches;
  if (others.length > 0) throw ambiguousName(name, matches, noun);
  return textField(match, "id");
}

const MOST_LISTED = 10;

function ambiguousName(name: string, matches: readonly JsonObject[], noun: string): UsageError {
  const listed = matches.slice(0, MOST_LISTED).map((match) => {
    const state = textField(match, "state");
    return `${textField(match, "id") ?? "?"}${state === undefined ? "" : ` (${state})`}`;
  });
  const more = matches.length > MOST_LISTED ? ` and ${matches.length - MOST_LISTED} more` : "";
  return new UsageError(
    `${matches.length} ${noun}s are named ${JSON.stringify(name)}: ${listed.join(", ")}${more}`,
    "Use the id of the one you mean.",
  );
}

const MOST_SUGGESTED = 3;
/** Edits between a name and the word that was typed, at most. */
const FURTHEST = 2;
/** A word shorter than this begins too many names and ids. */
const LEAST_TYPED = 2;

/** `Did you mean web-01 (7a9a…)? `: names that are or begin almost as the word, and ids that begin so; "" for none. */
async function nearestWords(word: string, rows: readonly JsonObject[]): Promise<string> {
  if (rows.length === 0 || word.length < LEAST_TYPED) return "";
  const { default: leven } = await import("leven");
  const typed = word.toLowerCase();
  const distanceOf = (text: string) =>
    text.toLowerCase().startsWith(typed) ? 0 : leven(text.toLowerCase(), typed, { maxDistance: FURTHEST + 1 });
  const near = rows.flatMap((row) => {
    const [id, name] = [textField(row, "id"), textField(row, "name")];
    if (id === undefined) return [];
    const distance = Math.min(name === undefined ? Infinity : distanceOf(name), id.startsWith(typed) ? 0 : Infinity);
    return distance > FURTHEST ? [] : [{ distance, words: name === undefined ? id : `${name} (${id})` }];
  });
  const named = near.toSorted((a, b) => a.distance - b.distance).slice(0, MOST_SUGGESTED);
  return named.length === 0 ? "" : `Did you mean ${named.map(({ words }) => words).join(" or ")}? `;
}

/** For completion: ids with name and state, names that begin as the word, and names alone after `name=`. */
export async function* offeredReferences(
  collection: Collection,
  typed: string,
  services: Services,
): AsyncGenerator<Offer> {
  const byName = typed.startsWith(NAME_PREFIX);
  if (typed !== "" && !byName && NAME_PREFIX.startsWith(typed))
    yield { value: NAME_PREFIX, about: `a ${collection.noun} by its name` };
  const client = await services.client();
  const filters: Filters = byName && typed !== NAME_PREFIX ? { name: typed.slice(NAME_PREFIX.length) } : {};
  for await (const page of pagesOf(collection, client, filters))
    for (const row of page.rows.filter(isJsonObject)) yield* offersOfRow(row, typed, byName);
}

function* offersOfRow(row: JsonObject, typed: string, byName: boolean): Generator<Offer> {
  const [id, name, state] = [textField(row, "id"), textField(row, "name"), textField(row, "state")];
  if (byName) {
    if (name !== undefined) yield { value: `${NAME_PREFIX}${name}`, about: state ?? "" };
    return;
  }
  if (typed !== "" && name?.startsWith(typed)) yield { value: name, about: state ?? "" };
  if (id !== undefined) yield { value: id, about: `${name ?? ""}  ${state ?? ""}`.trim() };
}
