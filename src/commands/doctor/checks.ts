import { expectedError } from "../../errors.ts";
import { exitCodeOf } from "../../exit-code.ts";
import type { Finding } from "../../view/doctor.ts";
import type { Check, DoctorContext } from "./check.ts";
import { checkConfig } from "./config.ts";
import { checkAccount, checkCredentials } from "./credentials.ts";
import { checkDns, checkIam, checkProxy, checkTcp, checkTls } from "./network.ts";
import { checkClock, checkEndpoint, checkRead, checkService, checkWrite } from "./service.ts";

/** In the order in which they run: the checks that one needs stand above it. */
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

/** Yields the finding of each check as it ends. A check that needs one that failed is skipped. */
export async function* runChecks(checks: readonly Check[], context: DoctorContext): AsyncGenerator<Finding> {
  /** The checks that failed or were skipped, each with the check that failed first. */
  const blocked = new Map<string, string>();
  for (const { name, needs, run } of checks) {
    const cause = needs.map((each) => blocked.get(each)).find((each) => each !== undefined);
    if (cause !== undefined) {
      blocked.set(name, cause);
      yield { check: name, status: "skip", message: `not checked: ${cause} failed` };
      continue;
    }
    const finding = await findingOf(name, run, context);
    if (finding?.status === "fail") blocked.set(name, name);
    if (finding !== undefined) yield finding;
  }
}

async function findingOf(name: string, run: Check["run"], context: DoctorContext): Promise<Finding | undefined> {
  try {
    const result = await run(context);
    return result && { check: name, ...result };
  } catch (thrown) {
    const error = expectedError(thrown);
    const { hint } = error.facts;
    const remedy = hint === undefined ? {} : { remedy: hint };
    return { check: name, status: "fail", message: error.message, ...remedy, exitCode: exitCodeOf(error) };
  }
}
