import type { ConnectLimits, Probe } from "../context.ts";
import { limitTime } from "../time-limit.ts";

/** Probes the real network. Node's modules load when they are needed. */
export const systemProbe: Probe = {
  async addresses(host, limits) {
    const { lookUpUntilAbort } = await import("./connect.ts");
    return lookUpUntilAbort(host, abortSignal(limits));
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
