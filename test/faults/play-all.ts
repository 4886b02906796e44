import { setTimeout as sleep } from "node:timers/promises";

import pMap from "p-map";

import { makeCertificates } from "../servers/certificates.ts";
import { playScenario, playWait, type Scenario, titleOf, type WaitScenario, waitTitleOf } from "./scenario.ts";

interface Played {
  readonly played: number;
  readonly wrong: readonly { readonly title: string; readonly problems: readonly string[] }[];
}

/** Scenarios whose service is silent take a second of real time, so that several are played at once. */
const AT_ONCE = 16;
/** A scenario that takes longer hangs: the longest has a dozen time-outs of a second. */
const LONGEST_MS = 60_000;

interface Scenarios {
  readonly actions: readonly Scenario[];
  readonly waits: readonly WaitScenario[];
}

/** Plays all of them in this process; `onWrong` gets each that did not end as it should, when that is known. */
export async function playAll(scenarios: Scenarios, onWrong: (text: string) => void = () => {}): Promise<Played> {
  const certificates = await makeCertificates();
  const plays = [
    ...scenarios.actions.map((each) => ({ title: titleOf(each), play: () => playScenario(each, certificates) })),
    ...scenarios.waits.map((each) => ({ title: waitTitleOf(each), play: () => playWait(each, certificates) })),
  ];
  const playOne = async ({ title, play }: (typeof plays)[number]) => {
    const played = play().catch((error: Error) => [`the program threw ${error.stack}`]);
    const ended = new AbortController();
    const late = sleep(LONGEST_MS, [`it did not end within ${LONGEST_MS / 1000} s`], { signal: ended.signal });
    const problems = await Promise.race([played, late]);
    ended.abort();
    late.catch(() => {});
    if (problems.length > 0) onWrong(`wrong: ${title}\n  ${problems.join("\n  ")}\n`);
    return { title, problems };
  };
  const results = await pMap(plays, playOne, { concurrency: AT_ONCE });
  return { played: plays.length, wrong: results.filter(({ problems }) => problems.length > 0) };
}
