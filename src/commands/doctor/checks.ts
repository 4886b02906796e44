import { asSmsError } from "../../errors.ts";
import { exitCodeOf } from "../../exit-code.ts";
import type { Finding } from "../../view/doctor.ts";
import type { Check, Patient } from "./check.ts";
import { checkConfig } from "./config.ts";
import { checkAccount, checkCredentials } from "./credentials.ts";
import { checkDns, checkIam, checkProxy, checkTcp, checkTls } from "./network.ts";
import { checkClock, checkEndpoint, checkRead, checkService, checkWrite } from "./service.ts";

/** In the order in which things go wrong: what a check needs stands above it. */
export const CHECKS: readonly Check[] = [
  { name: "config", needs: [], look: checkConfig },
  { name: "endpoint", needs: ["config"], look: checkEndpoint },
  { name: "proxy", needs: ["endpoint"], look: checkProxy },
  { name: "dns", needs: ["proxy"], look: async ({ services, way }) => checkDns(await way(), services) },
  { name: "tcp", needs: ["dns"], look: async ({ services, way }) => checkTcp(await way(), services) },
  { name: "tls", needs: ["tcp"], look: async ({ services, way }) => checkTls(await way(), services) },
  { name: "service", needs: ["tls"], look: checkService },
  { name: "iam", needs: ["config"], look: checkIam },
  { name: "credentials", needs: ["config", "iam"], look: checkCredentials },
  { name: "clock", needs: ["service"], look: checkClock },
  { name: "account", needs: ["credentials", "clock"], look: checkAccount },
  { name: "read", needs: ["account", "service"], look: checkRead },
  { name: "write", needs: [], look: checkWrite },
];

/** Each check as it is done; one that needs another that failed is not tried. */
export async function* examine(checks: readonly Check[], patient: Patient): AsyncGenerator<Finding> {
  /** What failed, and what is not tried for that, each with the failure it comes from. */
  const blocked = new Map<string, string>();
  for (const { name, needs, look } of checks) {
    const cause = needs.map((each) => blocked.get(each)).find((each) => each !== undefined);
    if (cause !== undefined) {
      blocked.set(name, cause);
      yield { check: name, status: "skip", message: `needs ${cause}` };
      continue;
    }
    const found = await findingOf(name, look, patient);
    if (found?.status === "fail") blocked.set(name, name);
    if (found !== undefined) yield found;
  }
}

async function findingOf(name: string, look: Check["look"], patient: Patient): Promise<Finding | undefined> {
  try {
    const found = await look(patient);
    return found && { check: name, ...found };
  } catch (thrown) {
    const error = asSmsError(thrown);
    if (error.kind === "interrupted" || error.kind === "internal") throw thrown;
    const { hint } = error.facts;
    const remedy = hint === undefined ? {} : { remedy: hint };
    return { check: name, status: "fail", message: error.message, ...remedy, exitCode: exitCodeOf(error) };
  }
}
