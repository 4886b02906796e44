import { createServer } from "node:http";

import { createKeyLocks } from "./auth/key-locks.ts";
import { createKeyStore } from "./auth/key-store.ts";
import { createMetadataTokens } from "./auth/metadata-tokens.ts";
import { createTokenStore } from "./auth/token-store.ts";
import { ACCESS_KEY, DOMAIN_ID, SANDBOX_TOKEN, SECRET_KEY } from "./credentials.ts";
import type { Fault } from "./fault.ts";
import { createHandler, type RecordedRequest } from "./handler.ts";
import { listen } from "./listener.ts";
import { createRequestLog } from "./request-log.ts";
import type { Scenario } from "./scenario.ts";
import type { Service } from "./service.ts";
import { createTaskStore } from "./task-store.ts";

export interface SandboxOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Simulated seconds a real second. */
  readonly speed: number;
  readonly scenario: Scenario;
  readonly faults: readonly Fault[];
  /** Real time that the tokens and temporary keys live which it issues. */
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

/** Starts the fake service on this machine's loopback; rejects when the port cannot be had. */
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
    tasks: createTaskStore(scenario, startedAt),
    tokens: createTokenStore(tokenLifeMs),
    metadataTokens: createMetadataTokens(),
    keys: createKeyStore(tokenLifeMs),
    locks: createKeyLocks(),
    realNow,
    simulatedNow: () => Math.round(startedAt + (realNow() - startedAt) * speed),
  };
}
