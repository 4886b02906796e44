import { execFileSync, spawnSync } from "node:child_process";

import { type Served, SMS_IN_SHELL } from "./sms.ts";

/** A server that ends still answers for a moment, so that each test gets one of its own. */
let servers = 0;
const socket = () => `sms-test-${process.pid}-${servers}`;

export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;
if (!hasTmux) process.stdout.write("tests on a real terminal left out: tmux is not installed\n");

export const tmux = (...args: readonly string[]) =>
  execFileSync("tmux", ["-L", socket(), ...args], { encoding: "utf8" });

/** A real terminal with a shell in which `sms` is the built program; keys go in, the screen comes out. */
export function terminal({ env }: Served, columns: number, rows: number, more: Readonly<Record<string, string>> = {}) {
  const variables = Object.entries({ ...env, TERM: "screen", TZ: "UTC", PS1: "$ ", ...more }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const shell = [
    "env",
    "-i",
    `PATH=${process.env["PATH"]}`,
    "HOME=/tmp",
    ...variables,
    "bash",
    "--norc",
    "--noprofile",
  ];
  tmux("new-session", "-d", "-x", String(columns), "-y", String(rows), ...shell);
  tmux("send-keys", `sms() { ${SMS_IN_SHELL} "$@"; }; clear`, "Enter");
  return {
    keys: (...keys: readonly string[]) => tmux("send-keys", ...keys),
    /** What is on the screen, lines that scrolled away included. */
    screen: () => tmux("capture-pane", "-p", "-S", "-200"),
    resize: (width: number) => tmux("resize-window", "-x", String(width)),
    async until(sees: (screen: string) => boolean): Promise<string> {
      for (let tries = 0; tries < 150; tries += 1) {
        const screen = tmux("capture-pane", "-p", "-S", "-200");
        if (sees(screen)) return screen;
        await new Promise((later) => setTimeout(later, 100));
      }
      throw new Error(`not seen; the screen shows:\n${tmux("capture-pane", "-p", "-S", "-200")}`);
    },
  };
}

export function closeTerminals(): void {
  if (!hasTmux) return;
  spawnSync("tmux", ["-L", socket(), "kill-server"]);
  servers += 1;
}
