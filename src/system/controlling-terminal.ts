import { closeSync, openSync } from "node:fs";
import { ReadStream } from "node:tty";

import type { ControllingTerminal } from "../context.ts";

/** Opened only when somebody is to be asked, by a name that leads there whatever stdin is, and closed with the answer. */
export function systemControllingTerminal(platform: NodeJS.Platform, interrupted: AbortSignal): ControllingTerminal {
  const path = platform === "win32" ? String.raw`\\.\CONIN$` : "/dev/tty";
  return {
    get exists() {
      const descriptor = open(path);
      if (descriptor === undefined) return false;
      closeSync(descriptor);
      return true;
    },
    async readLine() {
      const descriptor = open(path);
      if (descriptor === undefined) return undefined;
      // A stream of node:fs would read in a thread, which nothing can interrupt.
      const input = new ReadStream(descriptor);
      const { createInterface } = await import("node:readline");
      const reader = createInterface({ input, crlfDelay: Infinity, signal: interrupted });
      try {
        for await (const line of reader) return line;
        interrupted.throwIfAborted();
        return undefined;
      } finally {
        reader.close();
        input.destroy();
      }
    },
  };
}

/** undefined for a process without a terminal, such as one that cron started. */
function open(path: string): number | undefined {
  try {
    return openSync(path, "r+");
  } catch {
    return undefined;
  }
}
