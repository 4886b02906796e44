import type { ConnectLimits, Probe } from "../context.ts";

/** Probes the real network. Node's modules load when they are needed. */
export const systemProbe: Probe = {
  async addresses(host, limits) {
    const { lookup } = await import("node:dns/promises");
    const found = await beforeAbort(lookup(host, { all: true }), abortSignal(limits));
    return found.map(({ address }) => address);
  },
  async connect(to, limits) {
    const { connectTo } = await import("./sockets.ts");
    (await connectTo(to, abortSignal(limits))).destroy();
  },
  async handshake(to, limits) {
    const { connectThrough, connectTo, tlsHandshake } = await import("./sockets.ts");
    const signal = abortSignal(limits);
    const socket = await (to.proxy === undefined ? connectTo(to, signal) : connectThrough(to, to.proxy, signal));
    return tlsHandshake(socket, to, signal);
  },
};

function abortSignal({ timeoutMs, interrupted }: ConnectLimits): AbortSignal {
  return AbortSignal.any([interrupted, AbortSignal.timeout(timeoutMs)]);
}

/** A DNS look-up cannot be cancelled, so that the caller only stops waiting for it. */
function beforeAbort<T>(lookup: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([lookup, aborted]);
}
