import { NOBODY } from "../api/authorize.ts";
import { createDebugLog, NO_DEBUG_LOG } from "../api/debug-log.ts";
import { createFetch } from "../api/network.ts";
import { createTransport, type Transport, type TransportOptions } from "../api/transport.ts";
import type { Trust } from "../api/trust.ts";
import { proxyFor, proxySecrets, proxyWords } from "../config/proxy.ts";
import { type Layers, requiredSetting, settingOf } from "../config/settings.ts";
import type { Fetch } from "../context.ts";
import { durationOrNone, integer } from "../parse-value.ts";
import type { AccountInput } from "./account.ts";

const MOST_RETRIES = 100;

/** How requests are sent before anybody is known to send them: for IAM's own questions. */
export async function unsigned(layers: Layers, input: AccountInput): Promise<TransportOptions> {
  const { env } = input.context;
  input.secrets.learn(proxySecrets(env));
  const proxyOf = (url: URL) => proxyFor(url, env);
  const via = (url: URL) => {
    const proxy = proxyOf(url);
    return proxy === undefined ? "" : ` through the proxy ${proxyWords(proxy)}`;
  };
  return {
    ...common(input),
    fetch: await fetchFor(layers, input),
    route: { via, identity: () => undefined },
    timeoutMs: durationOrNone(requiredSetting("request_timeout", layers).text),
    maxRetries: integer(0, MOST_RETRIES)(requiredSetting("max_retries", layers).text),
  };
}

/** To this machine's own neighbour, the metadata service: never through a proxy. */
export function directly(input: AccountInput): Transport {
  return createTransport({
    ...common(input),
    fetch: input.context.fetch,
    route: { via: () => "", identity: () => undefined },
    timeoutMs: undefined,
    maxRetries: 0,
  });
}

function common({ globals, context, secrets, note }: AccountInput) {
  const { clock, random, interrupted, stderr } = context;
  const { redact } = secrets;
  return {
    clock,
    random,
    interrupted,
    redact,
    authorize: NOBODY,
    debug: globals.debug ? createDebugLog((line) => void stderr.write(line), redact) : NO_DEBUG_LOG,
    onRetry: (error: Error, attempt: number, delayMs: number, of: number) =>
      void note(`note: ${error.message}; trying again in ${(delayMs / 1000).toFixed(1)} s (${attempt} of ${of})`),
  };
}

async function fetchFor(layers: Layers, input: AccountInput): Promise<Fetch> {
  const { globals, context, warn } = input;
  const { fetch, env } = context;
  if (globals.insecure)
    await warn(
      "warning: --insecure: the server's certificate is not checked, anybody may read and change what is sent",
    );
  const trust = await trustOf(layers, input);
  return createFetch({ direct: fetch, proxyFor: (url) => proxyFor(url, env)?.url, trust });
}

/** undefined: whatever Node believes. Throws when the file that was named is none of certificates. */
export async function trustOf(layers: Layers, { globals, context }: AccountInput): Promise<Trust | undefined> {
  if (globals.insecure) return { rejectUnauthorized: false };
  const named = settingOf("ca_file", layers);
  return named && (await import("../api/trust.ts")).trustWith(named, context.env, context.files);
}
