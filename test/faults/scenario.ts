import { main } from "../../src/main.ts";
import { HTTP_LIMITS } from "../../src/system/http-request.ts";
import { createSystemFetch } from "../../src/system/http.ts";
import { makeCertificates } from "../servers/certificates.ts";
import { createWorld } from "../world.ts";
import { type FaultServer, type Route, startFaultServer, type Timeline } from "./fault-server.ts";
import {
  CONNECTION_FAULTS,
  type Fault,
  FINAL_FAULTS,
  response,
  RESPONSE_FAULTS,
  type ResponseFault,
  WORTHLESS_READS,
} from "./faults.ts";
import { PLAYED_OPERATIONS, PLAYED_WAIT, type PlayedWord } from "./operations.ts";

const DURATION_MS = 1000;

/** What a service does with an action that it answers by a fault. */
export const TIMELINES = {
  "did it": { doneAfterMs: 0 },
  "did it 1 s later": { doneAfterMs: DURATION_MS },
  "did it 5 s later": { doneAfterMs: 5 * DURATION_MS },
  "did it 30 s later": { doneAfterMs: 30 * DURATION_MS },
  "did not do it": {},
  "did not do it, and something else happened": { otherChangeAfterMs: DURATION_MS },
} as const satisfies Readonly<Record<string, Timeline>>;

/** How long the program looks for the effect of an action whose answer was lost. */
const SETTLE_MS = 20 * DURATION_MS;
/** Attempts of a request that was not sent, or refused unprocessed: the first, and --max-retries. */
const MOST_ATTEMPTS = 5;

export interface Scenario {
  readonly operation: PlayedWord;
  readonly timeline: keyof typeof TIMELINES;
  readonly route: Route;
  /** A name of RESPONSE_FAULTS or CONNECTION_FAULTS. */
  readonly fault: string;
  /** How many attempts to send the action meet the fault. */
  readonly attempts: number;
  /** A name of RESPONSE_FAULTS or WORTHLESS_READS, for the reads after the action. */
  readonly readFault?: string;
  /** How many reads meet it. */
  readonly reads?: number;
  readonly output: "json" | "table";
}

export function titleOf({ operation, timeline, route, fault, attempts, readFault, reads, output }: Scenario): string {
  const reading = readFault === undefined ? "" : `; reads: ${readFault} × ${reads}`;
  return `${operation}, ${route}, -o ${output}: ${fault} × ${attempts}; the service ${timeline}${reading}`;
}

/** A wait for the end of a task, some of whose polls fail. */
export interface WaitScenario {
  readonly route: Route;
  /** A name of RESPONSE_FAULTS, WORTHLESS_READS or FINAL_FAULTS. */
  readonly fault: string;
  /** How many polls meet it. */
  readonly polls: number;
}

export function waitTitleOf({ route, fault, polls }: WaitScenario): string {
  return `wait, ${route}: ${fault} × ${polls} polls`;
}

export type Certificates = Awaited<ReturnType<typeof makeCertificates>>;

/** How a run of the program ended. */
interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the program, which is to reach the server by these arguments and variables. */
type Start = (line: readonly string[], env: Readonly<Record<string, string>>, server: FaultServer) => Promise<Run>;

/** Plays a scenario in this process, where pauses take no time. Returns what is wrong with how it ended. */
export async function playScenario(scenario: Scenario, certificates: Certificates): Promise<readonly string[]> {
  const files = new Map([["/ca.pem", certificates.authority.cert]]);
  const { context, stdout, stderr } = createWorld({}, files);
  const { clock } = context;
  const start: Start = async (line, env, server) => {
    const sleep: typeof clock.sleep = async (ms, signal) => {
      await clock.sleep(ms, signal);
      await server.onPause();
    };
    const world = { ...context, env, clock: { ...clock, sleep }, fetch: createSystemFetch(HTTP_LIMITS) };
    const exitCode = await main(line, world);
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  };
  return play(scenario, TIMELINES[scenario.timeline], certificates, "/ca.pem", clock.elapsedMs, SETTLE_MS, start);
}

/** The task is at rest after so long, and its polls come every 10 s. */
const RESTS_AFTER_MS = 300 * DURATION_MS;
/** Within and beyond --max-outage, which is six polls. */
export const POLLS = { one: 1, several: 5, outage: 12 } as const;

/** Plays a wait in this process. Returns what is wrong with how it ended. */
export async function playWait(scenario: WaitScenario, certificates: Certificates): Promise<readonly string[]> {
  const { route, fault, polls } = scenario;
  const { context, stdout, stderr } = createWorld({}, new Map([["/ca.pem", certificates.authority.cert]]));
  const server = await startFaultServer({
    operation: PLAYED_WAIT,
    timeline: { doneAtMs: RESTS_AFTER_MS },
    route,
    certificates,
    elapsedMs: context.clock.elapsedMs,
    actionFault: () => undefined,
    readFault: (read, document) => (read < polls ? readFaultNamed(fault, document) : undefined),
  });
  const timeout = isSilentFault(RESPONSE_FAULTS[fault]) ? ["--request-timeout", `${SILENCE_MS}ms`] : [];
  try {
    const env = environmentOf(route, server.port, "/ca.pem");
    const world = { ...context, env, fetch: createSystemFetch(HTTP_LIMITS) };
    const exitCode = await main(["task", ...PLAYED_WAIT.line, "-o", "json", ...timeout], world);
    const expected = expectedExit(fault, polls);
    const all = `${stdout.text()}${stderr.text()}`;
    const problems = exitCode === expected ? [] : [`exit ${exitCode} and not ${expected}`, all];
    const hasReached = stdout.text().includes('"outcome": "reached"');
    if (hasReached !== (expected === 0)) return [...problems, "other words than the exit code", all];
    const isEarly = hasReached && context.clock.elapsedMs() < RESTS_AFTER_MS;
    return isEarly ? [...problems, "said to be at rest before it was"] : problems;
  } finally {
    await server.close();
  }
}

function expectedExit(fault: string, polls: number): number {
  const final = FINAL_FAULTS[fault];
  if (final !== undefined) return final.exitCode ?? NaN;
  // An answer of the service, or of this task: no outage, and nothing new.
  const isAnswer = RESPONSE_FAULTS[fault]?.meaning === "throttled" || fault.startsWith("a task ");
  return isAnswer || polls < POLLS.outage ? 0 : 9;
}

/** Plays a scenario on a clock of the caller's. */
export async function play(
  scenario: Scenario,
  timeline: Timeline,
  certificates: Certificates,
  caFile: string,
  elapsedMs: () => number,
  settleMs: number,
  start: Start,
): Promise<readonly string[]> {
  const { operation, route, attempts, reads = 0, output } = scenario;
  const fault = faultNamed(scenario.fault);
  const server = await startFaultServer({
    operation: PLAYED_OPERATIONS[operation],
    timeline,
    route,
    certificates,
    elapsedMs,
    actionFault: (attempt) => (attempt < attempts ? fault : undefined),
    readFault: (read, document) => (read < reads ? readFaultNamed(scenario.readFault ?? "", document) : undefined),
  });
  try {
    const isSilent = isSilentFault(fault) || isSilentFault(RESPONSE_FAULTS[scenario.readFault ?? ""]);
    const line = [
      "task",
      ...PLAYED_OPERATIONS[operation].line,
      "-o",
      output,
      "--settle",
      `${settleMs}ms`,
      ...(isSilent ? ["--request-timeout", `${SILENCE_MS}ms`] : []),
    ];
    const run = await start(line, environmentOf(route, server.port, caFile), server);
    return judge(scenario, fault, timeline, server, run, elapsedMs(), settleMs);
  } finally {
    await server.close();
  }
}

/** Long enough for every other exchange on a busy machine. */
const SILENCE_MS = 2000;

function isSilentFault(fault: Fault | undefined): boolean {
  return fault?.at === "response" ? fault.isSilent === true : fault?.does === "say nothing";
}

function faultNamed(name: string): Fault {
  const fault = RESPONSE_FAULTS[name] ?? FINAL_FAULTS[name] ?? CONNECTION_FAULTS[name];
  if (fault === undefined) throw new Error(`no fault ${name}`);
  return fault;
}

function readFaultNamed(name: string, document: Readonly<Record<string, unknown>>): ResponseFault {
  const fault = FINAL_FAULTS[name] ?? RESPONSE_FAULTS[name];
  if (fault !== undefined) return fault;
  const body = JSON.stringify(WORTHLESS_READS[name]?.(document));
  const answer: ResponseFault["answer"] = ({ send }) =>
    send(response(200, body, { "Content-Type": "application/json" }));
  return { at: "response", meaning: "lost", answer };
}

function environmentOf(route: Route, port: number, caFile: string): Readonly<Record<string, string>> {
  const token = { SMS_AUTH_TOKEN: "a-token-for-tests" };
  if (route === "direct") return { ...token, SMS_ENDPOINT: `http://127.0.0.1:${port}` };
  // Without the authorities of the system, whose many certificates would have to be read for each connection.
  const secure = { ...token, SMS_CA_FILE: caFile, SSL_CERT_FILE: caFile };
  if (route === "CA file") return { ...secure, SMS_ENDPOINT: `https://127.0.0.1:${port}` };
  return { ...secure, SMS_ENDPOINT: "https://sms.test", HTTPS_PROXY: `http://127.0.0.1:${port}` };
}

/** What a run said of the action. */
interface Told {
  readonly outcome: string;
  readonly verified: boolean | undefined;
  readonly retryable: boolean | undefined;
}

function toldBy({ stdout, stderr }: Run, output: Scenario["output"]): Told | undefined {
  if (output === "json") {
    const { outcome, verified, error } = JSON.parse(stdout) as Told & { readonly error: { retryable: boolean } | null };
    return { outcome, verified, retryable: error?.retryable };
  }
  const outcome = /^[\w -]+ (accepted|unchanged):/m.exec(stdout)?.[1];
  if (outcome !== undefined) return { outcome, verified: undefined, retryable: undefined };
  if (!stderr.includes("error: ")) return undefined;
  const isUnknown = stderr.includes("outcome unknown");
  return { outcome: isUnknown ? "unknown" : "failed", verified: undefined, retryable: undefined };
}

/** Holds what the program said against what the service did. */
function judge(
  scenario: Scenario,
  fault: Fault,
  timeline: Timeline,
  server: FaultServer,
  run: Run,
  nowMs: number,
  settleMs: number,
): readonly string[] {
  const problems: string[] = [];
  const expect = (isRight: boolean, problem: string) => void (isRight || problems.push(problem));
  let told: Told | undefined;
  try {
    told = toldBy(run, scenario.output);
  } catch {
    // Said below.
  }
  if (told === undefined) return [`no result: exit ${run.exitCode}, stdout ${run.stdout}, stderr ${run.stderr}`];
  const { outcome, verified, retryable } = told;
  const answers = server.answers();
  const doneAtMs = server.doneAtMs();
  const sent = answers.filter((meaning) => meaning !== "throttled").length;
  expect(sent <= 1, `sent ${sent} times`);
  if (verified === true && outcome === "accepted")
    expect(doneAtMs !== undefined && doneAtMs <= nowMs, "verified, but not done");
  expect(retryable !== true || sent === 0, "called retryable, though it was sent");
  const all = `${run.stdout}${run.stderr}`;
  expect(doneAtMs === undefined || !/nothing was sent/i.test(all), "said that nothing was sent");
  const right = expectedOutcome(scenario, fault, timeline, answers, settleMs);
  expect(right.outcomes.includes(outcome), `outcome ${outcome} and not ${right.outcomes.join(" or ")}`);
  const exitCode = { accepted: 0, unchanged: 0, unknown: 9, failed: right.failedExit, refused: 6 }[outcome];
  expect(run.exitCode === exitCode, `exit ${run.exitCode} and not ${exitCode} for ${outcome}`);
  expect((outcome === "unknown") === all.includes("outcome unknown"), "other words than the outcome");
  return problems.length === 0 ? [] : [...problems, all];
}

interface Expected {
  readonly outcomes: readonly string[];
  /** Exit code of a failure. */
  readonly failedExit?: number;
}

function expectedOutcome(
  scenario: Scenario,
  fault: Fault,
  timeline: Timeline,
  answers: readonly string[],
  settleMs: number,
): Expected {
  const { attempts, route, operation, reads = 0 } = scenario;
  if (fault.at === "connection") {
    // Without TLS and tunnels the connection may stand before the fault, and then nobody knows how much was read.
    const isUnread = route === "direct" && fault.does !== "refuse" && answers.length === 0;
    if (isUnread) return { outcomes: ["unknown", "failed"], failedExit: 9 };
    const isOver = attempts < MOST_ATTEMPTS && fault.isFinal !== true;
    return isOver ? { outcomes: ["accepted"] } : { outcomes: ["failed"], failedExit: 9 };
  }
  const isRefused = fault.meaning === "refused";
  // The task is gone, which is what a deletion is for.
  const isGone = operation === "delete" && fault.exitCode === 3 && scenario.fault in FINAL_FAULTS;
  if (isGone) return { outcomes: ["unchanged"] };
  if (isRefused) return { outcomes: ["failed"], failedExit: fault.exitCode ?? NaN };
  if (fault.meaning === "throttled")
    return attempts < MOST_ATTEMPTS ? { outcomes: ["accepted"] } : { outcomes: ["failed"], failedExit: 7 };
  if (fault.meaning === "accepted") return { outcomes: ["accepted"] };
  const isSeen = timeline.doneAfterMs !== undefined && timeline.doneAfterMs < settleMs;
  // A read of another kind may still show it: that the task is being deleted, for example.
  const mayBeSeen = isSeen && reads > FEW_READS;
  if (mayBeSeen) return { outcomes: ["accepted", "unknown"] };
  return { outcomes: [isSeen ? "accepted" : "unknown"] };
}

/** So many reads after an action may fail without hiding its effect. */
export const FEW_READS = 2;
