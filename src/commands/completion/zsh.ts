import type { Offer } from "../command.ts";
import { aboutOf, readWords, type Shell } from "./shell.ts";

const script = `#compdef sms
# zsh completion for sms
_sms() {
  local -a found words_shown words_found open_shown open_found
  local line value last
  found=("\${(@f)$(sms __complete zsh "$COLUMNS" "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  last=\${found[-1]}
  for line in "\${(@)found[1,-2]}"; do
    value=\${line%%$'\\t'*}
    if [[ $last == :nospace || $value == *= ]]; then
      open_found+=("$value")
      open_shown+=("\${line#*$'\\t'}")
    else
      words_found+=("$value")
      words_shown+=("\${line#*$'\\t'}")
    fi
  done
  case $last in
    :words | :nospace)
      compadd -l -S '' -d open_shown -a -- open_found
      compadd -l -d words_shown -a -- words_found
      ;;
    :files*)
      value=\${last#*$'\\t'}
      compset -p \${#value}
      _files
      ;;
    :commands*) _command_names -e ;;
  esac
}
if [[ $funcstack[1] == _sms ]]; then
  _sms "$@"
else
  compdef _sms sms
fi
`;

/** Prints each word together with the line that the menu shows for it. */
export const zsh: Shell = {
  script,
  read([columns = "", ...words]) {
    const line = (offers: readonly Offer[]) => {
      const width = Math.max(0, ...offers.map(({ value }) => value.length));
      return (offer: Offer) => `${offer.value}\t${menuLine(offer, width, Number(columns))}`;
    };
    return readWords(words, line);
  },
};

function menuLine(offer: Offer, width: number, columns: number): string {
  const about = aboutOf(offer, columns - width - "  -- ".length - 1);
  return about === "" ? offer.value : `${offer.value.padEnd(width)}  -- ${about}`;
}
