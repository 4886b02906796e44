import type { ConnectLimits, Probe } from "../context.ts";
import { limitTime } from "../time-limit.ts";

/** Probes the real network. Node's modules load when they are needed. */
export const systemProbe: Probe = {
  async addresses(host, limits) {
    const { lookup } = await import("node:dns/promises");
    const found = await beforeAbort(lookup(host, { all: true }), abortSignal(limits));
    return found.map(({ address }) => address);
  },
  async connect(to, limits) {
    const { connectTcp } = await import("./connect.ts");
    (await connectTcp(to, abortSignal(limits))).destroy();
  },
  async handshake({ host, port, proxy, ca }, limits) {
    const [{ connectTcp }, { connectThrough }, { inspectCertificate }] = await Promise.all([
      import("./connect.ts"),
      import("./tunnel.ts"),
      import("./tls.ts"),
    ]);
    const signal = abortSignal(limits);
    const tls = ca === undefined ? undefined : { ca };
    const to = { host, port };
    const socket = await (proxy === undefined ? connectTcp(to, signal) : connectThrough(to, proxy, tls, signal));
    return inspectCertificate(socket, host, ca, signal);
  },
};

function abortSignal({ timeoutMs, interrupted }: ConnectLimits): AbortSignal {
  return limitTime(timeoutMs, interrupted).signal;
}

/** A DNS look-up cannot be cancelled, so that the caller only stops waiting for it. */
function beforeAbort<T>(lookup: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([lookup, aborted]);
}
