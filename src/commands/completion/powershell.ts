import type { Offer } from "../command.ts";
import type { Candidates } from "./candidates.ts";
import { aboutOf } from "./shell.ts";
import { lines, type Shell } from "./shell.ts";
import { type Quoting, splitLine } from "./shell.ts";

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

/** The shell says which end of the word it replaces; what it gets is shell text. */
export const powershell: Shell = {
  script,
  read(args) {
    const [line = "", replaced = ""] = args.map((arg) => decodeURIComponent(arg.replace(/^\w+=/, "")));
    const { words, last } = splitLine(line, QUOTING);
    const isEnd = last.raw.endsWith(replaced);
    const kept = isEnd ? splitLine(last.raw.slice(0, last.raw.length - replaced.length), QUOTING).last.text.length : 0;
    const shown = (offer: Offer) => `${shellText(offer.value.slice(kept))}\t${aboutOf(offer)}`;
    return { before: words.slice(1), word: last.text, answer: (found: Candidates) => lines(found, shown) };
  },
};

/** In single quotes nothing is special but the quote; to PowerShell, typographic ones are quotes, too. */
function shellText(text: string): string {
  return /^[\w./:=+-]+$/.test(text) ? text : `'${text.replaceAll(/['\u2018-\u201b]/g, "$&$&")}'`;
}
