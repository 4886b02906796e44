import leven from "leven";

/** Edits between a word and the one that was meant, at most. */
const FURTHEST = 2;

/** The word that another one is most likely a misspelling of; undefined when none is near. */
export function nearestWord(typed: string, words: Iterable<string>): string | undefined {
  const limit = Math.min(FURTHEST, Math.floor(typed.length / 2));
  // Two letters in the wrong order are one slip, though they count as two edits.
  const hasSameLetters = (word: string) => lettersOf(word) === lettersOf(typed);
  const near = [...words]
    .map((word) => ({ word, distance: leven(word.toLowerCase(), typed.toLowerCase(), { maxDistance: limit + 1 }) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance || Number(hasSameLetters(b.word)) - Number(hasSameLetters(a.word)));
  return near[0]?.word;
}

function lettersOf(word: string): string {
  return [...word.toLowerCase()].toSorted().join("");
}
