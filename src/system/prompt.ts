import type { Env, Prompt } from "../context.ts";
import { InterruptedError } from "../errors.ts";
import type { Terminal } from "./plain-prompt.ts";

/**
 * Asks with @inquirer, or without escape sequences where the terminal understands none. The code that asks loads, and the
 * streams are touched, only when something is asked.
 */
export function systemPrompt(terminal: () => Terminal, env: Env, interrupted: AbortSignal): Prompt {
  return env["TERM"] === "dumb" ? lazyPlainPrompt(terminal, interrupted) : inquirerPrompt(terminal, interrupted);
}

function lazyPlainPrompt(terminal: () => Terminal, interrupted: AbortSignal): Prompt {
  const loaded = async () => (await import("./plain-prompt.ts")).plainPrompt(terminal(), interrupted);
  return {
    text: async (...question) => (await loaded()).text(...question),
    secret: async (question) => (await loaded()).secret(question),
    choice: async (question, choices) => (await loaded()).choice(question, choices),
  };
}

function inquirerPrompt(terminal: () => Terminal, interrupted: AbortSignal): Prompt {
  const ask = <T>(question: (context: Terminal & { readonly signal: AbortSignal }) => Promise<T>) =>
    answered(question, terminal(), interrupted);
  return {
    async text(message, initial) {
      const { default: input } = await import("@inquirer/input");
      const options = { message, required: initial === undefined };
      return ask((context) => input(initial === undefined ? options : { ...options, default: initial }, context));
    },
    async secret(message) {
      const { default: password } = await import("@inquirer/password");
      return ask((context) => password({ message, mask: false }, context));
    },
    async choice<T extends string>(message: string, choices: Readonly<Record<T, string>>) {
      const { default: select } = await import("@inquirer/select");
      const options = Object.entries<string>(choices).map(([value, name]) => ({ value: value as T, name }));
      return ask((context) => select({ message, choices: options }, context));
    },
  };
}

/**
 * The answer to a question. The library reads the keyboard in raw mode, so that Ctrl-C arrives as an error of its own instead of
 * a signal, and after Ctrl-D it waits for ever; all that shows is that it reads no more, since the input is paused.
 */
async function answered<T>(
  question: (context: Terminal & { readonly signal: AbortSignal }) => Promise<T>,
  terminal: Terminal,
  interrupted: AbortSignal,
): Promise<T> {
  const { input } = terminal;
  const closing = new AbortController();
  // An answer pauses the input, too, and is there in the next round of the event loop.
  const close = () => void setImmediate(() => setImmediate(() => closing.abort()));
  const ends = ["pause", "end", "close"] as const;
  for (const end of ends) input.on(end, close);
  try {
    return await question({ ...terminal, signal: AbortSignal.any([interrupted, closing.signal]) });
  } catch (error) {
    if (interrupted.aborted) throw interrupted.reason;
    const isOver = closing.signal.aborted || (error instanceof Error && error.name === "ExitPromptError");
    throw isOver ? new InterruptedError("SIGINT", "interrupted at a question; nothing was sent or saved") : error;
  } finally {
    for (const end of ends) input.off(end, close);
  }
}
