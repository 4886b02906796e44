import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, expect, test } from "vitest";

import { serve, type Served } from "./sms.ts";
import { closeTerminals, hasTmux, terminal, tmux } from "./tmux.ts";

const SYNCS = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0003";
const READY = "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002";

let sandbox: Served | undefined;
afterEach(async () => {
  closeTerminals();
  await sandbox?.end();
});

test.runIf(hasTmux)("watch draws one block in place, and ends with the summary", async () => {
  sandbox = await serve("--speed", "120");
  const { keys, until } = terminal(sandbox, 100, 50);
  keys(`sms task start ${READY} -q; sms task watch ${READY} --interval 300ms; echo "exit $?"`, "Enter");
  const early = await until((screen) => /Step +[1-5] of 6/.test(screen));
  expect(early.match(/web-01 {2}8d3c5a10/g)).toHaveLength(1);
  const later = await until(
    (screen) => /Speed +[\d.]+ Mbit\/s +[▁▂▃▄▅▆▇█]{4}/.test(screen) && screen.includes("Last change"),
  );
  expect([/^ +Step /gm, /^ +Speed /gm, /^ +Last change /gm].map((row) => later.match(row)?.length)).toEqual([1, 1, 1]);
  const done = await until((screen) => screen.includes("exit 0"));
  expect(done.match(/^ +Step {2,}/gm)).toHaveLength(1);
  expect(done).toMatch(
    /web-01 {2}8d3c5a10[\s\S]*State +MIGRATE_SUCCESS[\s\S]*web-01 \(8d3c5a10\S+: migration succeeded after/,
  );
});

test.runIf(hasTmux)("Ctrl-C gives the terminal back and says how to go on", async () => {
  sandbox = await serve("--speed", "1");
  const { keys, until } = terminal(sandbox, 100, 30);
  keys(`sms task watch ${SYNCS}; echo "exit $?"`, "Enter");
  await until((screen) => /^ +Speed /m.test(screen));
  keys("C-c");
  const screen = await until((text) => text.includes("exit 130"));
  // The terminal breaks the lines at its edge. The command is the last.
  expect(screen.replaceAll("\n", "")).toMatch(
    new RegExp(`when the command was ended \\(after .*\\) *To resume: sms task watch ${SYNCS}exit 130`),
  );
  expect(screen).not.toMatch(/^ +Speed /m);
  expect(tmux("display-message", "-p", "#{cursor_flag}").trim()).toBe("1");
});

test.runIf(hasTmux)("a terminal of 20 columns is drawn on, too, and survives a change of its size", async () => {
  sandbox = await serve("--speed", "60");
  const { keys, until, resize } = terminal(sandbox, 20, 40);
  keys(`sms task watch ${SYNCS} --interval 200ms`, "Enter");
  await until((screen) => /Speed/.test(screen));
  resize(60);
  const screen = await until((text) => /State +RUNNING \(migrating\)/.test(text));
  expect(screen).not.toMatch(/at .*\.js:\d+/);
});

test.runIf(hasTmux)("a resized terminal shows the drawing once", async () => {
  sandbox = await serve("--speed", "1");
  const { keys, until, resize } = terminal(sandbox, 110, 40);
  keys(`sms task watch ${SYNCS} --interval 300ms`, "Enter");
  await until((screen) => /^ +Speed /m.test(screen));
  for (const width of [50, 30, 90, 45, 110]) {
    resize(width);
    await new Promise((later) => setTimeout(later, 700));
  }
  await until((text) => /^ +Speed /m.test(text));
  // What is on the screen: a terminal that wraps lines anew may push the first ones into its history by itself.
  const screen = tmux("capture-pane", "-p");
  expect(screen.match(/8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0003$/gm)).toHaveLength(1);
  expect(screen.match(/^ +Speed /gm)).toHaveLength(1);
});

test.runIf(hasTmux)(
  "more tasks than rows: the first need a look, the others are counted, nothing scrolls away",
  async () => {
    const tasks = Array.from({ length: 30 }, (_, at) => ({
      frozen: true,
      document: { id: `id-${at}`, name: `srv-${at}`, state: at === 25 ? "MIGRATE_FAIL" : "RUNNING" },
    }));
    const file = join(mkdtempSync(join(tmpdir(), "sms-scenario-")), "many.json");
    writeFileSync(file, JSON.stringify({ tasks }));
    sandbox = await serve("--scenario", file);
    const { keys, until } = terminal(sandbox, 38, 10);
    keys("sms task watch $(seq -f id-%g 0 29) --interval 300ms", "Enter");
    const screen = await until((text) => text.includes("srv-25"));
    expect(screen).toMatch(/30 tasks: 1 failed, 29 running/);
    await new Promise((later) => setTimeout(later, 2000));
    expect(await until((text) => /… and \d+ more/.test(text))).toContain("srv-25");
    expect(Number(tmux("display-message", "-p", "#{history_size}"))).toBeLessThan(10);
  },
);

test.runIf(hasTmux)("TERM=dumb gets lines instead of a drawing", async () => {
  sandbox = await serve("--speed", "600");
  const { keys, until } = terminal(sandbox, 120, 40, { TERM: "dumb" });
  keys(`sms task start ${READY} --wait --interval 200ms; echo "exit $?"`, "Enter");
  const screen = await until((text) => text.includes("exit 0"));
  expect(screen).toMatch(/\d{4}-\d\d-\d\dT[\d:.]+Z web-01 .*: .*RUNNING/);
});

test.runIf(hasTmux)("TERM=dumb gets numbered questions, hidden secrets, no bars and no escape sequence", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sms-dumb-"));
  sandbox = await serve("--speed", "1");
  const { keys, until } = terminal(sandbox, 80, 60, { TERM: "dumb", SMS_CONFIG_DIR: folder });
  const log = join(folder, "written");
  tmux("pipe-pane", "-o", `cat > '${log}'`);
  keys('sms auth login --profile new; echo "exit $?"', "Enter");
  expect(await until((screen) => screen.includes("Number (1 to 5):"))).toMatch(
    /What kind of credentials\?\n +1 {2}\S.*\n +2 {2}\S/,
  );
  keys("nine", "Enter");
  await until((screen) => screen.match(/Number \(1 to 5\):/g)?.length === 2);
  keys("1", "Enter");
  await until((screen) => screen.includes("Access key (AK):"));
  keys("SANDBOXAK", "Enter");
  await until((screen) => screen.includes("Secret key (SK) (not shown):"));
  keys("hidden-secret", "Enter");
  await until((screen) => screen.includes("Security token"));
  keys("C-c");
  expect(await until((screen) => screen.includes("exit 130"))).not.toContain("hidden-secret");
  keys(`sms task show ${SYNCS}; echo "shown $?"`, "Enter");
  expect(await until((screen) => screen.includes("shown 0"))).not.toMatch(/[█░▁▂▃▄▅▆▇]/);
  const written = readFileSync(log, "utf8");
  expect(written).toMatch(/What kind[\s\S]*State/);
  const bySms = written.slice(written.indexOf("What kind"));
  // Only the shell itself switches its own line editing on and off.
  // oxlint-disable-next-line no-control-regex
  expect(bySms.replaceAll(/\u001b\[\?2004[hl]/g, "")).not.toContain("\u001b");
});

test.runIf(hasTmux)(
  "a terminal that does not know its size is taken for 80 columns, and gets lines instead of a drawing",
  async () => {
    sandbox = await serve("--speed", "600");
    const { keys, until } = terminal(sandbox, 120, 60);
    keys("stty cols 0 rows 0", "Enter", `sms task show ${SYNCS} --section servers; echo "exit $?"`, "Enter");
    const shown = await until((text) => text.includes("exit 0"));
    expect(shown).toMatch(/^ {2}Migration stage {2,}\S+/m);
    keys("clear", "Enter", `sms task start ${READY} --wait --interval 200ms; echo "ended $?"`, "Enter");
    const screen = await until((text) => text.includes("ended 0"));
    expect(screen).toMatch(/\d{4}-\d\d-\d\dT[\d:.]+Z web-01 .*: .*RUNNING/);
  },
);

test.runIf(hasTmux)("restart asks on a terminal: no sends nothing, yes sends", async () => {
  sandbox = await serve();
  const { keys, until } = terminal(sandbox, 120, 30);
  keys(`sms task restart ${READY.replace("0002", "0008")}; echo "exit $?"`, "Enter");
  await until((screen) => screen.includes("Continue? [y/N]"));
  keys("n", "Enter");
  await until((screen) => screen.includes("exit 6"));
  keys(`sms task restart ${READY.replace("0002", "0008")}; echo "exit $?"`, "Enter");
  await until((screen) => (screen.match(/Continue\? \[y\/N\]/g) ?? []).length === 2);
  keys("y", "Enter");
  expect(await until((screen) => screen.includes("exit 0"))).toContain("restart accepted: files-01");
});

test.runIf(hasTmux)("while stdin is a pipe or a file, the question is answered at the keyboard", async () => {
  sandbox = await serve();
  const task = READY.replace("0002", "0008");
  const { keys, until } = terminal(sandbox, 120, 40);
  const asked = (times: number) => (screen: string) => (screen.match(/Continue\? \[y\/N\]/g) ?? []).length === times;
  keys(`echo ${task} | sms task restart -; echo "exit $?"`, "Enter");
  expect(await until(asked(1))).toMatch(
    /\n {2}files-01 \(8d3c5a10-\S+\) \w+\nAt http:\/\/127\.0\.0\.1:\d+, the sandbox\.\nContinue/,
  );
  keys("n", "Enter");
  await until((screen) => /^exit 6$/m.test(screen));
  keys(`echo ${task} | sms task restart -; echo "exit $?"`, "Enter");
  await until(asked(2));
  keys("C-c");
  expect(await until((screen) => /^exit 130$/m.test(screen))).toContain(
    "interrupted at the question; nothing was sent",
  );
  // The loop reads the ids, and the command must not take the next one for an answer.
  keys(`printf '%s\\n' ${task} ${READY} | while read id; do sms task restart $id; echo "exit $?"; done`, "Enter");
  await until(asked(3));
  keys("y", "Enter");
  await until((screen) => /files-01 .*\n(.*\n)*exit 0$/m.test(screen) && asked(4)(screen));
  keys("n", "Enter");
  const screen = await until((text) => (text.match(/^exit 6$/gm) ?? []).length === 2);
  expect(screen).toContain("restart accepted: files-01");
  expect(screen).not.toContain("restart accepted: web-01");
});
