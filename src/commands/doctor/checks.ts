import { expectedError } from "../../errors.ts";
import { exitCodeOf } from "../../exit-code.ts";
import type { Finding } from "../../view/doctor.ts";
import type { Check, DoctorContext } from "./check.ts";
import { checkConfig } from "./config.ts";
import { checkAccount, checkCredentials } from "./credentials.ts";
import { checkDns, checkIam, checkProxy, checkTcp, checkTls } from "./network.ts";
import { checkClock, checkEndpoint, checkRead, checkService, checkWrite } from "./service.ts";

/** In order of dependence: a check stands below those that it needs. */
export const CHECKS: readonly Check[] = [
  { name: "config", needs: [], run: checkConfig },
  { name: "endpoint", needs: ["config"], run: checkEndpoint },
  { name: "proxy", needs: ["endpoint"], run: checkProxy },
  { name: "dns", needs: ["proxy"], run: async ({ services, route }) => checkDns(await route(), services) },
  { name: "tcp", needs: ["dns"], run: async ({ services, route }) => checkTcp(await route(), services) },
  { name: "tls", needs: ["tcp"], run: async ({ services, route }) => checkTls(await route(), services) },
  { name: "service", needs: ["tls"], run: checkService },
  { name: "iam", needs: ["config"], run: checkIam },
  { name: "credentials", needs: ["config", "iam"], run: checkCredentials },
  { name: "clock", needs: ["service"], run: checkClock },
  { name: "account", needs: ["credentials", "clock"], run: checkAccount },
  { name: "read", needs: ["account", "service"], run: checkRead },
  { name: "write", needs: [], run: checkWrite },
];

/** Yields each finding as its check ends. A check that needs a failed one is not run. */
export async function* runChecks(checks: readonly Check[], context: DoctorContext): AsyncGenerator<Finding> {
  /** Checks that failed or were not run, each with the failure that is the cause. */
  const blocked = new Map<string, string>();
  for (const { name, needs, run: look } of checks) {
    const cause = needs.map((each) => blocked.get(each)).find((each) => each !== undefined);
    if (cause !== undefined) {
      blocked.set(name, cause);
      yield { check: name, status: "skip", message: `needs ${cause}` };
      continue;
    }
    const found = await findingOf(name, look, context);
    if (found?.status === "fail") blocked.set(name, name);
    if (found !== undefined) yield found;
  }
}

async function findingOf(name: string, look: Check["run"], context: DoctorContext): Promise<Finding | undefined> {
  try {
    const found = await look(context);
    return found && { check: name, ...found };
  } catch (thrown) {
    const error = expectedError(thrown);
    const { hint } = error.facts;
    const remedy = hint === undefined ? {} : { remedy: hint };
    return { check: name, status: "fail", message: error.message, ...remedy, exitCode: exitCodeOf(error) };
  }
}
