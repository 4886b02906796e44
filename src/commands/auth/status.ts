import { expectedError, type SmsError } from "../../errors.ts";
import { type Status, statusJson, statusView, type Unused } from "../../view/identity.ts";
import type { Connection } from "../account.ts";
import { defineCommand, type Item, type Services } from "../command.ts";

export const status = defineCommand({
  args: {},
  flags: {},
  examples: [
    { what: "Which credentials are used, and whether they work", line: "sms auth status" },
    { what: "In a script: 0 when they do, 4 when they do not", line: "sms auth status -o json" },
  ],
  notes: "One read is sent to the service: GET /v3/tasks?limit=1. No secret is shown.",
  run: (_, services) => ({ many: false, items: items(services) }),
});

async function* items(services: Services): AsyncGenerator<Item> {
  const { account, display } = services;
  const connection = await account.connection();
  const failure = await checkCredentials(connection);
  const found: Status = {
    identity: await connection.identity(),
    profile: (await account.profile())?.name,
    check: checkOf(failure),
    unused: await unusedBy(connection, services),
  };
  yield {
    json: statusJson(found),
    view: async () => statusView(found, display),
    ...(failure === undefined ? {} : { error: failure }),
  };
}

/** undefined when the service took the credentials. */
async function checkCredentials({ client }: Connection): Promise<SmsError | undefined> {
  try {
    await client.listTasks({ limit: 1 });
    return undefined;
  } catch (thrown) {
    return expectedError(thrown);
  }
}

function checkOf(failure: SmsError | undefined): Status["check"] {
  if (failure === undefined) return { ok: true, words: "the service takes them" };
  const isKnown = failure.kind === "permission";
  return {
    ok: false,
    words: isKnown ? "the service knows them, but they may not list tasks" : "the service did not take them",
  };
}

async function unusedBy({ source: resolved }: Connection, { account }: Services): Promise<readonly Unused[]> {
  const findings = await account.findings();
  return findings.flatMap((found): readonly Unused[] => {
    if ("error" in found) return [{ source: found.name, why: `incomplete: ${found.error.message}` }];
    return found.lead.source === resolved.source ? [] : [{ source: found.name, why: found.lead.principal }];
  });
}
