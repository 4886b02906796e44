import { createInterface } from "node:readline";
import { Writable } from "node:stream";

import type { Prompt } from "../context.ts";
import { InterruptedError } from "../errors.ts";

export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Asks without any escape sequence, for terminals that understand none (TERM=dumb): a choice is a numbered list. */
export function plainPrompt({ input, output }: Terminal, interrupted: AbortSignal): Prompt {
  const ask = async (question: string, isEchoed = true) => {
    output.write(`${question}: `);
    const line = await readLine(input, isEchoed, interrupted);
    // What is not echoed leaves the cursor on the line of the question.
    if (!isEchoed || line === undefined) output.write("\n");
    if (line !== undefined) return line.trim();
    const signal = interrupted.reason instanceof InterruptedError ? interrupted.reason.signal : "SIGINT";
    throw new InterruptedError(signal, "interrupted at a question; nothing was sent or saved");
  };
  return {
    async text(message, initial) {
      for (;;) {
        const answer = await ask(initial ? `${message} (${initial})` : message);
        if (answer !== "" || initial !== undefined) return answer || (initial ?? "");
      }
    },
    secret: (message) => ask(`${message} (not shown)`, false),
    async choice<T extends string>(message: string, choices: Readonly<Record<T, string>>) {
      const values = Object.keys(choices) as T[];
      const lines = values.map((value, at) => `  ${String(at + 1).padStart(2)}  ${choices[value]}\n`);
      output.write(`${message}\n${lines.join("")}`);
      for (;;) {
        const answer = await ask(`Number (1 to ${values.length})`);
        const chosen = /^\d+$/.test(answer) ? values[Number(answer) - 1] : undefined;
        if (chosen !== undefined) return chosen;
      }
    },
  };
}

/** undefined after Ctrl-D, Ctrl-C and any other interruption. */
async function readLine(input: Terminal["input"], isEchoed: boolean, signal: AbortSignal): Promise<string | undefined> {
  // The line editor of a terminal takes the echo over from the system, and here writes it nowhere.
  const hidden = {
    output: new Writable({ write: (_chunk, _encoding, done) => done() }),
    terminal: true,
    historySize: 0,
  };
  const reader = createInterface({ input, signal, ...(isEchoed ? { terminal: false } : hidden) });
  try {
    return await new Promise((answer) => {
      reader.once("line", answer);
      reader.once("close", () => answer(undefined));
    });
  } finally {
    reader.close();
  }
}
