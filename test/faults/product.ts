import { type Route, ROUTES } from "./fault-server.ts";
import { CONNECTION_FAULTS, type Fault, FINAL_FAULTS, RESPONSE_FAULTS, WORTHLESS_READS } from "./faults.ts";
import { PLAYED_OPERATIONS, type PlayedWord } from "./operations.ts";
import { FEW_READS, POLLS, type Scenario, TIMELINES, type WaitScenario } from "./scenario.ts";

const WORDS = Object.keys(PLAYED_OPERATIONS) as readonly PlayedWord[];
const TIMELINE_NAMES = Object.keys(TIMELINES) as readonly Scenario["timeline"][];
const FAULTS: Readonly<Record<string, Fault>> = { ...RESPONSE_FAULTS, ...FINAL_FAULTS, ...CONNECTION_FAULTS };
/** In each third scenario the answer is a table, so that the words are held against the truth, too. */
const TABLE_EVERY = 3;

/** Answers whose only fault is the id. */
const OF_OTHER_TASKS: ReadonlySet<string> = new Set(["another task", "another task, with a number for its id"]);

type Drawn = Omit<Scenario, "output">;

/** Every operation, whatever the service did with it, answered by every fault, by every route; and every fault of the reads after a lost answer. */
export function allScenarios(): readonly Scenario[] {
  const drawn: readonly Drawn[] = [...actionFaults(), ...readFaults()];
  const output = (index: number) => (index % TABLE_EVERY === 0 ? "table" : "json");
  return drawn.map((scenario, index) => Object.assign({ output: output(index) } as const, scenario));
}

function* actionFaults(): Generator<Drawn> {
  for (const operation of WORDS)
    for (const route of ROUTES)
      for (const fault of faultsOn(route))
        for (const [timeline, attempts] of casesOf(fault)) yield { operation, route, fault, timeline, attempts };
}

/** What the service did with the action, and how many attempts the fault meets. */
function casesOf(name: string): readonly (readonly [Scenario["timeline"], number])[] {
  const fault = FAULTS[name];
  if (fault?.at === "connection" || fault?.meaning === "throttled")
    return [1, 3, Infinity].map((attempts) => ["did it", attempts]);
  if (fault?.meaning === "refused") return [["did not do it", Infinity]];
  return TIMELINE_NAMES.map((timeline) => [timeline, Infinity]);
}

function faultsOn(route: Route): readonly string[] {
  return Object.keys(FAULTS).filter((name) => happensOn(route, FAULTS[name]));
}

function happensOn(route: Route, fault: Fault | undefined): boolean {
  if (fault?.at === "response") return route !== "direct" || fault.isOnlyTls !== true;
  return fault?.on === undefined || route === "proxy" || (fault.on === "tls" && route === "CA file");
}

function* readFaults(): Generator<Drawn> {
  const names = Object.keys({ ...RESPONSE_FAULTS, ...WORTHLESS_READS });
  for (const [at, operation] of WORDS.entries())
    for (const [index, readFault] of names.entries()) {
      // One route after the other, and not each: what was read does not depend on it.
      const route = ROUTES[(at + index) % ROUTES.length] ?? "direct";
      // The rules of a task have no id that could be another's.
      const isPossible = !OF_OTHER_TASKS.has(readFault) || !operation.startsWith("speed-limit");
      if (!isPossible || !happensOn(route, FAULTS[readFault])) continue;
      const scenario = { operation, route, fault: "reset after the request", attempts: 1, readFault };
      for (const timeline of ["did it", "did it 5 s later", "did not do it"] as const)
        for (const reads of [FEW_READS, Infinity]) yield { ...scenario, timeline, reads };
    }
}

/** Every fault of polls in the middle of a wait: once, several times, and for longer than is ridden out. */
export function allWaits(): readonly WaitScenario[] {
  const faults = { ...RESPONSE_FAULTS, ...FINAL_FAULTS, ...WORTHLESS_READS };
  return ROUTES.flatMap((route) =>
    Object.keys(faults)
      .filter((name) => happensOn(route, FAULTS[name]))
      .flatMap((fault) => Object.values(POLLS).map((polls) => ({ route, fault, polls }))),
  );
}
