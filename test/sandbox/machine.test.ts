import { expect, test } from "vitest";

import { digitsOf, isJsonNumber, type JsonObject } from "../../src/json.ts";
import { OPERATIONS } from "../../src/model/operations.ts";
import { textAt } from "../../src/sandbox/machine/document.ts";
import { acceptAction, VISIBLE_AFTER_SECONDS } from "../../src/sandbox/machine/lifecycle.ts";
import { advance, documentAt } from "../../src/sandbox/machine/lifecycle.ts";
import { initialTask } from "../../src/sandbox/machine/lifecycle.ts";
import { OPERATION_RULES } from "../../src/sandbox/machine/operations.ts";
import { defaultScenario, parseScenario } from "../../src/sandbox/scenario.ts";
import { id, START } from "./harness.ts";

type Fields = Record<string, unknown>;

/** One task with a time of its own; every second is simulated. */
function machine(scenarioTask: Parameters<typeof initialTask>[0] | undefined) {
  if (scenarioTask === undefined) throw new Error("no such task");
  let now = START;
  let task = initialTask(scenarioTask, now, 0);
  const see = () => plain(documentAt((task = advance(task, now)), now));
  return {
    see,
    after: (seconds: number) => {
      now += seconds * 1000;
      return see();
    },
    /** The code of a refusal, or "accepted". */
    act: (operation: string, checkConsistency = false) => {
      const verdict = acceptAction(task, { operation, checkConsistency }, now);
      if ("refusal" in verdict) return verdict.refusal.code;
      task = verdict.task;
      return "accepted";
    },
  };
}

const byId = (number: number) =>
  machine(defaultScenario().tasks.find(({ document }) => textAt(document, "id") === id(number)));
const planned = (document: object, plan?: object) =>
  machine(
    parseScenario(
      JSON.stringify({ tasks: [{ document: { id: "a", ...document }, ...(plan === undefined ? {} : { plan }) }] }),
    ).tasks[0],
  );

/** Numbers as numbers, so that documents can be compared. */
function plain(value: JsonObject): Fields {
  return JSON.parse(
    JSON.stringify(value, (_, item: unknown) => (isJsonNumber(item) ? Number(digitsOf(item)) : item)),
  ) as Fields;
}

const progress = (document: Fields) =>
  (document["sub_tasks"] as Fields[]).map(({ name, progress: percent }) => `${String(name)} ${String(percent)}`);
const short = (document: Fields) => {
  const source = document["source_server"] as Fields;
  return [document["state"], source["state"], source["migration_cycle"]].join(" ");
};

test("every operation of the model has a rule", () => {
  expect([...OPERATION_RULES.keys()]).toEqual(Object.values(OPERATIONS).map(({ wire }) => wire));
});

test("start: the old state for two seconds, then one sub-task after the other until success", () => {
  const web = byId(2);
  expect(web.act("start")).toBe("accepted");
  expect(short(web.after(VISIBLE_AFTER_SECONDS - 1))).toBe("READY waiting setting");
  expect(web.after(1)).toMatchObject({
    state: "RUNNING",
    start_date: START + 2000,
    total_time: 0,
    remain_seconds: 840,
    estimate_complete_time: START + 842_000,
    subtask_info: "SSL_CONFIG-0",
    migrate_speed: 0,
    error_json: "",
    source_server: { state: "initialize", migration_cycle: "replicating" },
  });
  const copying = web.after(20 + 240 + 40 + 105);
  expect(short(copying)).toBe("RUNNING replicate replicating");
  expect(copying).toMatchObject({ total_time: 405, remain_seconds: 435, subtask_info: "MIGRATE_LINUX_FILE-25" });
  expect(progress(copying)).toEqual([
    "SSL_CONFIG 100",
    "ATTACH_AGENT_IMAGE 100",
    "FORMAT_DISK_LINUX_FILE 100",
    "MIGRATE_LINUX_FILE 25",
    "CONFIGURE_LINUX_FILE 0",
    "DETTACH_AGENT_IMAGE 0",
  ]);
  const [, attach, , migrate, configure] = copying["sub_tasks"] as Fields[];
  expect(attach).toMatchObject({ start_date: START + 22_000, end_date: START + 262_000, migrate_speed: 0 });
  expect(migrate).toMatchObject({ start_date: START + 302_000, end_date: null });
  expect(configure).toMatchObject({ start_date: null, end_date: null });
  const speed = copying["migrate_speed"] as number;
  expect(speed).toBeGreaterThanOrEqual(272);
  expect(speed).toBeLessThanOrEqual(368);
  expect(Math.abs((migrate?.["migrate_speed"] as number) - speed)).toBeLessThan(0.1);
  expect(short(web.after(330))).toBe("RUNNING cutovering cutovering");
  const done = web.after(105);
  expect(short(done)).toBe("MIGRATE_SUCCESS finished cutovered");
  expect(done).toMatchObject({
    finish_date: START + 842_000,
    total_time: 840,
    remain_seconds: 0,
    migrate_speed: 0,
    estimate_complete_time: null,
    subtask_info: "DETTACH_AGENT_IMAGE-100",
  });
  expect(progress(done).every((line) => line.endsWith(" 100"))).toBe(true);
  expect(web.after(1_000_000)).toEqual(done);
});

test("looking or not looking in between makes no difference", () => {
  const often = byId(2);
  const once = byId(2);
  for (const task of [often, once]) task.act("start");
  for (let second = 0; second < 500; second += 1) often.after(1);
  expect(often.see()).toEqual(once.after(500));
});

test("stop: ABORTING, then ABORT; start goes on where it was", () => {
  const web = byId(2);
  web.act("start");
  web.after(302 + 210);
  expect(web.act("stop")).toBe("accepted");
  expect(short(web.after(1))).toBe("RUNNING replicate replicating");
  expect(short(web.after(1))).toBe("ABORTING stopping replicating");
  const paused = web.after(15);
  expect(short(paused)).toBe("ABORT stopped replicating");
  expect(paused).toMatchObject({
    migrate_speed: 0,
    remain_seconds: null,
    estimate_complete_time: null,
    total_time: 512,
  });
  expect(progress(paused)[3]).toBe("MIGRATE_LINUX_FILE 50");
  web.after(3600);
  expect(web.act("start")).toBe("accepted");
  const resumed = web.after(2 + 42);
  expect(progress(resumed)[3]).toBe("MIGRATE_LINUX_FILE 60");
  expect(resumed).toMatchObject({ state: "RUNNING", start_date: START + 2000, total_time: 554 });
});

test("restart: from the beginning, with a new start date", () => {
  const paused = byId(8);
  expect(paused.act("restart")).toBe("accepted");
  const again = paused.after(2);
  expect(again).toMatchObject({
    state: "RUNNING",
    start_date: START + 2000,
    total_time: 0,
    subtask_info: "SSL_CONFIG-0",
    error_json: "",
  });
  expect(progress(again).every((line) => line.endsWith(" 0"))).toBe(true);
});

test("start of a finished task copies what has changed since, and launches the target again", () => {
  const done = byId(7);
  expect(done.act("start")).toBe("accepted");
  expect(done.after(2)).toMatchObject({
    state: "RUNNING",
    subtask_info: "SYNC_LINUX_FILE-0",
    finish_date: null,
    source_server: { state: "syncing", migration_cycle: "syncing" },
  });
  expect(progress(done.see())).toEqual([
    "SSL_CONFIG 100",
    "ATTACH_AGENT_IMAGE 100",
    "FORMAT_DISK_LINUX_FILE 100",
    "MIGRATE_LINUX_FILE 100",
    "SYNC_LINUX_FILE 0",
    "CONFIGURE_LINUX_FILE 0",
    "DETTACH_AGENT_IMAGE 0",
  ]);
  expect(short(done.after(300))).toBe("RUNNING cutovering cutovering");
  expect(short(done.after(120))).toBe("MIGRATE_SUCCESS finished cutovered");
  expect(done.act("start", true)).toBe("accepted");
  expect(done.after(2 + 300)).toMatchObject({ state: "RUNNING", subtask_info: "CHECK_CONSISTENCY-0" });
});

test("a task that stays in synchronisation goes back to it after a further start", () => {
  const shop = byId(11);
  shop.act("test");
  expect(shop.after(2 + 120)["state"]).toBe("MIGRATE_SUCCESS");
  shop.act("start");
  expect(shop.after(2)["subtask_info"]).toBe("SYNC_WINDOWS_BLOCK-0");
  expect(short(shop.after(300))).toBe("SYNCING syncing syncing");
});

test("a running task goes on from its sub-tasks, then syncs", () => {
  const db = byId(3);
  expect(progress(db.see())[3]).toBe("MIGRATE_LINUX_BLOCK 62");
  expect(db.see()).toMatchObject({ remain_seconds: 912, total_time: 2000, subtask_info: "MIGRATE_LINUX_BLOCK-62" });
  const syncing = db.after(912);
  expect(short(syncing)).toBe("SYNCING syncing syncing");
  expect(syncing).toMatchObject({
    subtask_info: "SYNC_LINUX_BLOCK-6",
    remain_seconds: null,
    finish_date: null,
    total_time: 2912,
  });
  expect(progress(syncing).slice(3)).toEqual(["MIGRATE_LINUX_BLOCK 100", "SYNC_LINUX_BLOCK 6"]);
  const later = db.after(86_400);
  expect(later).toMatchObject({ state: "SYNCING", total_time: 2912 + 86_400 });
  expect(later["migrate_speed"]).toBeGreaterThan(2);
});

test("test launches the target of a syncing task; paused and started in between, it syncs again", () => {
  const shop = byId(11);
  expect(shop.act("test")).toBe("accepted");
  expect(short(shop.after(1))).toBe("SYNCING syncing syncing");
  const launching = shop.after(31);
  expect(short(launching)).toBe("RUNNING cutovering cutovering");
  expect(progress(launching).slice(4)).toEqual([
    "CONFIGURE_WINDOWS 50",
    "DETTACH_AGENT_IMAGE 0",
    "SYNC_WINDOWS_BLOCK 100",
  ]);
  shop.act("stop");
  expect(short(shop.after(17))).toBe("ABORT stopped cutovering");
  shop.act("start");
  expect(short(shop.after(3))).toBe("SYNCING syncing syncing");
  shop.act("test");
  const launched = shop.after(122);
  expect(short(launched)).toBe("MIGRATE_SUCCESS finished cutovered");
});

test("restart of a launched task runs its own steps only", () => {
  const shop = byId(11);
  shop.act("test");
  shop.after(200);
  expect(shop.act("restart")).toBe("accepted");
  expect(progress(shop.after(2))).toEqual([
    "SSL_CONFIG 0",
    "ATTACH_AGENT_IMAGE 0",
    "FORMAT_DISK_WINDOWS 0",
    "MIGRATE_WINDOWS_BLOCK 0",
  ]);
});

test("clone_test: PREPARING, CREATING, FINISHED while the task syncs on", () => {
  const shop = byId(11);
  const clone = (document: Fields) =>
    `${String((document["clone_server"] as Fields)["clone_state"])} ${short(document)}`;
  expect(shop.act("clone_test")).toBe("accepted");
  expect(clone(shop.after(1))).toBe("ERROR SYNCING syncing syncing");
  expect(clone(shop.after(1))).toBe("PREPARING SYNCING cloning syncing");
  expect(shop.act("test")).toBe("SMS.2009");
  expect(clone(shop.after(30))).toBe("CREATING SYNCING cloning syncing");
  const cloned = shop.after(120);
  expect(clone(cloned)).toBe("FINISHED SYNCING syncing syncing");
  expect(cloned["clone_server"]).toMatchObject({
    vm_id: expect.stringMatching(/.+/),
    clone_error: null,
    error_msg: null,
  });
  expect(shop.act("test")).toBe("accepted");
});

test("network_check: four minutes, then values that differ from the last", () => {
  const web = byId(2);
  const seen: unknown[] = [web.see()["network_check_info"]];
  for (let round = 0; round < 4; round += 1) {
    expect(web.act("network_check")).toBe("accepted");
    expect(web.after(239)["network_check_info"]).toEqual(seen.at(-1));
    expect(web.act("start")).toBe("SMS.1039");
    expect(web.after(2)["network_check_info"]).toEqual(seen.at(-1));
    const measured = web.after(1);
    expect(measured["network_check_info"]).not.toEqual(seen.at(-1));
    expect(measured["state"]).toBe("READY");
    seen.push(measured["network_check_info"]);
  }
});

test("skip: only while the consistency check runs", () => {
  const web = byId(2);
  web.act("start", true);
  web.after(20 + 240 + 40 + 420 + 1);
  expect(web.act("skip")).toBe("accepted");
  web.after(1);
  expect(progress(web.see()).slice(3, 5)).toEqual(["MIGRATE_LINUX_FILE 100", "CHECK_CONSISTENCY 0"]);
  expect(short(web.after(1))).toBe("SKIPPING skipping replicating");
  expect(short(web.after(10))).toBe("RUNNING cutovering cutovering");
  expect(progress(web.see()).slice(4)).toEqual([
    "CHECK_CONSISTENCY 100",
    "CONFIGURE_LINUX_FILE 0",
    "DETTACH_AGENT_IMAGE 0",
  ]);
  expect(web.act("skip")).toBe("SMS.2009");
  expect(web.after(120)["state"]).toBe("MIGRATE_SUCCESS");
});

test("restart with a consistency check asked for twice has one", () => {
  const paused = byId(8);
  paused.act("restart", true);
  paused.after(30);
  paused.act("stop");
  paused.after(30);
  paused.act("restart", true);
  expect(progress(paused.after(2)).filter((line) => line.startsWith("CHECK"))).toEqual(["CHECK_CONSISTENCY 0"]);
});

test("clear deletes the snapshots", () => {
  const done = byId(7);
  expect(done.act("clear")).toBe("accepted");
  expect(short(done.after(2))).toBe("MIGRATE_SUCCESS clearing cutovered");
  const cleared = done.after(60);
  expect(short(cleared)).toBe("MIGRATE_SUCCESS cleared cutovered");
  expect(cleared).toMatchObject({ target_snapshot_id: null, target_server: { cutovered_snapshot_ids: null } });
});

test("migration_test is a drill before the start", () => {
  const web = byId(2);
  expect(web.act("migration_test")).toBe("accepted");
  expect(short(web.after(2))).toBe("READY premigready setting");
  expect(short(web.after(30))).toBe("READY premiging setting");
  expect(short(web.after(270))).toBe("READY premiged setting");
  const mail = byId(4);
  mail.act("migration_test");
  expect(short(mail.after(302))).toBe("READY premigfailed setting");
});

test("a failing task fails at its step every time", () => {
  const mail = byId(4);
  for (const round of [1, 2]) {
    expect(mail.act("start")).toBe("accepted");
    expect(mail.after(60)["state"]).toBe("RUNNING");
    const failed = mail.after(300);
    expect(short(failed)).toBe("MIGRATE_FAIL error replicating");
    expect(failed).toMatchObject({
      error_json: '{"error_code":"SMS.3805","error_param":["22"]}',
      subtask_info: "ATTACH_AGENT_IMAGE-90",
      remain_seconds: null,
    });
    expect(progress(failed).slice(0, 3)).toEqual([
      "SSL_CONFIG 100",
      "ATTACH_AGENT_IMAGE 90",
      "FORMAT_DISK_LINUX_FILE 0",
    ]);
    expect(mail.after(100_000), `round ${round}`).toEqual(failed);
  }
});

test("a recovering task goes on by itself and succeeds", () => {
  const cache = byId(5);
  cache.act("start");
  const failed = cache.after(2 + 20 + 60 + 135);
  expect(failed).toMatchObject({
    state: "MIGRATE_FAIL",
    error_json: '{"error_code":"SMS.1807","error_param":["8900"]}',
  });
  expect(cache.after(89)["state"]).toBe("MIGRATE_FAIL");
  expect(cache.after(1)).toMatchObject({ state: "RUNNING", error_json: "", subtask_info: "MIGRATE_LINUX_FILE-45" });
  expect(cache.after(165 + 60)["state"]).toBe("MIGRATE_SUCCESS");
});

test("a task waiting for its recovery may be started by hand", () => {
  const cache = byId(5);
  cache.act("start");
  cache.after(220);
  expect(cache.act("start")).toBe("accepted");
  expect(cache.after(2)).toMatchObject({ state: "RUNNING", subtask_info: "MIGRATE_LINUX_FILE-0" });
});

test("frozen: nothing moves until an action is accepted", () => {
  const windows = byId(1);
  const before = windows.see();
  expect(windows.after(86_400)).toEqual(before);
  expect(windows.act("test")).toBe("SMS.2009");
  expect(windows.after(86_400)).toEqual(before);
  expect(windows.act("stop")).toBe("accepted");
  expect(windows.after(1)).toEqual(before);
  expect(short(windows.after(1))).toBe("ABORTING stopping replicating");
  windows.after(15);
  expect(windows.act("start")).toBe("accepted");
  expect(windows.after(62)).toMatchObject({
    state: "RUNNING",
    subtask_info: "CREATE_CLOUD_SERVER-50",
    start_date: 1598435784000,
    total_time: 175,
  });
});

test("tasks are woken in the middle of what they do", () => {
  expect(planned({ state: "ABORTING" }).after(15)["state"]).toBe("ABORT");
  expect(
    planned({ state: "SKIPPING", sub_tasks: [{ name: "CHECK_CONSISTENCY", progress: 10 }] }).after(10)["state"],
  ).toBe("MIGRATE_SUCCESS");
  const failure = { steps: [{ name: "SSL_CONFIG", seconds: 0 }], failure: { recovers_after: 60 } };
  expect(planned({ state: "MIGRATE_FAIL" }, failure).after(60)["state"]).toBe("MIGRATE_SUCCESS");
  expect(planned({ state: "MIGRATE_FAIL" }).after(100_000)["state"]).toBe("MIGRATE_FAIL");
  expect(planned({ state: "constructor" }).after(100_000)).toEqual({ id: "a", state: "constructor" });
});

test("documents of any shape survive their start", () => {
  const strange = planned({
    state: "READY",
    sub_tasks: "none",
    source_server: 7,
    total_time: "long",
    start_date: null,
  });
  expect(strange.act("start")).toBe("accepted");
  expect(strange.after(22)).toMatchObject({ state: "RUNNING", subtask_info: "ATTACH_AGENT_IMAGE-0", total_time: 20 });
  const odd = planned(
    { state: "RUNNING", sub_tasks: [7, { name: "SSL_CONFIG", progress: 140 }, { name: "OTHER", progress: 3 }] },
    { steps: [{ name: "SSL_CONFIG" }] },
  );
  expect(odd.see()).toMatchObject({ state: "MIGRATE_SUCCESS" });
  expect((odd.see()["sub_tasks"] as unknown[]).slice(1)).toEqual([7, { name: "OTHER", progress: 3 }]);
});

test("starting a failed task whose sub-tasks are all done ends it", () => {
  const task = planned({ state: "SYNC_FAIL", sub_tasks: [{ name: "SSL_CONFIG", progress: 100 }] });
  expect(task.act("start")).toBe("accepted");
  expect(task.after(3)["state"]).toBe("MIGRATE_SUCCESS");
});

test("what was accepted before counts as done", () => {
  const web = byId(2);
  expect(web.act("start")).toBe("accepted");
  expect(web.act("start")).toBe("SMS.1039");
  expect(web.act("stop")).toBe("accepted");
  expect(web.see()["state"]).toBe("READY");
  expect(web.after(2)["state"]).toBe("ABORTING");
});

const REFUSALS: Readonly<Record<string, string>> = { start: "SMS.1039", stop: "SMS.1038", restart: "SMS.1040" };

test.each([
  ["READY", "start network_check migration_test"],
  ["RUNNING", "stop"],
  ["SKIPPING", ""],
  ["SYNCING", "stop test clone_test"],
  ["ABORTING", ""],
  ["ABORT", "start restart network_check"],
  ["MIGRATE_SUCCESS", "start restart clear"],
  ["SYNC_SUCCESS", "start restart clear"],
  ["MIGRATE_FAIL", "start restart network_check"],
  ["SYNC_FAIL", "start restart network_check"],
  ["RESETING", ""],
  ["SYNC_F_ROLLBACKING", ""],
  ["SYNC_F_ROLLBACK_SUCCESS", "restart"],
  ["DELETING", ""],
  ["HIBERNATING", ""],
])("%s allows: %s", (state, allowed) => {
  for (const { wire } of Object.values(OPERATIONS)) {
    const expected = allowed.split(" ").includes(wire) ? "accepted" : (REFUSALS[wire] ?? "SMS.2009");
    expect(planned({ state }).act(wire), wire).toBe(expected);
  }
});

test("an operation that does not exist is refused", () => {
  expect(byId(2).act("explode")).toBe("SMS.2009");
});
