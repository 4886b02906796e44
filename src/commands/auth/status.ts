import { type ErrorKind, expectedError, type SmsError } from "../../errors.ts";
import type { Connection, Services } from "../../session/services.ts";
import { type Status, statusJson, statusView, type UnusedSource } from "../../view/identity.ts";
import { defineCommand, type Item } from "../command.ts";

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
  const connection = await services.connect();
  const failure = await checkCredentials(connection);
  const result: Status = {
    identity: await connection.identity(),
    profile: (await services.profiles.inUse())?.name,
    check: checkOf(failure),
    unused: await unusedBy(connection, services),
  };
  yield {
    json: statusJson(result),
    view: async () => statusView(result, services.display),
    ...(failure === undefined ? {} : { error: failure }),
  };
}

/** Why a read failed; undefined when it did not. */
async function checkCredentials({ client }: Connection): Promise<SmsError | undefined> {
  try {
    await client.listTasks({ limit: 1 });
    return undefined;
  } catch (thrown) {
    return expectedError(thrown);
  }
}

const REFUSALS: Partial<Record<ErrorKind, string>> = {
  auth: "rejected by the service",
  permission: "valid, but without permission to list tasks",
};

function checkOf(failure: SmsError | undefined): Status["check"] {
  if (failure === undefined) return { ok: true, words: "accepted by the service" };
  return { ok: false, words: REFUSALS[failure.kind] ?? "not checked: the service gave no answer to that" };
}

/** The other sources that hold credentials, complete or not. */
async function unusedBy({ source }: Connection, { credentials }: Services): Promise<readonly UnusedSource[]> {
  const findings = await credentials.findings();
  return findings.flatMap((finding): readonly UnusedSource[] => {
    if ("error" in finding) return [{ source: finding.name, why: `incomplete: ${finding.error.message}` }];
    const { resolved } = finding;
    return resolved.source === source.source ? [] : [{ source: finding.name, why: resolved.principal }];
  });
}
