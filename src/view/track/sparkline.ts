const LEVELS = "▁▂▃▄▅▆▇█";
const GAP = "·";

/** The newest `width` samples as a line of bars, scaled to their own largest; unknown samples are dots. */
export function sparkline(samples: readonly (number | null)[], width: number): string {
  const shown = samples.slice(-width);
  const most = Math.max(...shown.map((sample) => sample ?? 0), 0);
  return shown.map((sample) => (sample === null ? GAP : levelOf(sample, most))).join("");
}

function levelOf(sample: number, most: number): string {
  const share = most <= 0 ? 0 : Math.min(Math.max(sample / most, 0), 1);
  return LEVELS[Math.round(share * (LEVELS.length - 1))] ?? GAP;
}
