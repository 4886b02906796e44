import { bash } from "./bash.ts";
import { fish } from "./fish.ts";
import { powershell } from "./powershell.ts";
import type { Shell } from "./shell.ts";
import { zsh } from "./zsh.ts";

export const SHELLS = { bash, zsh, fish, powershell } as const satisfies Readonly<Record<string, Shell>>;
export type ShellName = keyof typeof SHELLS;
