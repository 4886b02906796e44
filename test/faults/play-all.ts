import pMap from "p-map";

import { makeCertificates } from "../servers/certificates.ts";
import { playScenario, playWait, type Scenario, titleOf, type WaitScenario, waitTitleOf } from "./scenario.ts";

interface Played {
  readonly played: number;
  readonly wrong: readonly { readonly title: string; readonly problems: readonly string[] }[];
}

/** Scenarios whose service is silent take a second of real time, so that several are played at once. */
const AT_ONCE = 16;

/** Plays all of them in this process. */
export async function playAll(scenarios: {
  readonly actions: readonly Scenario[];
  readonly waits: readonly WaitScenario[];
}): Promise<Played> {
  const certificates = await makeCertificates();
  const plays = [
    ...scenarios.actions.map((each) => ({ title: titleOf(each), play: () => playScenario(each, certificates) })),
    ...scenarios.waits.map((each) => ({ title: waitTitleOf(each), play: () => playWait(each, certificates) })),
  ];
  const playOne = async ({ title, play }: (typeof plays)[number]) => {
    const problems = await play().catch((error: Error) => [`the program threw ${error.stack}`]);
    return { title, problems };
  };
  const results = await pMap(plays, playOne, { concurrency: AT_ONCE });
  return { played: plays.length, wrong: results.filter(({ problems }) => problems.length > 0) };
}
