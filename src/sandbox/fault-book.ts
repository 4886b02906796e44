import type { Effect, Fault } from "./fault.ts";

/** Hands out the effect of the first matching rule with uses left, and counts the use. */
export function openFaultBook(faults: readonly Fault[]): (method: string, path: string) => Effect | null {
  const left = faults.map((fault) => fault.times);
  return (method, path) => {
    const at = faults.findIndex((fault, index) => (left[index] ?? 0) > 0 && applies(fault, method, path));
    const fault = faults[at];
    if (fault === undefined) return null;
    left[at] = (left[at] ?? 0) - 1;
    return fault.effect;
  };
}

function applies(fault: Fault, method: string, path: string): boolean {
  return (fault.method === "*" || fault.method === method) && fault.path.test(path);
}
