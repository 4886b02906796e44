import type { CopiedBytes } from "../../model/copied.ts";
import type { Seconds } from "../../model/quantities.ts";
import { spanWords } from "../../model/time.ts";
import { bottleneck } from "../../tracking/bottleneck.ts";
import type { Reading } from "../../tracking/reading.ts";
import { activeOf, type Track } from "../../tracking/track.ts";
import { copiedCell } from "../copied.ts";
import { shortStepCell } from "../task/list.ts";
import { agentCell, stateCell, stepCell, toneOfState } from "../task/subtasks.ts";
import { barOnly, isoTime, megabytes, MISSING, percent, rate, shortRate, span, type TimeFrame } from "../units.ts";
import { sparkline } from "../units.ts";
import { type Block, type Cell, type Column, type Field, textOf, toneOf, type Tone, type View } from "../view.ts";
import { eventWords, phaseCounts } from "./events.ts";

/** Up to this number of tasks have a block each; more would not fit a screen and get a table. */
const MOST_BLOCKS = 2;
const SPARKLINE = 30;
const TABLE_SPARKLINE = 12;

/** The drawing of `task watch` and `--wait`: the present state of each task, and how much all of them have copied. */
export function screenView(tracks: readonly Track[], frame: TimeFrame, progress?: OverallProgress): View {
  const drawn = tracks.length > MOST_BLOCKS ? overview(tracks) : tracks.flatMap((track) => block(track, frame));
  const overall = progress === undefined ? undefined : overallCell(progress);
  return [...(overall === undefined ? [] : [remarks([overall])]), ...drawn, ...footer(tracks, frame)];
}

/** Lines that are broken where the terminal ends. */
function remarks(words: readonly Cell[]): Block {
  return { kind: "fields", rows: words.map((each) => ["", each]) };
}

/** Below the tasks: how old the data are while polls fail, and what Ctrl-C does. */
function footer(tracks: readonly Track[], frame: TimeFrame): View {
  const active = activeOf(tracks);
  if (active.length === 0) return [];
  const continues = active.length === 1 ? "the migration continues" : "the migrations continue";
  const outage = tracks.length > MOST_BLOCKS ? outageCell(active, frame) : undefined;
  const leave: Cell = { text: `Ctrl-C stops watching; ${continues}`, tone: "dim" };
  return [remarks([...(outage === undefined ? [] : [outage]), leave])];
}

/** Since when polls fail and until when they are repeated; of several tasks: of that which could be read least. */
function outageCell(tracks: readonly Track[], frame: TimeFrame): Cell | undefined {
  const failing = tracks.flatMap(({ outage, ...track }) => (outage === undefined ? [] : [{ ...track, outage }]));
  const [first, ...others] = failing.toSorted((a, b) => (a.readMs ?? 0) - (b.readMs ?? 0));
  if (first === undefined) return undefined;
  const { outage, readMs, elapsedMs, options } = first;
  const nowMs = frame.now.getTime();
  const untilMs = nowMs + Math.max(0, options.maxOutageMs - (elapsedMs - outage.sinceElapsedMs));
  const read = readMs === undefined ? "never read" : `last read ${spanWords((nowMs - readMs) / 1000)} ago`;
  const which = others.length === 0 ? "" : ` (${failing.length} tasks)`;
  const times = `failing since ${clockTime(outage.sinceMs, frame)}, retrying until ${clockTime(untilMs, frame)}`;
  return { text: `${read}${which}; ${times}: ${outage.error.message}`, tone: "warn" };
}

/** `02:14:05`: the screen is of today. */
function clockTime(ms: number, frame: TimeFrame): string {
  return /T(\d\d:\d\d:\d\d)/.exec(isoTime(ms, frame))?.[1] ?? "";
}

/** What the source servers say about the bytes of the tasks. */
export interface OverallProgress {
  readonly copied: CopiedBytes | undefined;
  /** Why the source servers cannot be read. */
  readonly failure?: string | undefined;
}

function overallCell({ copied, failure }: OverallProgress): Cell | undefined {
  if (copied !== undefined) return `Copied  ${textOf(copiedCell(copied), "screen")}`;
  return failure === undefined ? undefined : { text: `Copied  not known: ${failure}`, tone: "dim" };
}

function block(track: Track, frame: TimeFrame): View {
  const { reading, taskId } = track;
  const heading: Block = {
    kind: "heading",
    text: { text: reading?.name || taskId, tone: "strong" },
    ...(reading?.name ? { detail: { text: taskId, tone: "dim" } } : {}),
  };
  if (reading === undefined) return [heading, { kind: "fields", rows: [["State", "not read yet"]] }];
  return [heading, { kind: "fields", rows: [...progressRows(track, reading), ...noteRows(track, reading, frame)] }];
}

function progressRows({ speeds, stalled, outage }: Track, reading: Reading): readonly Field[] {
  const { step } = reading;
  const speed = textOf(rate(reading.speed), "plain");
  const state = stateCell(reading.state);
  const isDoubtful = stalled !== undefined || outage !== undefined;
  return [
    ["State", isDoubtful ? { text: textOf(state, "plain"), tone: "warn" } : state],
    ["Step", step === undefined ? MISSING : stepCell(step.number, step.of, step.name, step.percent)],
    ["Speed", speeds.length > 1 ? `${speed}  ${sparkline(speeds, SPARKLINE)}` : speed],
    ["Elapsed", span(reading.elapsed)],
    ["Remaining", remainingCell(reading)],
    ["Agent", agentCell(reading.connected)],
    ...loadRow(reading),
  ];
}

/** Rows only for what applies: the error, the last change, a stall, an outage, the bottleneck, the end. */
function noteRows(track: Track, reading: Reading, frame: TimeFrame): readonly Field[] {
  const { ending, stalled } = track;
  const slow = ending === undefined ? bottleneck(reading) : undefined;
  const outage = ending === undefined ? outageCell([track], frame) : undefined;
  const rows: readonly (Field | undefined)[] = [
    reading.errorCode === undefined || !hasFailed(reading) ? undefined : ["Error", errorCell(track, reading.errorCode)],
    lastChange(track, frame.now),
    stalled && ["Stalled", { text: stalled.reason, tone: "bad" }],
    outage === undefined ? undefined : ["Data", outage],
    slow === undefined ? undefined : ["Slowed by", { text: slow, tone: "warn" }],
    ending && ["Ended", { text: `${ending.kind}: ${ending.reason}`, tone: ending.kind === "reached" ? "good" : "bad" }],
  ];
  return rows.filter((row) => row !== undefined);
}

function hasFailed({ phase }: Reading): boolean {
  return phase === "failed" || phase === "rolled_back";
}

/** The code, and for a failure from which the agent may recover how long that is waited for. */
function errorCell({ recoveringElapsedMs, elapsedMs, options }: Track, code: string): Cell {
  if (recoveringElapsedMs === undefined) return { text: code, tone: "bad" };
  const left = Math.max(0, options.recoveryGraceMs - (elapsedMs - recoveringElapsedMs)) / 1000;
  return { text: `${code}; it may recover by itself: waiting another ${spanWords(left)}`, tone: "warn" };
}

/** The row for the last change; the first reading does not count as one. */
function lastChange({ lastChange: event }: Track, now: Date): Field | undefined {
  const words = event === undefined || event.event === "started" ? undefined : eventWords(event);
  if (event === undefined || words === undefined) return undefined;
  const ago = textOf(span(((now.getTime() - event.timeMs) / 1000) as Seconds), "plain");
  return ["Last change", `${words} (${ago} ago)`];
}

function remainingCell({ remaining }: Reading): Cell {
  if (remaining === undefined) return MISSING;
  const words = textOf(span(remaining.seconds), "plain");
  return remaining.by === "service" ? words : `about ${words} for this step`;
}

/** CPU, memory and disk I/O: the agent's share of the whole server's. */
function loadRow({ loads }: Reading): readonly Field[] {
  const pairs: readonly (readonly [string, Cell, Cell])[] = [
    ["CPU", percent(loads.agentCpu), percent(loads.totalCpu)],
    ["memory", megabytes(loads.agentMemory), megabytes(loads.totalMemory)],
    ["disk", rate(loads.agentDiskIo), rate(loads.totalDiskIo)],
  ];
  const known = pairs.filter(([, agent, all]) => agent !== MISSING || all !== MISSING);
  const words = known.map(([what, agent, all]) => `${what} ${textOf(agent, "plain")} of ${textOf(all, "plain")}`);
  return words.length === 0 ? [] : [["Load", `agent of server: ${words.join(", ")}`]];
}

export const WATCH_COLUMNS: readonly Column[] = [
  { header: "Name", squeeze: 28 },
  { header: "State", kept: true },
  { header: "Error", kept: true },
  { header: "Step", drop: 7, vital: true },
  { header: "", drop: 4 },
  { header: "What it does", drop: 3 },
  { header: "Speed", align: "right", drop: 5, vital: true },
  { header: "", drop: 2 },
  { header: "Remaining", align: "right", drop: 6, vital: true },
  { header: "Id", drop: 1, whole: true },
];

/** What needs a look comes first and what ended well last, because a small terminal shows only the top. */
const RANKS: readonly ((track: Track) => boolean)[] = [
  ({ ending }) => ending !== undefined && ending.kind !== "reached",
  ({ reading }) => reading !== undefined && hasFailed(reading),
  ({ ending, stalled }) => ending === undefined && stalled !== undefined,
  ({ ending, outage }) => ending === undefined && outage !== undefined,
  // What the list calls a success is one, also before the whole document has confirmed it.
  ({ ending, reading }) => ending === undefined && reading?.phase !== "succeeded",
];

function rankOf(track: Track): number {
  const rank = RANKS.findIndex((applies) => applies(track));
  return rank < 0 ? RANKS.length : rank;
}

/** Within a rank the task that will be done first comes first; of what remains nobody knows, last. */
function byAttention(a: Track, b: Track): number {
  const left = ({ reading }: Track) => reading?.remaining?.seconds ?? Number.MAX_SAFE_INTEGER;
  return rankOf(a) - rankOf(b) || left(a) - left(b);
}

/** One line that counts the phases, and a row for each task. */
function overview(tracks: readonly Track[]): View {
  return [
    remarks([`${tracks.length} tasks: ${phaseCounts(tracks)}`]),
    { kind: "table", columns: WATCH_COLUMNS, rows: tracks.toSorted(byAttention).map(taskRow), mayLoseRows: true },
  ];
}

function taskRow(track: Track): readonly Cell[] {
  const { taskId, reading, speeds } = track;
  const state = conditionCell(track);
  if (reading === undefined) return [taskId, state, "", "", "", "", "", "", "", taskId];
  const { step, errorCode } = reading;
  return [
    reading.name || taskId,
    state,
    errorCode !== undefined && hasFailed(reading) ? { text: errorCode, tone: toneOf(state) ?? "bad" } : MISSING,
    step === undefined ? MISSING : shortStepCell(step.number, step.of, step.percent),
    barOnly(step?.percent),
    step?.name ?? MISSING,
    shortRate(reading.speed),
    sparkline(speeds, TABLE_SPARKLINE),
    span(reading.remaining?.seconds),
    taskId,
  ];
}

/** The state, with what else there is to say in a word and a colour of its own. */
function conditionCell({ reading, ending, stalled, outage, recoveringElapsedMs }: Track): Cell {
  if (reading === undefined)
    return ending === undefined ? (outage ? "not reached" : "not read yet") : { text: ending.kind, tone: "bad" };
  const state = reading.state ?? MISSING;
  const withWord = (word: string, tone: Tone): Cell => ({ text: `${state}, ${word}`, tone });
  if (ending !== undefined)
    return ENDS_BESIDE_STATE.has(ending.kind) ? withWord(ending.kind, "bad") : { text: state, ...toneOfState(state) };
  if (recoveringElapsedMs !== undefined) return withWord("may recover", "warn");
  if (stalled !== undefined) return withWord("stalled", "warn");
  if (outage !== undefined) return withWord("not read", "warn");
  return { text: state, ...toneOfState(state) };
}

/** Ends that the state does not tell. */
const ENDS_BESIDE_STATE: ReadonlySet<string> = new Set(["timeout", "outage", "stalled", "gone", "denied", "detached"]);
