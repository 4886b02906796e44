import { expect, test } from "vitest";

import { bottleneck } from "../../src/tracking/bottleneck.ts";
import { readDocument } from "../../src/tracking/reading.ts";
import { T0, task } from "./play.ts";

const check = (fields: object) => ({ network_check_info: { ...fields } });
const slow = { migrate_speed: 96 };

/** Every rate is in Mbit/s (docs/service.md, "Units"). */
test.each([
  ["at the limit", { ...slow, speed_limit: 100 }, "the copy runs at 96 of the 100 Mbit/s of its speed limit"],
  [
    "a bit above it",
    { migrate_speed: 109.6, speed_limit: 100 },
    "the copy runs at 109.6 of the 100 Mbit/s of its speed limit",
  ],
  ["below it", { migrate_speed: 88, speed_limit: 100 }, undefined],
  ["far beyond it", { migrate_speed: 760, speed_limit: 100 }, undefined],
  ["no limit", { ...slow, speed_limit: 0 }, undefined],
  ["unknown limit", { ...slow, speed_limit: null }, undefined],
  [
    "agent CPU",
    { ...slow, agent_cpu_usage: 90, total_cpu_usage: 97 },
    "the agent takes 90 % of the source server's CPU",
  ],
  ["host CPU", { ...slow, agent_cpu_usage: 20, total_cpu_usage: 97.25 }, "the source server's CPU is 97.3 % busy"],
  ["neither", { ...slow, agent_cpu_usage: 89.9, total_cpu_usage: 89.9 }, undefined],
  [
    "limit before CPU",
    { ...slow, speed_limit: 100, total_cpu_usage: 100 },
    "the copy runs at 96 of the 100 Mbit/s of its speed limit",
  ],
  [
    "measured bandwidth",
    { ...slow, ...check({ migration_speed: 110 }) },
    "the copy runs at 96 Mbit/s, and the network check measured 110",
  ],
  ["bandwidth with room", { ...slow, ...check({ migration_speed: 400 }) }, undefined],
  ["bandwidth 0 says nothing", { ...slow, ...check({ migration_speed: 0 }) }, undefined],
  [
    "packet loss",
    { ...slow, ...check({ migration_speed: 400, loss_percentage: 1.5 }) },
    "the network check found 1.5 % packet loss",
  ],
  ["little loss", { ...slow, ...check({ loss_percentage: 0.4 }) }, undefined],
  [
    "disk I/O with room in the network",
    { ...slow, agent_disk_io: 1200, total_disk_io: 1280, ...check({ migration_speed: 900 }) },
    "the agent does 1200 of the source server's 1280 Mbit/s of disk I/O, and the network has room",
  ],
  [
    "disk I/O, the copy taking just less than the share of the network that counts as room",
    { ...slow, agent_disk_io: 1200, total_disk_io: 1280, ...check({ migration_speed: 138 }) },
    "the agent does 1200 of the source server's 1280 Mbit/s of disk I/O, and the network has room",
  ],
  [
    "disk I/O, the copy taking just more than that",
    { ...slow, agent_disk_io: 1200, total_disk_io: 1280, ...check({ migration_speed: 136 }) },
    undefined,
  ],
  ["disk I/O, network unknown", { ...slow, agent_disk_io: 1200, total_disk_io: 1280 }, undefined],
  [
    "disk I/O of others",
    { ...slow, agent_disk_io: 400, total_disk_io: 1280, ...check({ migration_speed: 900 }) },
    undefined,
  ],
  [
    "little disk I/O",
    { ...slow, agent_disk_io: 750, total_disk_io: 799, ...check({ migration_speed: 900 }) },
    undefined,
  ],
  [
    "memory at the check",
    { ...slow, ...check({ mem_usage: 93 }) },
    "the source server's memory was 93 % full at the network check",
  ],
  ["megabytes of memory alone say nothing", { ...slow, total_mem_usage: 64_000, agent_mem_usage: 63_000 }, undefined],
  ["no numbers", slow, undefined],
  ["speed 0", { migrate_speed: 0, total_cpu_usage: 100 }, undefined],
  ["speed unknown", { total_cpu_usage: 100 }, undefined],
])("%s", (_, fields, expected) => {
  expect(bottleneck(readDocument(task("RUNNING", fields), T0))).toBe(expected);
});

test.each([
  ["SYNCING", true],
  ["ABORTING", false],
  ["MIGRATE_SUCCESS", false],
  ["COOLING", false],
])("%s: a hint is %s", (state, hinted) => {
  expect(bottleneck(readDocument(task(state, { ...slow, total_cpu_usage: 100 }), T0)) !== undefined).toBe(hinted);
});
