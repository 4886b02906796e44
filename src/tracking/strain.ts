/** How much slower than usual all polls are, because the service asked for it. */
export interface Strain {
  readonly factor: number;
}

export const CALM: Strain = { factor: 1 };

const MOST = 8;
const RELIEF = 1.5;

/** After a round of polls; `throttled` when any of its answers was 429. Doubles at once and comes back slowly. */
export function strainAfter({ factor }: Strain, throttled: boolean): Strain {
  return { factor: throttled ? Math.min(MOST, factor * 2) : Math.max(1, factor / RELIEF) };
}
