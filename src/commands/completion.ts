import { wordsOf } from "../object-definition.ts";
import { oneOf } from "../parse-value.ts";
import { defineCommand, type Item, offersOf, type Param } from "./command.ts";
import { scriptJson } from "./completion/script-json.ts";
import { type ShellName, SHELLS } from "./completion/shells.ts";

const oneShell = oneOf(...wordsOf(SHELLS));

const shell: Param<ShellName> = {
  help: oneShell.words?.join(", ") ?? "",
  placeholder: "<shell>",
  ...offersOf(oneShell),
  parse: (raw) => oneShell(String(raw)),
};

export const completion = defineCommand({
  args: { shell },
  flags: {},
  examples: [
    { what: "bash: in this shell; the line belongs in ~/.bashrc", line: "source <(sms completion bash)" },
    { what: "zsh: the same, in ~/.zshrc after compinit", line: "source <(sms completion zsh)" },
    { what: "fish: for good", line: "sms completion fish > ~/.config/fish/completions/sms.fish" },
    {
      what: "PowerShell: the line belongs in the file $PROFILE",
      line: "sms completion powershell | Out-String | Invoke-Expression",
    },
  ],
  notes:
    "Completes commands, flags, their values, profiles, error codes, and the ids and names of tasks, which it looks up: within a second, " +
    "with the credentials that a command would use. What cannot be looked up is not offered, without an error.",
  run: ({ shell: name }) => ({ many: false, items: scriptOf(name) }),
});

async function* scriptOf(name: ShellName): AsyncGenerator<Item> {
  const { script } = SHELLS[name];
  yield {
    json: scriptJson(name, script),
    view: async () => [{ kind: "lines", lines: script.trimEnd().split("\n") }],
  };
}
