import { asSmsError } from "../../errors.ts";
import { exitCodeOf } from "../../exit-code.ts";
import type { Finding } from "../../view/finding.ts";
import type { Check } from "./check.ts";
import type { Patient } from "./patient.ts";

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
