import type { Handshake, Probe } from "../context.ts";
import type { NetworkError } from "../errors.ts";

/** The probe of the world, its errors in the words that requests have for them. */
export interface ToldProbe extends Omit<Probe, "handshake"> {
  readonly handshake: (...of: Parameters<Probe["handshake"]>) => Promise<ToldHandshake>;
}

export interface ToldHandshake extends Omit<Handshake, "problem"> {
  /** Why the certificate is not to be trusted. */
  readonly problem: NetworkError | undefined;
}
