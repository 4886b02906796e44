import type { Prompt } from "../context.ts";
import { InterruptedError } from "../errors.ts";

interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Asks with @inquirer. The library loads, and the streams are touched, only when something is asked. */
export function systemPrompt(terminal: () => Terminal): Prompt {
  return {
    async text(message, initial) {
      const { default: ask } = await import("@inquirer/input");
      return withoutExitError(
        ask(
          { message, required: initial === undefined, ...(initial === undefined ? {} : { default: initial }) },
          terminal(),
        ),
      );
    },
    async secret(message) {
      const { default: ask } = await import("@inquirer/password");
      return withoutExitError(ask({ message, mask: false }, terminal()));
    },
    async choice<T extends string>(message: string, choices: Readonly<Record<T, string>>) {
      const { default: ask } = await import("@inquirer/select");
      const options = Object.entries<string>(choices).map(([value, name]) => ({ value: value as T, name }));
      return withoutExitError(ask({ message, choices: options }, terminal()));
    },
  };
}

/** The library reads the keyboard in raw mode, so that Ctrl-C arrives as its error instead of a signal. */
async function withoutExitError<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof Error && error.name === "ExitPromptError" ? new InterruptedError("SIGINT") : error;
  }
}
