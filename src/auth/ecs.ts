import type { KeyCredential, ResolvedSource } from "./credential.ts";

/** Temporary keys of the agency that was given to the server `sms` runs on. */
export type AgencyKeys = Omit<KeyCredential, "source" | "kind">;

/** The agency of an ECS. Used only where a profile (`auth = ecs`) or `SMS_AUTH=ecs` selects it: other machines have no metadata service. */
export function resolveAgency(origin: string, requestKeys: () => Promise<AgencyKeys>): ResolvedSource {
  const source = `agency of this ECS (${origin})`;
  return {
    source,
    principal: "the agency of this ECS",
    secrets: [],
    renewable: true,
    obtain: async () => ({ kind: "keys", source, ...(await requestKeys()) }),
  };
}
