import { Agent, fetch as undiciFetch, ProxyAgent } from "undici";

import type { Fetch } from "../context.ts";
import type { Trust } from "./trust.ts";

/** Kept so long between the polls of a wait. */
const KEEP_ALIVE_MS = 60_000;

/** fetch through a proxy, with further certificates, or without looking at them. undici's own fetch fits its own agents. */
export function specialFetch(proxy: URL | undefined, trust: Trust | undefined): Fetch {
  const tls = trust === undefined ? {} : trust;
  const dispatcher =
    proxy === undefined
      ? new Agent({ connect: tls, keepAliveTimeout: KEEP_ALIVE_MS })
      : new ProxyAgent({ uri: proxy.href, requestTls: tls, proxyTls: tls, keepAliveTimeout: KEEP_ALIVE_MS });
  // Two spellings of one interface: Node's own types of fetch, and those of the package.
  return (url, init) => undiciFetch(url, { ...init, dispatcher } as never) as unknown as Promise<Response>;
}
