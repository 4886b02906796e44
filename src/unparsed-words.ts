/** Whether the words ask for a format in which errors are JSON, read without understanding them: for errors in the words themselves. */
export function asksForJsonErrors(argv: readonly string[]): boolean {
  const own = argv.slice(0, argv.indexOf("--") < 0 ? undefined : argv.indexOf("--"));
  return own.some(
    (word, at) =>
      /^(-q*o|--output=)(jsonl?|yaml)$/.test(word) ||
      (/^(-q*o|--output)$/.test(word) && /^(jsonl?|yaml)$/.test(own[at + 1] ?? "")),
  );
}

/** The same for `--ci off`. */
export function turnsCiOff(argv: readonly string[]): boolean {
  return argv.some((word, at) => word === "--ci=off" || (word === "--ci" && argv[at + 1] === "off"));
}
