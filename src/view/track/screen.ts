import type { CopiedBytes } from "../../model/copied.ts";
import type { Seconds } from "../../model/quantities.ts";
import { bottleneck } from "../../tracking/bottleneck.ts";
import type { Reading } from "../../tracking/reading.ts";
import type { Track } from "../../tracking/track.ts";
import { copiedCell } from "../copied.ts";
import { agentCell, stateCell, stepCell, toneOfState } from "../task/subtasks.ts";
import { bar, megabytes, MISSING, percent, span, rate, type TimeFrame } from "../units.ts";
import { sparkline } from "../units.ts";
import { type Block, type Cell, type Column, type Field, textOf, type View } from "../view.ts";
import { countedWords, eventWords } from "./events.ts";

/** Up to this number of tasks have a block each; more would not fit a screen and get a table. */
const MOST_BLOCKS = 3;
const SPARKLINE = 30;
const TABLE_SPARKLINE = 12;

/** The drawing of `task watch` and `--wait`: the present state of each task, and how much all of them have copied. */
export function screenView(tracks: readonly Track[], frame: TimeFrame, progress?: OverallProgress): View {
  const drawn = tracks.length > MOST_BLOCKS ? tables(tracks) : tracks.flatMap((track) => block(track, frame));
  const overall = progress === undefined ? undefined : overallCell(progress);
  return overall === undefined ? drawn : [{ kind: "lines", lines: [overall] }, ...drawn];
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

function progressRows({ speeds }: Track, reading: Reading): readonly Field[] {
  const { step } = reading;
  const speed = textOf(rate(reading.speed), "plain");
  return [
    ["State", stateCell(reading.state)],
    ["Step", step === undefined ? MISSING : stepCell(step.number, step.of, step.name, step.percent)],
    ["Speed", speeds.length > 1 ? `${speed}  ${sparkline(speeds, SPARKLINE)}` : speed],
    ["Elapsed", span(reading.elapsed)],
    ["Remaining", remainingCell(reading)],
    ["Agent", agentCell(reading.connected)],
    ["Load", loadWords(reading)],
  ];
}

/** Rows only for what applies: the last change, a stall, an outage, the bottleneck, the end. */
function noteRows(track: Track, reading: Reading, { now }: TimeFrame): readonly Field[] {
  const { ending } = track;
  const slow = ending === undefined ? bottleneck(reading) : undefined;
  const rows: readonly (Field | undefined)[] = [
    lastChange(track, now),
    track.stalled && ["Stalled", { text: track.stalled.reason, tone: "bad" }],
    track.outage && ["Not read", { text: `${track.outage.error.message}; retrying`, tone: "warn" }],
    slow === undefined ? undefined : ["Slowed by", { text: slow, tone: "warn" }],
    ending && ["Ended", { text: `${ending.kind}: ${ending.reason}`, tone: ending.kind === "reached" ? "good" : "bad" }],
  ];
  return rows.filter((row) => row !== undefined);
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
function loadWords({ loads }: Reading): string {
  const pairs: readonly (readonly [string, Cell, Cell])[] = [
    ["CPU", percent(loads.agentCpu), percent(loads.totalCpu)],
    ["memory", megabytes(loads.agentMemory), megabytes(loads.totalMemory)],
    ["disk", rate(loads.agentDiskIo), rate(loads.totalDiskIo)],
  ];
  const known = pairs.filter(([, agent, all]) => agent !== MISSING || all !== MISSING);
  const words = known.map(([what, agent, all]) => `${what} ${textOf(agent, "plain")} of ${textOf(all, "plain")}`);
  return words.length === 0 ? MISSING : `agent of server: ${words.join(", ")}`;
}

export const WATCH_COLUMNS: readonly Column[] = [
  { header: "Name", squeeze: 24 },
  { header: "State", kept: true },
  { header: "Step", drop: 3 },
  { header: "Progress", drop: 6 },
  { header: "Speed", align: "right", drop: 5 },
  { header: "", drop: 2 },
  { header: "Remaining", align: "right", drop: 4 },
  { header: "Id", drop: 1 },
];

/** Tasks that need attention come first and those that ended well last, because a small terminal shows only the top. */
const RANKS: readonly ((track: Track) => boolean)[] = [
  ({ ending }) => ending !== undefined && ending.kind !== "reached",
  ({ stalled, outage }) => stalled !== undefined || outage !== undefined,
  ({ ending }) => ending === undefined,
];

function rankOf(track: Track): number {
  const rank = RANKS.findIndex((applies) => applies(track));
  return rank < 0 ? RANKS.length : rank;
}

function tables(tracks: readonly Track[]): View {
  const summary = countedWords(tracks.map(({ reading, ending }) => ending?.kind ?? reading?.state ?? "not read"));
  const rows = tracks.toSorted((a, b) => rankOf(a) - rankOf(b)).map(taskRow);
  return [
    { kind: "lines", lines: [`${tracks.length} tasks: ${summary}`] },
    { kind: "table", columns: WATCH_COLUMNS, rows },
  ];
}

function taskRow({ taskId, reading, speeds, ending, stalled, outage }: Track): readonly Cell[] {
  if (reading === undefined) return [taskId, outage ? "not reached" : "not read yet", "", "", "", "", "", taskId];
  const { step, state } = reading;
  const condition = ending === undefined ? (stalled ? ", stalled" : outage ? ", not read" : "") : `, ${ending.kind}`;
  return [
    reading.name || taskId,
    { text: `${state ?? MISSING}${condition}`, ...toneOfState(state) },
    step === undefined ? MISSING : `${step.number}/${step.of} ${step.name ?? ""}`,
    bar(step?.percent),
    rate(reading.speed),
    sparkline(speeds, TABLE_SPARKLINE),
    span(reading.remaining?.seconds),
    taskId,
  ];
}
