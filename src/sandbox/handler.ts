import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

import { deliver } from "./deliver.ts";
import { openFaultBook } from "./fault-book.ts";
import type { Fault } from "./fault.ts";
import { decide, statusOf } from "./outcome.ts";
import { readRequest } from "./read-request.ts";
import { serve, type Service } from "./service.ts";

export interface RecordedRequest {
  readonly method: string;
  /** With its query, as it was sent. */
  readonly path: string;
  readonly body: string;
  /** 0 when the request got no answer. */
  readonly status: number;
}

export interface HandlerOptions {
  readonly service: Service;
  readonly faults: readonly Fault[];
  readonly sleep: (ms: number) => Promise<void>;
  readonly record: (request: RecordedRequest) => void;
}

/** One request from its first byte to its last. */
export function createHandler({
  service,
  faults,
  sleep,
  record,
}: HandlerOptions): (message: IncomingMessage, response: ServerResponse) => void {
  const takeFault = openFaultBook(faults);
  let count = 0;
  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(message);
    const requestId = requestIdOf((count += 1));
    const effect = takeFault(request.method, request.target.split("?")[0] ?? "");
    const outcome = decide(effect, () => serve(request, service, requestId), requestId);
    record({ method: request.method, path: request.target, body: request.body.toString(), status: statusOf(outcome) });
    response.setHeader("Date", new Date(service.realNow()).toUTCString());
    if (request.target.startsWith("/v3/auth/")) response.setHeader("X-IAM-Trace-Id", requestId);
    response.setHeader("X-Request-Id", requestId);
    await deliver(response, outcome, sleep);
  };
  return (message, response) => void handle(message, response).catch(() => response.destroy());
}

/** The n-th request of a sandbox always has the same id, so that recorded sessions compare equal. */
function requestIdOf(count: number): string {
  return createHash("md5").update(`sandbox ${count}`).digest("hex");
}
