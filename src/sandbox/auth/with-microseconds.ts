/** Epoch ms as IAM writes a time: `2026-01-01T12:00:00.000000Z`. */
export function withMicroseconds(time: number): string {
  return new Date(time).toISOString().replace("Z", "000Z");
}
