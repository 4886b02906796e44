import type { RecordedRequest } from "./handler.ts";

const MOST_RECORDED = 10_000;

export interface RequestLog {
  readonly add: (request: RecordedRequest) => void;
  /** Oldest first. */
  readonly all: () => readonly RecordedRequest[];
}

/** Remembers the last requests, so that a sandbox that runs for days does not grow. */
export function createRequestLog(): RequestLog {
  const requests: RecordedRequest[] = [];
  return {
    add(request) {
      requests.push(request);
      if (requests.length > MOST_RECORDED) requests.shift();
    },
    all: () => [...requests],
  };
}
