/** No other file has it; whoever makes one of that name is told if it does. node:crypto would cost every start a millisecond. */
export function uniqueName(): string {
  return `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
}
