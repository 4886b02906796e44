import leven from "leven";

/** Edits between a word and the one that was meant, at most: more would make another word of a short one. */
function furthest(length: number): number {
  if (length <= 1) return 0;
  return length <= 4 ? 1 : 2;
}

/** The word that another one is most likely a misspelling of; undefined when none is near. */
export function nearestWord(typed: string, words: Iterable<string>): string | undefined {
  const limit = furthest(typed.length);
  // Two letters in the wrong order are one slip, though they count as two edits.
  const hasSameLetters = (word: string) => lettersOf(word) === lettersOf(typed);
  const near = [...words]
    .map((word) => ({ word, distance: leven(word.toLowerCase(), typed.toLowerCase(), { maxDistance: limit + 2 }) }))
    .filter(({ word, distance }) => distance <= limit + (hasSameLetters(word) ? 1 : 0))
    .toSorted((a, b) => a.distance - b.distance || Number(hasSameLetters(b.word)) - Number(hasSameLetters(a.word)));
  return near[0]?.word;
}

function lettersOf(word: string): string {
  return [...word.toLowerCase()].toSorted().join("");
}
