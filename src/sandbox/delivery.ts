import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Effect } from "./faults.ts";
import { type HttpResponse, emptyResponse, htmlResponse, errorOfStatus, throttlingError } from "./response.ts";

/** What happens on the connection of one request. */
type Delivery =
  | { readonly kind: "response"; readonly response: HttpResponse; readonly delayMs: number }
  | { readonly kind: "reset" | "silent" | "huge" };

type DeliveryOf<K> = (
  effect: Extract<Effect, { kind: K }>,
  carryOut: () => HttpResponse,
  requestId: string,
) => Delivery;

const DELIVERY_OF_EFFECT: { readonly [K in Effect["kind"]]: DeliveryOf<K> } = {
  status: (effect, carryOut, requestId) => {
    if (effect.after) carryOut();
    return responseDelivery(BODIES[effect.body](effect.status, requestId));
  },
  throttle: ({ seconds }, _, requestId) => {
    const response = throttlingError(requestId);
    return responseDelivery(
      seconds === null ? response : { ...response, headers: { ...response.headers, "Retry-After": String(seconds) } },
    );
  },
  reset: ({ after }, carryOut) => {
    if (after) carryOut();
    return { kind: "reset" };
  },
  delay: ({ ms }, carryOut) => responseDelivery(carryOut(), ms),
  silent: () => ({ kind: "silent" }),
  cut: (_, carryOut) => responseDelivery(withHalfBody(carryOut())),
  huge: () => ({ kind: "huge" }),
};

const BODIES: Readonly<Record<"error" | "html" | "empty", (status: number, requestId: string) => HttpResponse>> = {
  error: errorOfStatus,
  html: (status) => htmlResponse(status, status < 400 ? "Sign in to the network" : `${status} Error`),
  empty: emptyResponse,
};

export function deliveryOf(effect: Effect | null, carryOut: () => HttpResponse, requestId: string): Delivery {
  if (effect === null) return responseDelivery(carryOut());
  return (DELIVERY_OF_EFFECT[effect.kind] as DeliveryOf<unknown>)(effect as never, carryOut, requestId);
}

/** For the request log: 0 when there is no response. */
export function statusOf(delivery: Delivery): number {
  if (delivery.kind === "response") return delivery.response.status;
  return delivery.kind === "huge" ? 200 : 0;
}

function responseDelivery(response: HttpResponse, delayMs = 0): Delivery {
  return { kind: "response", response, delayMs };
}

function withHalfBody(response: HttpResponse): HttpResponse {
  return { ...response, body: response.body.slice(0, Math.floor(response.body.length / 2)) };
}

const HUGE_CHUNKS = 65;
const CHUNK_BYTES = 1_048_576;

/** Sends the response, or does to the connection what the fault asks for. */
export async function deliver(
  connection: ServerResponse,
  delivery: Delivery,
  sleep: (ms: number) => Promise<void>,
): Promise<void> {
  if (delivery.kind === "response") {
    if (delivery.delayMs > 0) await sleep(delivery.delayMs);
    write(connection, delivery.response);
  } else if (delivery.kind === "reset") {
    connection.socket?.resetAndDestroy();
  } else if (delivery.kind === "huge") {
    await streamHuge(connection);
  }
}

function write(connection: ServerResponse, { status, headers, body }: HttpResponse): void {
  connection.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
  connection.end(body);
}

/** Writes a JSON document of more than 64 MiB as fast as the client reads; rejects when the client disconnects. */
async function streamHuge(connection: ServerResponse): Promise<void> {
  connection.writeHead(200, { "Content-Type": "application/json" });
  await pipeline(Readable.from(hugeDocument()), connection);
}

function* hugeDocument(): Generator<Buffer> {
  yield Buffer.from('{"padding":"');
  const chunk = Buffer.alloc(CHUNK_BYTES, "a");
  for (let sent = 0; sent < HUGE_CHUNKS; sent += 1) yield chunk;
  yield Buffer.from('"}');
}
