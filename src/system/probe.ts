import type { ConnectLimits, Probe } from "../context.ts";

/** Probes the real network. Node's modules load when they are needed. */
export const systemProbe: Probe = {
  async addresses(host, limits) {
    const { lookup } = await import("node:dns/promises");
    const found = await firstOf(lookup(host, { all: true }), endOf(limits));
    return found.map(({ address }) => address);
  },
  async connect(to, limits) {
    const { connected } = await import("./sockets.ts");
    (await connected(to, endOf(limits))).destroy();
  },
  async handshake(to, limits) {
    const { connected, secured, tunnelled } = await import("./sockets.ts");
    const end = endOf(limits);
    const socket = await (to.proxy === undefined ? connected(to, end) : tunnelled(to, to.proxy, end));
    return secured(socket, to, end);
  },
};

function endOf({ timeoutMs, interrupted }: ConnectLimits): AbortSignal {
  return AbortSignal.any([interrupted, AbortSignal.timeout(timeoutMs)]);
}

/** A DNS look-up cannot be cancelled, so that the caller only stops waiting for it. */
function firstOf<T>(asked: Promise<T>, end: AbortSignal): Promise<T> {
  const ended = new Promise<never>((_, failed) => {
    end.addEventListener("abort", () => failed(end.reason), { once: true });
  });
  return Promise.race([asked, ended]);
}
