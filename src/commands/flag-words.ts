import { flagName, type Param } from "./command.ts";
import { SHORT_FLAGS } from "./global-flags.ts";

/** `-o, --output <format>` */
export function flagTerm(key: string, { placeholder }: Param): string {
  const short = SHORT_FLAGS[key] === undefined ? "" : `-${SHORT_FLAGS[key]}, `;
  const value = placeholder === undefined ? "" : ` ${placeholder}`;
  return `${short}${flagName(key)}${value}`;
}

export function flagAbout({ help, defaultText }: Param): string {
  return defaultText === undefined ? help : `${help} (default ${defaultText})`;
}
