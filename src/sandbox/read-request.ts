import type { IncomingMessage } from "node:http";

import { MOST_BODY_BYTES } from "../model/body-limit.ts";
import type { WireRequest } from "./auth/canonical-request.ts";

/** Reads the whole request; what is sent beyond the limit is read and dropped. Rejects when the client breaks off. */
export async function readRequest(message: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BODY_BYTES + 1) chunks.push(chunk);
  }
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)] as const);
  const body = size <= MOST_BODY_BYTES ? Buffer.concat(chunks) : Buffer.alloc(MOST_BODY_BYTES + 1);
  return { method: message.method ?? "", target: message.url ?? "", headers: Object.fromEntries(headers), body };
}
