import { type ObjectDefinition, objectOf, type ObjectOf } from "../../object-definition.ts";

/** Apart from the scripts, so that `sms help json` loads none of them. */
export const SCRIPT = {
  schema: "sms.completion/1",
  of: "completion",
  fields: {
    shell: { type: ["bash", "zsh", "fish", "powershell"], about: "the one that it is for" },
    script: { type: "string", about: "for the shell to run" },
  },
} as const satisfies ObjectDefinition;

type Shell = (typeof SCRIPT.fields.shell.type)[number];

export function scriptJson(shell: Shell, script: string): ObjectOf<typeof SCRIPT> {
  return objectOf(SCRIPT, { shell, script });
}
