import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import pMap from "p-map";
import { beforeAll, describe, expect, test } from "vitest";

import { ROUTES } from "../faults/fault-server.ts";
import { playAll } from "../faults/play-all.ts";
import { allScenarios, allWaits } from "../faults/product.ts";
import { type Certificates, play, type Scenario, titleOf } from "../faults/scenario.ts";
import { makeCertificates } from "../servers/certificates.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { sms } from "./sms.ts";

/** All scenarios are played by `npm run test:faults`. These steps are prime, so that they meet each operation, fault and route in turn. */
const EVERY = { action: 89, wait: 13 };

test("scenarios of faults end as they should, in this process", { timeout: 180_000 }, async () => {
  const each = <T>(scenarios: readonly T[], step: number) => scenarios.filter((_, index) => index % step === 0);
  const sample = { actions: each(allScenarios(), EVERY.action), waits: each(allWaits(), EVERY.wait) };
  const { played, wrong } = await playAll(sample);
  expect(played).toBeGreaterThan(200);
  expect(wrong).toEqual([]);
});

describe("the built program, in real time", () => {
  let certificates: Certificates;
  beforeAll(async () => {
    certificates = await makeCertificates();
  });

  const SETTLE_MS = 3000;
  const TIMELINES = { "did it": { doneAfterMs: 0 }, "did it 1 s later": { doneAfterMs: 1000 }, "did not do it": {} };
  const FAULTS = [
    "reset after the request",
    "no answer",
    "101",
    "524",
    "200, HTML",
    "200, spoiled gzip",
    "404, HTML",
    "connection refused",
    "closed before the request",
  ];
  const OPERATIONS = ["stop", "clone-test", "delete", "speed-limit set"] as const;

  test.each(ROUTES)("%s", { timeout: 120_000 }, async (route) => {
    const caFile = join(await temporaryFolder(), "ca.pem");
    await writeFile(caFile, certificates.authority.cert);
    const names = Object.keys(TIMELINES) as readonly (keyof typeof TIMELINES)[];
    const scenarios = FAULTS.map((fault, index): Scenario => {
      const operation = OPERATIONS[(index + ROUTES.indexOf(route)) % OPERATIONS.length] ?? "stop";
      const timeline = names[index % names.length] ?? "did it";
      return { operation, route, fault, timeline, attempts: 1, output: index % 2 === 0 ? "json" : "table" };
    });
    const wrong = await pMap(
      scenarios,
      async (scenario) => {
        const timeline = TIMELINES[scenario.timeline as keyof typeof TIMELINES];
        const now = () => performance.now();
        const start: Parameters<typeof play>[6] = async (line, env, server) => {
          // A service that refused the connection is back before the second attempt.
          const timer = setInterval(() => void server.onPause(), 150);
          const run = await sms(line, env);
          clearInterval(timer);
          return { ...run, exitCode: run.code };
        };
        const problems = await play(scenario, timeline, certificates, caFile, now, SETTLE_MS, start);
        return problems.length === 0 ? [] : [titleOf(scenario), ...problems];
      },
      { concurrency: 3 },
    );
    expect(wrong.flat()).toEqual([]);
  });
});
