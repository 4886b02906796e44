import type { Offer } from "../command.ts";
import type { Candidates } from "./candidates.ts";
import { aboutOf } from "./shell.ts";
import { lines, type Shell } from "./shell.ts";
import { type LastWord, type Quoting, splitLine } from "./shell.ts";

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

/** Readline replaces only the end of a word, what follows a `=` or `:`, and what it gets is shell text. */
export const bash: Shell = {
  script,
  read([line = "", replaced = "", type = "", columns = ""]) {
    const { words, last } = splitLine(line, QUOTING);
    const kept = splitLine(last.raw.slice(0, last.raw.length - replaced.length), QUOTING).last.text.length;
    const answer = (found: Candidates) => {
      const offers = found.offers.flatMap((offer) => shellText(offer, kept, last));
      return lines({ ...found, offers }, showing(offers, type, Number(columns)));
    };
    return { before: words.slice(1), word: last.text, answer };
  },
};

function shellText(offer: Offer, kept: number, { open }: LastWord): readonly Offer[] {
  const text = offer.value.slice(kept);
  const cannotStand = open === "'" ? /'/ : /["$`\\!]/;
  if (open !== "") return cannotStand.test(text) ? [] : [{ ...offer, value: text }];
  return [{ ...offer, value: text.replaceAll(/[^\w./:=@%+,\-\u0080-\uffff]/g, "\\$&") }];
}

/** COMP_TYPE of a TAB, and of a list of what there is; others put one word after the other into the line. */
const LISTING = new Set(["9", "63"]);
const AROUND = "  ()".length;

/** Bash has no descriptions. But of several lines it inserts only what all begin with, and lists them as they are. */
function showing(offers: readonly Offer[], type: string, columns: number): (offer: Offer) => string {
  if (offers.length < 2 || !LISTING.has(type)) return ({ value }) => value;
  const width = Math.max(...offers.map(({ value }) => value.length));
  return (offer) => {
    const about = aboutOf(offer, columns - width - AROUND);
    return about === "" ? offer.value : `${offer.value.padEnd(width)}  (${about})`;
  };
}
