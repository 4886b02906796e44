import fc from "fast-check";

import type { Json, JsonObject } from "../../src/json.ts";
import { TASK_STATES } from "../../src/model/task-state.ts";

const FIELDS = ["state", "sub_tasks", "clone_server", "source_server", "network_check_info", "error_json", "connected"];
const NUMBERS = [0, 142, -5, 1e308, -1e308, 9_007_199_254_740_992, 0.1, Number.MAX_VALUE];

const anyJson = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.constantFrom<Json[]>(null, "", "RUNNING", [], {}, [null], { state: null }, ...NUMBERS),
);

/** Any JSON object; most of its keys are documented, few of its values are as documented. */
export const anyDocument: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.oneof(
    fc.constantFrom(...FIELDS),
    fc.constantFrom("id", "remain_seconds", "migrate_speed", "total_time"),
    fc.string(),
  ),
  anyJson,
);

/** Mostly such as do not end a wait, so that plays last. */
const anyState = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("RUNNING", "SYNCING", "ABORTING") },
  { weight: 2, arbitrary: fc.constantFrom(...Object.keys(TASK_STATES)) },
  { weight: 1, arbitrary: fc.constantFrom("COOLING", "", null, "running", "__proto__") },
);

const perhaps = <T extends Json>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4, nil: null });
const step = fc.record({
  name: perhaps(fc.constantFrom("ATTACH_AGENT_IMAGE", "MIGRATE_LINUX_FILE")),
  progress: perhaps(fc.oneof(fc.integer({ min: -5, max: 142 }), fc.constantFrom(...NUMBERS))),
  start_date: perhaps(fc.integer({ min: 0, max: 3 })),
  end_date: perhaps(fc.integer({ min: 0, max: 3 })),
});

/** A document such as the service might send. */
export const likelyDocument = fc.record<JsonObject>(
  {
    state: anyState as fc.Arbitrary<Json>,
    connected: perhaps(fc.boolean()),
    migrate_speed: perhaps(fc.constantFrom(0, 0.5, 40)),
    remain_seconds: perhaps(fc.constantFrom(0, 5, 3600, -1, 1e12)),
    error_json: fc.constantFrom("", "gone wrong", '{"error_code":"SMS.1807"}', '{"error_code":"SMS.1414"}'),
    sub_tasks: fc.array(step, { maxLength: 3 }) as unknown as fc.Arbitrary<Json>,
    source_server: perhaps(
      fc.record({
        state: fc.constantFrom("cleared", "clearfailed", "clearing", "premiged", "premigfailed", "syncing"),
        migration_cycle: fc.constantFrom("syncing", "cutovered"),
      }),
    ),
    clone_server: perhaps(fc.record({ clone_state: fc.constantFrom("CREATING", "FINISHED", "ERROR") })),
    network_check_info: perhaps(fc.record({ network_delay: fc.integer({ min: 1, max: 2 }) })),
  },
  { requiredKeys: ["state"] },
);
