import { Agent, type Dispatcher, fetch as undiciFetch, Pool, ProxyAgent } from "undici";

import type { Fetch, FetchAnswer } from "../context.ts";
import type { TrustedCertificates } from "./certificates.ts";

/** Kept so long between the polls of a wait. */
const KEEP_ALIVE_MS = 60_000;

/** fetch through a proxy, with further certificates, or without looking at them. undici's own fetch fits its own agents. */
export function createProxyFetch(proxy: URL | undefined, certificates: TrustedCertificates | undefined): Fetch {
  const tls = certificates === undefined ? {} : certificates;
  const dispatcher =
    proxy === undefined
      ? new Agent({ connect: tls, keepAliveTimeout: KEEP_ALIVE_MS })
      : new ProxyAgent({
          uri: proxy.href,
          requestTls: tls,
          proxyTls: tls,
          keepAliveTimeout: KEEP_ALIVE_MS,
          clientFactory: toProxy,
        });
  // Two spellings of one interface: Node's own types of fetch, and those of the package.
  return (url, init) => undiciFetch(url, { ...init, dispatcher } as never) as unknown as Promise<FetchAnswer>;
}

/** What the code of an error says when a proxy closed the connection instead of answering. */
const PROXY_CLOSED = "PROXY_CLOSED";

/** undici takes a closed connection for one that was idle, and would connect again for ever. */
function toProxy(origin: URL, options: object): Dispatcher {
  const pool = new Pool(origin, options);
  const connect = pool.connect.bind(pool) as (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;
  const connectOnce = async (to: Dispatcher.ConnectOptions) => {
    try {
      return await connect(to);
    } catch (cause) {
      const isClosed = cause instanceof Error && "code" in cause && cause.code === "UND_ERR_SOCKET";
      throw isClosed ? Object.assign(new Error("closed by the proxy", { cause }), { code: PROXY_CLOSED }) : cause;
    }
  };
  return Object.assign(pool, { connect: connectOnce });
}
