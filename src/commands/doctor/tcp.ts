import type { Services } from "../command.ts";
import type { Found } from "./check.ts";
import { MEND_PROXY, mendedBy, patienceOf, type Way } from "./way.ts";

/** Whether somebody takes connections there. */
export async function tcp({ next, proxy }: Way, services: Services): Promise<Found> {
  const { clock, probe } = services;
  const what = `port ${next.port} of ${next.host}`;
  const patience = await patienceOf(services);
  const begun = clock.now().getTime();
  await probe.connect(next, patience).catch((thrown: unknown) => {
    throw mendedBy(proxy === undefined ? MEND_PORT : MEND_PROXY, thrown, what);
  });
  const ms = clock.now().getTime() - begun;
  return { status: "ok", message: `connected to ${what} in ${ms} ms`, facts: { ...next, connect_ms: ms } };
}

const MEND_PORT =
  "Check the address, and ask whether a firewall lets this machine out; where a proxy has to be used, set HTTPS_PROXY.";
