import { type Look, type Run, runsOf } from "./ansi-runs.ts";

export interface Picture {
  readonly title: string;
  readonly description: string;
  /** Columns of the terminal. */
  readonly columns: number;
  /** What the terminal shows, with its colours; several texts are shown one after the other, again and again. */
  readonly text: string | readonly string[];
}

const [CELL, LINE, BASE, FONT_SIZE] = [8.4, 19, 14, 14];
const [MARGIN, BAR] = [20, 34];
const FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";
const [BACKGROUND, EDGE, FOREGROUND] = ["#0d1117", "#30363d", "#e6edf3"];
const COLORS = { red: "#ff7b72", green: "#56d364", yellow: "#e3b341", cyan: "#56d4dd" };
const DIM = "#8b949e";
const BUTTONS = ["#ff5f57", "#febc2e", "#28c840"];
const EIGHTHS = "▁▂▃▄▅▆▇█";

/** A terminal as an SVG that needs no script, no style sheet and no font of its own. */
export function terminalSvg({ title, description, columns, text }: Picture): string {
  const frames = [text].flat().map((each) => each.trimEnd().split("\n"));
  const most = Math.max(...frames.map((lines) => lines.length));
  const [width, height] = [round(columns * CELL + 2 * MARGIN), most * LINE + BAR + MARGIN];
  const [label, words] = [title, description].map(escaped);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">
<title id="title">${label}</title>
<desc id="description">${words}</desc>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="9.5" fill="${BACKGROUND}" stroke="${EDGE}"/>
${BUTTONS.map((color, at) => `<circle cx="${MARGIN + at * 20}" cy="18" r="6" fill="${color}"/>`).join("\n")}
<g font-family="${FONT}" font-size="${FONT_SIZE}" fill="${FOREGROUND}" xml:space="preserve">
${frames.map((lines, at) => frameSvg(linesSvg(lines), at, frames.length)).join("\n")}
</g>
</svg>
`;
}

const linesSvg = (lines: readonly string[]) =>
  lines.flatMap((line, at) => runsOf(line).map((run) => runSvg(run, BAR + at * LINE))).join("\n");

/** Each frame but the last is seen for a second, the last for four. Where nothing moves, the last one is shown. */
function frameSvg(content: string, at: number, count: number): string {
  if (count === 1) return content;
  const seconds = count + 3;
  const [from, until] = [at / seconds, at === count - 1 ? 1 : (at + 1) / seconds].map((part) => part.toFixed(4));
  const [values, keyTimes] =
    at === 0
      ? ["inline;none", `0;${until}`]
      : at === count - 1
        ? ["none;inline", `0;${from}`]
        : ["none;inline;none", `0;${from};${until}`];
  const display = at === count - 1 ? "" : ' display="none"';
  return `<g${display}>
<animate attributeName="display" calcMode="discrete" dur="${seconds}s" repeatCount="indefinite" values="${values}" keyTimes="${keyTimes}"/>
${content}
</g>`;
}

/** Text is made as wide as its columns; bars are drawn, since fonts disagree about them. */
function runSvg(run: Run, top: number): string {
  const x = round(MARGIN + run.column * CELL);
  const fill = fillOf(run.look);
  if (/^[█░▁-▇]/u.test(run.text)) return barSvg(run.text, x, top, fill);
  const bold = run.look.bold ? ' font-weight="bold"' : "";
  const length = round(run.columns * CELL);
  const color = fill === FOREGROUND ? "" : ` fill="${fill}"`;
  return `<text x="${x}" y="${top + BASE}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${bold}${color}>${escaped(run.text)}</text>`;
}

function barSvg(text: string, x: number, top: number, fill: string): string {
  return [...text.matchAll(/(.)\1*/gu)]
    .map(({ 0: same, 1: level = "", index }) => {
      const height = ((EIGHTHS.indexOf(level) + 1 || EIGHTHS.length) / EIGHTHS.length) * BASE;
      const [left, width] = [round(x + index * CELL), round(same.length * CELL)];
      const faint = level === "░" ? ' fill-opacity="0.2"' : "";
      return `<rect x="${left}" y="${round(top + BASE + 2 - height)}" width="${width}" height="${round(height)}" fill="${fill}"${faint}/>`;
    })
    .join("\n");
}

function fillOf({ color, dim }: Look): string {
  if (color !== undefined) return COLORS[color];
  return dim ? DIM : FOREGROUND;
}

function round(length: number): number {
  return Math.round(length * 100) / 100;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
