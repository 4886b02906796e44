import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { SMS_IN_SHELL } from "./sms.ts";

/** How each shell is started without anybody's settings, and told about sms. */
const SHELLS = {
  bash: {
    start: "bash --noprofile --norc -i",
    load: "source <(sms completion bash)",
    list: (line: string) => `${line}\t\t`,
  },
  zsh: {
    start: "zsh -f -i",
    load: "autoload -U compinit; compinit -u -D; source <(sms completion zsh)",
    list: (line: string) => `${line}\t\t`,
  },
  // On a terminal that cannot move its cursor fish draws no list.
  fish: {
    start: "fish --no-config -i",
    load: "sms completion fish | source",
    list: (line: string) => `complete -C '${line}'\r`,
  },
} as const;
export type ShellName = keyof typeof SHELLS;
export const SHELL_NAMES = Object.keys(SHELLS) as readonly ShellName[];

/** Why a shell cannot be tried here; undefined when it can. */
export function missing(shell: ShellName): string | undefined {
  if (spawnSync(shell, ["--version"]).status !== 0) return `${shell} is not installed`;
  const isUtilLinux = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");
  return isUtilLinux ? undefined : "there is no script(1) of util-linux, which makes terminals";
}

/** A folder for PATH in which `sms` is the built program. */
export function folderWithSms(): string {
  const folder = mkdtempSync(join(tmpdir(), "sms-path-"));
  const file = join(folder, "sms");
  writeFileSync(file, `#!/bin/sh\nexec ${SMS_IN_SHELL} "$@"\n`);
  chmodSync(file, 0o755);
  return folder;
}

const CONTROL_A = "\u0001";
const CONTROL_U = "\u0015";
const PATIENCE_MS = 15_000;

/** A shell on a terminal of its own; keys go in, what it writes comes out. */
export async function openShell(name: ShellName, env: Readonly<Record<string, string>>) {
  const { start, load, list } = SHELLS[name];
  const home = mkdtempSync(join(tmpdir(), "sms-home-"));
  const child = spawn("script", ["-qfec", `stty cols 200 rows 50; exec ${start}`, "/dev/null"], {
    env: { PATH: `${folderWithSms()}:${process.env["PATH"]}`, HOME: home, TERM: "dumb", LC_ALL: "C.UTF-8", ...env },
    cwd: home,
  });
  const output = collect(child);
  const type = (keys: string) => void child.stdin.write(keys);
  type(`${load}; printf 'loa%s\\n' ded\r`);
  await output.until(/loaded/);
  return {
    /** The words that the line has after TAB, as the shell would hand them to a command, and all that was on the screen. */
    async completed(line: string) {
      output.forget();
      type(`${line}\t${CONTROL_A}printf '<%s>\\n' \rprintf 'do%s\\n' ne\r`);
      const text = await output.until(/^done/m);
      return { words: [...text.matchAll(/^<(.*)>$/gm)].map(([, word = ""]) => word), text };
    },
    /** What a second TAB lists. */
    async listed(line: string, last: RegExp): Promise<string> {
      output.forget();
      type(list(line));
      const text = await output.until(last);
      type(CONTROL_U);
      return text;
    },
    end: () => void child.kill("SIGKILL"),
  };
}

function collect(child: ChildProcess) {
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => void (text += chunk));
  return {
    forget: () => void (text = ""),
    async until(sees: RegExp): Promise<string> {
      for (let waited = 0; waited < PATIENCE_MS; waited += 50) {
        const plain = withoutEscapes(text);
        if (sees.test(plain)) return plain;
        await new Promise((later) => setTimeout(later, 50));
      }
      throw new Error(`${sees.source} was not seen in ${JSON.stringify(text)}`);
    },
  };
}

function withoutEscapes(text: string): string {
  // oxlint-disable-next-line no-control-regex -- what a terminal acts on
  return text.replaceAll(/\u001b(\[[0-9;?>]*[a-zA-Z]|\][^\u0007]*\u0007|[()].|[=>])/g, "").replaceAll(/\r+\n?/g, "\n");
}
