/** Ends with the signal, whatever the source is waiting for. */
export async function* inTime<T>(source: Iterable<T> | AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = iteratorOf(source);
  const ended = new Promise<never>((_, failed) => {
    signal.addEventListener("abort", () => failed(signal.reason), { once: true });
  });
  for (;;) {
    const step = await Promise.race([iterator.next(), ended]);
    if (step.done) return;
    yield step.value;
  }
}

function iteratorOf<T>(source: Iterable<T> | AsyncIterable<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}
