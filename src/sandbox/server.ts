import { createHash } from "node:crypto";
import { createServer, type Server, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

import { MOST_BODY_BYTES } from "../model/limits.ts";
import { createKeyLocks } from "./auth/authenticate.ts";
import type { WireRequest } from "./auth/canonical-request.ts";
import { createKeyStore, createMetadataTokens, createTokenStore } from "./auth/tokens.ts";
import { ACCESS_KEY, DOMAIN_ID, SANDBOX_TOKEN, SECRET_KEY } from "./credentials.ts";
import { deliver, deliveryOf, statusOf } from "./delivery.ts";
import type { Service } from "./endpoints/endpoint.ts";
import { type Fault, createFaultSelector } from "./faults.ts";
import { respondTo } from "./routes.ts";
import type { Scenario } from "./scenario.ts";
import { createStore } from "./store.ts";

export interface SandboxOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Simulated seconds per real second. */
  readonly speed: number;
  readonly scenario: Scenario;
  readonly faults: readonly Fault[];
  /** Lifetime of issued tokens and temporary keys, in real ms. */
  readonly tokenLifeMs: number;
  /** Real time. The signal ends a sleep when the sandbox is closed. */
  readonly clock: { now(): Date; sleep(ms: number, signal?: AbortSignal): Promise<void> };
}

export interface Sandbox {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  readonly token: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly domainId: string;
  /** Oldest first; the last 10,000. */
  readonly requests: () => readonly RecordedRequest[];
  close(): Promise<void>;
}

/** Starts the simulated service on the loopback interface; rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const closed = new AbortController();
  const log = createRequestLog();
  const sleep = (ms: number): Promise<void> => options.clock.sleep(ms, closed.signal);
  const handler = createHandler({ service: createService(options), faults: options.faults, sleep, record: log.add });
  const listener = await listen(createServer(handler), options.port);
  return {
    url: listener.url,
    token: SANDBOX_TOKEN,
    accessKey: ACCESS_KEY,
    secretKey: SECRET_KEY,
    domainId: DOMAIN_ID,
    requests: log.all,
    close() {
      closed.abort();
      return listener.close();
    },
  };
}

function createService({ clock, speed, scenario, tokenLifeMs }: SandboxOptions): Service {
  const startedAt = clock.now().getTime();
  const realNow = (): number => clock.now().getTime();
  return {
    store: createStore(scenario, startedAt),
    tokens: createTokenStore(tokenLifeMs),
    metadataTokens: createMetadataTokens(),
    keys: createKeyStore(tokenLifeMs),
    locks: createKeyLocks(),
    realNow,
    simulatedNow: () => Math.round(startedAt + (realNow() - startedAt) * speed),
  };
}

/** The loopback address, which other machines cannot reach. */
const HOST = "127.0.0.1";

interface Listener {
  readonly url: string;
  /** Closes every connection at once, including idle ones. */
  close(): Promise<void>;
}

async function listen(server: Server, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(portError(error, port)));
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  const reason = error.code === "EADDRINUSE" ? "another program listens on it" : error.message;
  return new Error(`the sandbox cannot use port ${port} on ${HOST}: ${reason}`, { cause: error });
}

interface RecordedRequest {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly path: string;
  readonly body: string;
  /** 0 for a request without a response. */
  readonly status: number;
}

interface HandlerOptions {
  readonly service: Service;
  readonly faults: readonly Fault[];
  readonly sleep: (ms: number) => Promise<void>;
  readonly record: (request: RecordedRequest) => void;
}

/** Handles a request from its first byte to the last byte of the response. */
function createHandler({
  service,
  faults,
  sleep,
  record,
}: HandlerOptions): (message: IncomingMessage, response: ServerResponse) => void {
  const nextEffect = createFaultSelector(faults);
  let count = 0;
  const handle = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(message);
    const requestId = requestIdOf((count += 1));
    const effect = nextEffect(request.method, request.target.split("?")[0] ?? "");
    const delivery = deliveryOf(effect, () => respondTo(request, service, requestId), requestId);
    record({ method: request.method, path: request.target, body: request.body.toString(), status: statusOf(delivery) });
    response.setHeader("Date", new Date(service.realNow()).toUTCString());
    if (request.target.startsWith("/v3/auth/")) response.setHeader("X-IAM-Trace-Id", requestId);
    response.setHeader("X-Request-Id", requestId);
    await deliver(response, delivery, sleep);
  };
  return (message, response) => void handle(message, response).catch(() => response.destroy());
}

/** The n-th request of every sandbox has the same id, so that recorded sessions can be compared. */
function requestIdOf(count: number): string {
  return createHash("md5").update(`sandbox ${count}`).digest("hex");
}

/** Reads the whole request, dropping what exceeds the limit. Rejects when the client disconnects. */
async function readRequest(message: IncomingMessage): Promise<WireRequest> {
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

const MOST_RECORDED = 10_000;

export interface RequestLog {
  readonly add: (request: RecordedRequest) => void;
  /** Oldest first. */
  readonly all: () => readonly RecordedRequest[];
}

/** Keeps only the latest requests, so that a sandbox that runs for days does not use ever more memory. */
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
