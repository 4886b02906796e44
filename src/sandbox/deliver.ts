import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Answer } from "./answer.ts";
import type { Outcome } from "./outcome.ts";

const HUGE_CHUNKS = 65;
const CHUNK_BYTES = 1_048_576;

/** Does to the connection what was decided. */
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

/** A JSON document above 64 MiB, written as fast as the client reads; fails when the client goes away. */
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
