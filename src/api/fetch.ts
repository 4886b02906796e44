import type { Fetch } from "../context.ts";
import type { TrustedCertificates } from "./certificates.ts";

/** How requests leave this machine. */
export interface Network {
  /** Without a proxy, further certificates or `--insecure`: Node's own fetch. */
  readonly direct: Fetch;
  /** The proxy for an address; undefined for none. */
  readonly proxyFor: (url: URL) => URL | undefined;
  readonly trust: TrustedCertificates | undefined;
}

/** A fetch that takes the way each address needs; the library for the unusual ones loads on their first request. */
export function createFetch({ direct, proxyFor, trust: certificates }: Network): Fetch {
  const byProxy = new Map<string, Promise<Fetch>>();
  const special = async (proxy: URL | undefined): Promise<Fetch> => {
    const { createProxyFetch } = await import("./proxy-fetch.ts");
    return createProxyFetch(proxy, certificates);
  };
  return async (url, init) => {
    const proxy = proxyFor(url);
    if (proxy === undefined && (certificates === undefined || url.protocol === "http:")) return direct(url, init);
    const key = proxy?.href ?? "";
    const found = byProxy.get(key) ?? special(proxy);
    byProxy.set(key, found);
    return (await found)(url, init);
  };
}
