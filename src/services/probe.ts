import { connectFailure } from "../api/network-failure.ts";
import type { ToldProbe } from "../commands/probe.ts";
import type { Patience, Probe } from "../context.ts";
import { NetworkError } from "../errors.ts";

export function toldProbe(probe: Probe): ToldProbe {
  return {
    addresses: (host, patience) => probe.addresses(host, patience).catch(told(patience, "")),
    connect: (to, patience) => probe.connect(to, patience).catch(told(patience, "")),
    async handshake(to, patience) {
      const found = await probe.handshake(to, patience).catch(told(patience, to.proxy?.host ?? ""));
      const { problem } = found;
      const error = problem === undefined ? undefined : Object.assign(new Error(problem), { code: problem });
      return { ...found, problem: error && connectFailure(error, "") };
    },
  };
}

function told({ timeoutMs, interrupted }: Patience, via: string): (error: unknown) => never {
  return (error) => {
    if (interrupted.aborted) throw interrupted.reason;
    if (error instanceof Error && error.name === "TimeoutError")
      throw new NetworkError("timeout", `no answer within ${timeoutMs / 1000} s`, false, { hint: SILENCE });
    throw connectFailure(error, via);
  };
}

const SILENCE = "Silence is what firewalls answer with: ask whether this machine may reach that address and port.";
