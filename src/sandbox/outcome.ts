import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { type Answer, emptyAnswer, htmlAnswer, errorOfStatus, throttled } from "./answer.ts";
import type { Effect } from "./faults.ts";

/** What happens on the connection of one request. */
type Outcome =
  | { readonly kind: "answer"; readonly answer: Answer; readonly delayMs: number }
  | { readonly kind: "reset" | "silent" | "huge" };

type Decide<K> = (effect: Extract<Effect, { kind: K }>, carryOut: () => Answer, requestId: string) => Outcome;

const DECISIONS: { readonly [K in Effect["kind"]]: Decide<K> } = {
  status: (effect, carryOut, requestId) => {
    if (effect.after) carryOut();
    return answered(BODIES[effect.body](effect.status, requestId));
  },
  throttle: ({ seconds }, _, requestId) => {
    const answer = throttled(requestId);
    return answered(
      seconds === null ? answer : { ...answer, headers: { ...answer.headers, "Retry-After": String(seconds) } },
    );
  },
  reset: ({ after }, carryOut) => {
    if (after) carryOut();
    return { kind: "reset" };
  },
  delay: ({ ms }, carryOut) => answered(carryOut(), ms),
  silent: () => ({ kind: "silent" }),
  cut: (_, carryOut) => answered(half(carryOut())),
  huge: () => ({ kind: "huge" }),
};

const BODIES: Readonly<Record<"error" | "html" | "empty", (status: number, requestId: string) => Answer>> = {
  error: errorOfStatus,
  html: (status) => htmlAnswer(status, status < 400 ? "Sign in to the network" : `${status} Error`),
  empty: emptyAnswer,
};

export function decide(effect: Effect | null, carryOut: () => Answer, requestId: string): Outcome {
  if (effect === null) return answered(carryOut());
  return (DECISIONS[effect.kind] as Decide<unknown>)(effect as never, carryOut, requestId);
}

/** The status for the request log; 0 for no answer. */
export function statusOf(outcome: Outcome): number {
  if (outcome.kind === "answer") return outcome.answer.status;
  return outcome.kind === "huge" ? 200 : 0;
}

function answered(answer: Answer, delayMs = 0): Outcome {
  return { kind: "answer", answer, delayMs };
}

function half(answer: Answer): Answer {
  return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
}

const HUGE_CHUNKS = 65;
const CHUNK_BYTES = 1_048_576;

/** Answers the request, or fails it, as decided. */
export async function deliver(
  response: ServerResponse,
  outcome: Outcome,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  if (outcome.kind === "answer") {
    if (outcome.delayMs > 0) await sleep(outcome.delayMs);
    write(response, outcome.answer);
  } else if (outcome.kind === "reset") {
    response.socket?.resetAndDestroy();
  } else if (outcome.kind === "huge") {
    await streamHuge(response);
  }
}

function write(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

/** Writes a JSON document of more than 64 MiB as fast as the client reads; rejects when the client disconnects. */
async function streamHuge(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "Content-Type": "application/json" });
  await pipeline(Readable.from(hugeDocument()), response);
}

function* hugeDocument(): Generator<Buffer> {
  yield Buffer.from('{"padding":"');
  const chunk = Buffer.alloc(CHUNK_BYTES, "a");
  for (let sent = 0; sent < HUGE_CHUNKS; sent += 1) yield chunk;
  yield Buffer.from('"}');
}
