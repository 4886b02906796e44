import { appendFileSync, mkdirSync } from "node:fs";

const FOLDER = "bench-results";

/** Prints a figure, and adds it as a line of JSON to bench-results/NAME.jsonl. */
export function keep(name: string, figure: Readonly<Record<string, string | number>>): void {
  const rounded = Object.entries(figure).map(([key, value]) => [
    key,
    typeof value === "number" ? Number(value.toFixed(2)) : value,
  ]);
  process.stdout.write(`${name}: ${rounded.map(([key, value]) => `${key} ${value}`).join(", ")}\n`);
  mkdirSync(FOLDER, { recursive: true });
  appendFileSync(
    `${FOLDER}/${name}.jsonl`,
    `${JSON.stringify({ at: new Date().toISOString(), ...Object.fromEntries(rounded) })}\n`,
  );
}
