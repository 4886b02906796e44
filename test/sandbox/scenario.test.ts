import { expect, test } from "vitest";

import { parseScenario, SCENARIO_FORMAT } from "../../src/sandbox/scenario.ts";

const scenario = (task: unknown) => JSON.stringify({ tasks: [task] });
const plan = (value: unknown) => scenario({ document: { id: "a" }, plan: value });
const STEPS = [{ name: "SSL_CONFIG" }, { name: "MIGRATE_LINUX_FILE", seconds: 900, speed: 12.5 }];

test.each([
  ["{", "the scenario is not JSON: "],
  ["[]", "the scenario: expected an object"],
  ["{}", "tasks: expected a list"],
  ['{"tasks":[],"speed":3}', "speed: unknown field; known here: recorded_at, tasks"],
  ['{"tasks":[],"recorded_at":"now"}', "recorded_at: expected a number from 0"],
  [scenario(null), "tasks[0]: expected an object"],
  [scenario({}), "tasks[0].document: expected an object"],
  [scenario({ document: {} }), "tasks[0].document.id: expected a text that is not empty"],
  [scenario({ document: { id: "a" }, plans: {} }), "tasks[0].plans: unknown field; known here: document, frozen, plan"],
  [scenario({ document: { id: "a" }, frozen: "yes" }), "tasks[0].frozen: expected true or false"],
  [
    '{"tasks":[{"document":{"id":"a"}},{"document":{"id":"a"}}]}',
    'tasks[1].document.id: "a" is the id of tasks[0] already',
  ],
  [plan(null), "tasks[0].plan: expected an object"],
  [plan({}), "tasks[0].plan.steps: expected a list with at least one step"],
  [plan({ steps: [] }), "tasks[0].plan.steps: expected a list with at least one step"],
  [plan({ steps: STEPS, next: 1 }), "tasks[0].plan.next: unknown field; known here: steps, end, failure"],
  [plan({ steps: [{}] }), "tasks[0].plan.steps[0].name: expected a text that is not empty"],
  [plan({ steps: [{ name: "A", seconds: -1 }] }), "tasks[0].plan.steps[0].seconds: expected a number from 0"],
  [plan({ steps: [{ name: "A", speed: 10_001 }] }), "tasks[0].plan.steps[0].speed: expected a number from 0 to 10000"],
  [plan({ steps: [{ name: "A" }, { name: "A" }] }), 'tasks[0].plan.steps[1].name: "A" is a step already'],
  [plan({ steps: STEPS, end: "READY" }), "tasks[0].plan.end: expected MIGRATE_SUCCESS, SYNCING, MIGRATE_FAIL"],
  [plan({ steps: STEPS, failure: { step: "B" } }), "tasks[0].plan.failure.step: expected the name of one of the steps"],
  [plan({ steps: STEPS, failure: { percent: 0 } }), "tasks[0].plan.failure.percent: expected a number from 1 to 100"],
  [
    plan({ steps: STEPS, failure: { recovers_after: "soon" } }),
    "tasks[0].plan.failure.recovers_after: expected a number from 0",
  ],
])("%s is refused", (text, message) => {
  expect(() => parseScenario(text)).toThrow(message);
});

const planOf = (text: string) => parseScenario(text).tasks[0]?.plan;

test("steps have typical times, ends and failures their defaults", () => {
  const steps = [
    { name: "SSL_CONFIG", seconds: 20, speed: 0 },
    { name: "MIGRATE_LINUX_FILE", seconds: 900, speed: 12.5 },
  ];
  expect(planOf(plan({ steps: STEPS }))).toEqual({ steps, end: "MIGRATE_SUCCESS", failure: null });
  expect(planOf(plan({ steps: STEPS, end: "SYNCING" }))).toEqual({ steps, end: "SYNCING", failure: null });
  const usual = {
    step: "MIGRATE_LINUX_FILE",
    percent: 90,
    error: '{"error_code":"SMS.1414","error_param":[]}',
    recoversAfter: null,
  };
  expect(planOf(plan({ steps: STEPS, end: "MIGRATE_FAIL" }))).toEqual({
    steps,
    end: "MIGRATE_SUCCESS",
    failure: usual,
  });
  const failure = { step: "SSL_CONFIG", percent: 5, error: "plain text", recovers_after: 0 };
  expect(planOf(plan({ steps: STEPS, failure }))?.failure).toEqual({
    step: "SSL_CONFIG",
    percent: 5,
    error: "plain text",
    recoversAfter: 0,
  });
});

test.each([
  [{ os_type: "WINDOWS" }, ["FORMAT_DISK_WINDOWS", "MIGRATE_WINDOWS_BLOCK", "CONFIGURE_WINDOWS"]],
  [
    { os_type: "LINUX", type: "MIGRATE_BLOCK" },
    ["FORMAT_DISK_LINUX_BLOCK", "MIGRATE_LINUX_BLOCK", "CONFIGURE_LINUX_BLOCK"],
  ],
  [{ sub_tasks: [7, {}] }, ["FORMAT_DISK_LINUX_FILE", "MIGRATE_LINUX_FILE", "CONFIGURE_LINUX_FILE"]],
])("without a plan, %j has the steps usual for its kind", (document, names) => {
  const steps = planOf(scenario({ document: { id: "a", ...document } }))?.steps.map(({ name }) => name);
  expect(steps).toEqual(["SSL_CONFIG", "ATTACH_AGENT_IMAGE", ...names, "DETTACH_AGENT_IMAGE"]);
});

test("without a plan, a task does its own sub-tasks, each once", () => {
  const sub_tasks = [{ name: "REWIND_TAPE" }, { name: "SYNC_LINUX_FILE" }, { name: "REWIND_TAPE" }];
  expect(planOf(scenario({ document: { id: "a", state: "SYNCING", sub_tasks } }))).toEqual({
    steps: [
      { name: "REWIND_TAPE", seconds: 60, speed: 0 },
      { name: "SYNC_LINUX_FILE", seconds: 300, speed: 48 },
    ],
    end: "SYNCING",
    failure: null,
  });
});

test("the help text names every field", () => {
  for (const field of [
    "recorded_at",
    "document",
    "frozen",
    "steps",
    "seconds",
    "speed",
    "end",
    "failure",
    "percent",
    "error",
    "recovers_after",
  ]) {
    expect(SCENARIO_FORMAT).toContain(`"${field}"`);
  }
});
