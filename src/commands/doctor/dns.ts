import { isIP } from "node:net";

import type { Services } from "../command.ts";
import type { Found } from "./check.ts";
import { MEND_PROXY, mendedBy, patienceOf, type Way } from "./way.ts";

/** Whether the host is known; behind a proxy, the proxy's host: it looks up the others itself. */
export async function dns({ next, end, proxy }: Way, services: Services): Promise<Found> {
  const { host } = next;
  const whose = proxy === undefined ? "" : ` (the proxy, which looks up ${end.host} itself)`;
  if (isIP(host) !== 0)
    return { status: "ok", message: `${host} is an address already${whose}`, facts: { addresses: [host] } };
  const patience = await patienceOf(services);
  const addresses = await services.probe.addresses(host, patience).catch((thrown: unknown) => {
    throw mendedBy(proxy === undefined ? MEND_NAME : MEND_PROXY, thrown, host);
  });
  return { status: "ok", message: `${host} is ${listed(addresses)}${whose}`, facts: { addresses: [...addresses] } };
}

const MEND_NAME = "Check the host's spelling where the endpoint is set, and this machine's name servers.";
const SHOWN = 3;

function listed(addresses: readonly string[]): string {
  const more = addresses.length - SHOWN;
  return `${addresses.slice(0, SHOWN).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
