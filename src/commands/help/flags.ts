import { flagAbout, flagTerm } from "../command.ts";
import { GLOBAL_FLAGS } from "../global-flags.ts";
import { pageCommand } from "./tables.ts";

/** The flags of every command, which the help of a command leaves out. */
export const flags = pageCommand(() => ({
  title: "Flags of every command",
  columns: { flag: { header: "Flag" }, meaning: { header: "Meaning" } },
  rows: [
    ...Object.entries(GLOBAL_FLAGS).map(([key, param]) => ({ flag: flagTerm(key, param), meaning: flagAbout(param) })),
    { flag: "-h, --help", meaning: "the help of the command" },
    { flag: "--version", meaning: "the version of sms" },
  ],
  notes: ["They may stand before or after the command. sms COMMAND --help shows the command's own flags."],
  example: "sms help flags",
}));
