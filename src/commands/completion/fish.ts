import { aboutOf, readWords, type Shell } from "./shell.ts";

const script = `# fish completion for sms
function __sms_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    # Quotes that are closed are no part of the word.
    set -l plain (string unescape -- $current); or set plain $current
    set -l found (sms __complete fish $words "$plain" 2>/dev/null </dev/null)
    set -q found[1]; or return
    set -l last (string split -m 1 \\t -- $found[-1])
    set -e found[-1]
    switch $last[1]
        case ':words' ':nospace'
            string join -- \\n $found
        case ':files'
            set -l begin (math (string length -- "$last[2]") + 1)
            for path in (__fish_complete_path (string sub -s $begin -- "$plain"))
                echo -- "$last[2]$path"
            end
        case ':commands'
            __fish_complete_command
    end
end
complete -c sms -f -a '(__sms_complete)'
`;

/** fish itself picks the words that fit, shows descriptions and adds quotes. */
export const fish: Shell = {
  script,
  read: (words) => readWords(words, () => (offer) => `${offer.value}\t${aboutOf(offer)}`),
};
