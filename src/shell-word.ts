/** A word as a POSIX shell reads it: quoted where it has to be. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_.,:=/-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
