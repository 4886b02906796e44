/** How long a measured value holds, in simulated ms: one poll of the real agent. */
const SAMPLE_MS = 5000;

/** A factor from 0.85 to 1.15 that changes every few seconds and is the same for the same time. */
export function wobble(now: number): number {
  const noise = Math.abs(Math.sin(Math.floor(now / SAMPLE_MS) * 12.9898) * 43_758.5453) % 1;
  return 0.85 + 0.3 * noise;
}
