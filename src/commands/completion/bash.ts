import type { Offer } from "../command.ts";
import {
  aboutOf,
  type Candidates,
  candidateLines,
  type LastWord,
  type Quoting,
  type Shell,
  splitLine,
} from "./shell.ts";

const script = `# bash completion for sms
_sms() {
  local line last
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("$line")
  done < <(sms __complete bash "\${COMP_LINE:0:COMP_POINT}" "$2" "$COMP_TYPE" "\${COLUMNS:-80}" 2>/dev/null </dev/null)
  last=$((\${#COMPREPLY[@]} - 1))
  ((last >= 0)) || return 0
  line=\${COMPREPLY[last]}
  unset "COMPREPLY[last]"
  case $line in
    :words) ;;
    :nospace) compopt -o nospace 2>/dev/null ;;
    :files*) compopt -o default 2>/dev/null ;;
    :commands*)
      while IFS= read -r line; do
        COMPREPLY+=("$line")
      done < <(compgen -c -- "$2")
      ;;
    *) COMPREPLY=() ;;
  esac
  return 0
}
complete -F _sms sms
`;

const QUOTING: Quoting = {
  piece:
    /(?<space>\s+)|'(?<single>[^']*)(?<endSingle>'?)|"(?<double>(?:\\[^]|[^"\\])*)(?<endDouble>"?)|\\(?<escaped>[^]?)|(?<bare>[^\s'"\\]+)/g,
  single: (inside) => inside,
  double: (inside) => inside.replaceAll(/\\([$`"\\])/g, "$1"),
};

/** Readline replaces only the end of a word, the part after a `=` or `:`, and inserts text that the shell then parses. */
export const bash: Shell = {
  script,
  read([line = "", replaced = "", type = "", columns = ""]) {
    const { words, last } = splitLine(line, QUOTING);
    // Characters of the word, without quotes, that readline leaves in place.
    const keptLength = splitLine(last.raw.slice(0, last.raw.length - replaced.length), QUOTING).last.text.length;
    const answer = (candidates: Candidates) => {
      const offers = candidates.offers.flatMap((offer) => insertedText(offer, keptLength, last));
      return candidateLines({ ...candidates, offers }, lineFor(offers, type, Number(columns)));
    };
    return { before: words.slice(1), word: last.text, answer };
  },
};

/** The rest of the word, escaped as the open quote needs it; within quotes some characters cannot be escaped, so such an offer is left out. */
function insertedText(offer: Offer, keptLength: number, { open }: LastWord): readonly Offer[] {
  const text = offer.value.slice(keptLength);
  const notAllowed = open === "'" ? /'/ : /["$`\\!]/;
  if (open !== "") return notAllowed.test(text) ? [] : [{ ...offer, value: text }];
  return [{ ...offer, value: text.replaceAll(/[^\w./:=@%+,\-\u0080-\uffff]/g, "\\$&") }];
}

/** COMP_TYPE of a TAB, and of listing the candidates; with the others readline inserts one candidate after the other. */
const LISTING = new Set(["9", "63"]);
/** What stands around a description. */
const AROUND_ABOUT = "  ()".length;

/** Bash shows no descriptions. But of several candidates it inserts only their common beginning and lists the lines as they are, so a description may follow the word. */
function lineFor(offers: readonly Offer[], type: string, columns: number): (offer: Offer) => string {
  if (offers.length < 2 || !LISTING.has(type)) return ({ value }) => value;
  const width = offers.reduce((widest, { value }) => Math.max(widest, value.length), 0);
  return (offer) => {
    const about = aboutOf(offer, columns - width - AROUND_ABOUT);
    return about === "" ? offer.value : `${offer.value.padEnd(width)}  (${about})`;
  };
}
