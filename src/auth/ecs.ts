import type { KeyCredential } from "./credential.ts";
import type { ResolvedSource } from "./credential.ts";

/** Temporary keys of the agency that was given to the server `sms` runs on. */
export type AgencyKeys = Omit<KeyCredential, "source" | "kind">;

/** The metadata service of an ECS; asked only where a profile or `SMS_AUTH=ecs` wants it. */
export function resolvedAgency(origin: string, ask: () => Promise<AgencyKeys>): ResolvedSource {
  const source = `agency of this ECS (${origin})`;
  return {
    source,
    principal: "the agency of this ECS",
    secrets: [],
    renewable: true,
    obtain: async () => ({ kind: "keys", source, ...(await ask()) }),
  };
}
