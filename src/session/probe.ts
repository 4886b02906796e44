import { UNAUTHENTICATED } from "../api/authorize.ts";
import { connectFailure } from "../api/network-error.ts";
import { createTransport, type TransportOptions } from "../api/transport.ts";
import type { ConnectLimits, Probe } from "../context.ts";
import { NetworkError, expectedError, type SmsError } from "../errors.ts";
import type { ExplainedProbe, UnauthenticatedProbe } from "./services.ts";

/** The probe, with its failures as SmsErrors. */
export function explainedProbe(probe: Probe): ExplainedProbe {
  return {
    addresses: (host, limits) => probe.addresses(host, limits).catch(throwConnectFailure(limits, "")),
    connect: (to, limits) => probe.connect(to, limits).catch(throwConnectFailure(limits, "")),
    async handshake(to, limits) {
      const handshake = await probe.handshake(to, limits).catch(throwConnectFailure(limits, to.proxy?.host ?? ""));
      const { problem } = handshake;
      const error = problem === undefined ? undefined : Object.assign(new Error(problem), { code: problem });
      return { ...handshake, problem: error && connectFailure(error, "") };
    },
  };
}

/** A handler that throws the SmsError for a failure to connect. */
function throwConnectFailure({ timeoutMs, interrupted }: ConnectLimits, via: string): (error: unknown) => never {
  return (error) => {
    if (interrupted.aborted) throw interrupted.reason;
    if (error instanceof Error && error.name === "TimeoutError")
      throw new NetworkError("timeout", `no answer within ${timeoutMs / 1000} s`, false, { hint: FIREWALL_HINT });
    throw connectFailure(error, via);
  };
}

const FIREWALL_HINT = "No answer often means a firewall: ask whether this machine may reach that address and port.";

/** Sends one GET without credentials: whether the service answers, and the time of its Date header. */
export async function probeUnauthenticated(url: URL, options: TransportOptions): Promise<UnauthenticatedProbe> {
  let date: string | null = null;
  let receivedAt = options.clock.now();
  const transport = createTransport({
    ...options,
    authorize: UNAUTHENTICATED,
    maxRetries: 0,
    async fetch(address, init) {
      const answer = await options.fetch(address, init);
      receivedAt = options.clock.now();
      date = answer.headers.get("date");
      return answer;
    },
  });
  const failure = await transport({ method: "GET", url }).then(
    () => undefined,
    (thrown: unknown): SmsError => expectedError(thrown),
  );
  return { failure, date: dateOf(date), receivedAt };
}

function dateOf(text: string | null): Date | undefined {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? undefined : new Date(ms);
}
