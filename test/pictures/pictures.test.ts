import { readFileSync } from "node:fs";

import { parseXml } from "@rgrove/parse-xml";
import { expect, test } from "vitest";

import { renderView } from "../../src/output/table.ts";
import { createPaint } from "../../src/output/terminal.ts";
import { waitLine } from "../../src/view/track/result.ts";
import { screenView } from "../../src/view/track/screen.ts";
import { testCli } from "../cli.ts";
import { runsOf } from "./ansi-runs.ts";
import { documentAfter, followed, STALLED, taskId } from "./moments.ts";
import { terminalSvg } from "./terminal-svg.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");
/** Since the tasks were started: one has failed by now, one stands still, one has healed, the others are on their way. */
const PASSED = 9 * 60_000;
const PROMPT = "\u001B[2m$\u001B[22m ";
/** As ora draws it. */
const SPINNER = "\u001B[36m⠸\u001B[39m ";

async function showPicture(): Promise<string> {
  const columns = 100;
  const id = taskId("02");
  const cli = testCli({ columns, utcOffset: 480 });
  cli.api.get(`/v3/tasks/${id}`).reply(200, documentAfter(id, NOW - PASSED, PASSED));
  const argv = ["task", "show", id];
  const { stdout } = await cli.run(...argv);
  return terminalSvg({
    title: "sms task show",
    description:
      "A terminal with one migration task: its state, step, speed and time remaining, a bar for each sub-task, and a bar for each disk, partition and volume.",
    columns,
    text: `${PROMPT}sms ${argv.join(" ")}\n${stdout}`,
  });
}

const COLORED = await createPaint(true);

function watchPicture(): string {
  const columns = 124;
  const ids = [...["02", "03", "04", "05", "11"].map(taskId), STALLED];
  const { tracks, progress } = followed(ids, NOW - PASSED, PASSED);
  const frame = { now: new Date(NOW), utcOffset: () => 480 };
  const drawn = renderView(screenView(tracks, frame, progress), { columns: columns - 2, paint: COLORED });
  return terminalSvg({
    title: "sms task watch",
    description:
      "A terminal with six migration tasks that are followed live. Above them is how much of all bytes is copied; below, a failed task comes first, then one that has stalled, then the others, each with its state, step, a bar of progress, speed with its course, and time remaining.",
    columns,
    text: `${PROMPT}sms task watch\n${SPINNER}${drawn}`,
  });
}

/** Simulated minutes after the start, a frame each; the task has ended by the last. */
const FRAMES = [0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/** From a start to its end. */
function startPicture(): string {
  const columns = 132;
  const command = `${PROMPT}sms task start web-01 --wait`;
  const id = taskId("02");
  const began = NOW - PASSED;
  // The sandbox, like the service, shows the new state a little later.
  const accepted = `start accepted: web-01 (${id}) still READY`;
  const frames = FRAMES.map((minutes) => {
    const passed = minutes * 60_000;
    const { tracks, progress } = followed([id], began, passed);
    const [track] = tracks;
    const surface = { columns: columns - 2, paint: COLORED };
    if (track?.ending !== undefined) {
      const result = waitLine(track, track.ending);
      return `${command}\n${accepted}\n${renderView([{ kind: "lines", lines: [result] }], surface)}`;
    }
    const frame = { now: new Date(began + passed), utcOffset: () => 480 };
    return `${command}\n${accepted}\n${SPINNER}${renderView(screenView(tracks, frame, progress), surface)}`;
  });
  return terminalSvg({
    title: "sms task start --wait",
    description: "A terminal in which a migration is started and followed from its first step to its end.",
    columns,
    text: frames,
  });
}

test.each([
  ["show", showPicture],
  ["start", startPicture],
  ["watch", watchPicture],
])("the picture of %s is what is shown today", async (name, picture) => {
  await expect(await picture()).toMatchFileSnapshot(`../../docs/pictures/${name}.svg`);
});

const files = ["show", "start", "watch"].map((name) => ({
  name,
  text: readFileSync(`docs/pictures/${name}.svg`, "utf8"),
}));

test.each(files)("the picture of $name is well-formed, and needs nothing from elsewhere", ({ text }) => {
  const { root } = parseXml(text);
  expect(root?.name).toBe("svg");
  expect(text).not.toMatch(/<(script|style|image|foreignObject|use)|href=|url\(|\son\w+=/);
});

test("the picture of watch has a failure, what stands still, and how much of all is copied", () => {
  const text = readFileSync("docs/pictures/watch.svg", "utf8");
  for (const words of [">MIGRATE_FAIL<", ">SMS.3805<", ">RUNNING, stalled<", ">Copied<", "; 1 stalled<"])
    expect(text).toContain(words);
});

test("the moving picture is smaller than 100 kB, and shows its end where nothing moves", () => {
  const text = readFileSync("docs/pictures/start.svg", "utf8");
  const frames = text.split(/^<g(?: display="none")?>$/m).slice(1);
  expect([frames.length, text.length < 100_000]).toEqual([FRAMES.length, true]);
  expect(text.match(/^<g display="none">$/gm)).toHaveLength(frames.length - 1);
  expect(frames.at(-1)).toContain("migration succeeded");
});

test("a line is taken apart where its look or its columns change", () => {
  expect(runsOf("\u001B[1m任务 a\u001B[22m  \u001B[32m██░ 25 %\u001B[39m")).toEqual([
    { text: "任务 a", column: 0, columns: 6, look: { bold: true } },
    { text: "██░", column: 8, columns: 3, look: { color: "green" } },
    { text: "25 %", column: 12, columns: 4, look: { color: "green" } },
  ]);
});

test.each([
  ["a colour that nobody has drawn yet", "\u001B[45mtext", "code 45 has no colour"],
  ["a code that is none of colour", "a\u001B[2Kb", "an escape that is no colour"],
])("%s is an error", (_, line, message) => {
  expect(() => runsOf(line)).toThrow(message);
});
