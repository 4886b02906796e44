import { UsageError } from "../../errors.ts";
import type { Offer } from "../command.ts";
import { aboutOf, type Candidates, candidateLines, type Quoting, type Shell, splitLine } from "./shell.ts";

const script = `# PowerShell completion for sms
Register-ArgumentCompleter -Native -CommandName sms -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = $commandAst.ToString().PadRight($length).Substring(0, $length)
    # Encoded, since no two versions hand on quotes alike.
    $found = @(sms __complete powershell "line=$([uri]::EscapeDataString($line))" "word=$([uri]::EscapeDataString($wordToComplete))" 2>$null)
    if ($found.Count -eq 0) { return "" }
    switch -Wildcard ($found[-1]) {
        ":files*" { return }
        ":commands*" { return Get-Command "$wordToComplete*" | ForEach-Object { $_.Name } }
    }
    # An empty text keeps the shell from offering names of files instead.
    if ($found.Count -eq 1) { return "" }
    $found | Select-Object -SkipLast 1 | ForEach-Object {
        $text, $about = $_ -split "\`t", 2
        if (-not $about) { $about = $text }
        [System.Management.Automation.CompletionResult]::new($text, $text, "ParameterValue", $about)
    }
}
`;

const QUOTING: Quoting = {
  piece:
    /(?<space>\s+)|'(?<single>(?:''|[^'])*)(?<endSingle>'?)|"(?<double>(?:`[^]|""|[^"`])*)(?<endDouble>"?)|`(?<escaped>[^]?)|(?<bare>[^\s'"`]+)/g,
  single: (inside) => inside.replaceAll("''", "'"),
  double: (inside) => inside.replaceAll(/`([^])|""/g, (_, escaped: string | undefined) => escaped ?? '"'),
};

/** The shell says which end of the word it replaces, and inserts text that it then parses. */
export const powershell: Shell = {
  script,
  read(args) {
    const [typed = "", replaced = ""] = args.map((arg) => decoded(arg.replace(/^\w+=/, "")));
    const { words, last } = splitLine(typed, QUOTING);
    const isEnd = last.raw.endsWith(replaced);
    // Characters of the word, without quotes, that the shell leaves in place.
    const keptLength = isEnd
      ? splitLine(last.raw.slice(0, last.raw.length - replaced.length), QUOTING).last.text.length
      : 0;
    const line = (offer: Offer) => `${quoted(offer.value.slice(keptLength))}\t${aboutOf(offer)}`;
    return {
      before: words.slice(1),
      word: last.text,
      answer: (candidates: Candidates) => candidateLines(candidates, line),
    };
  },
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UsageError(`${JSON.stringify(text)} is not percent-encoded text`);
  }
}

/** In single quotes only the quote itself is special; PowerShell takes typographic quotes for quotes, too. */
function quoted(text: string): string {
  return /^[\w./:=+-]+$/.test(text) ? text : `'${text.replaceAll(/['\u2018-\u201b]/g, "$&$&")}'`;
}
