/** Calls `make` at the first call and returns the same promise ever after, also when it was rejected. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
