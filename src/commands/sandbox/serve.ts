import { FAULT_GRAMMAR } from "../../sandbox/fault.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import { defineCommand, type Item, type Services } from "../command.ts";
import { SANDBOX_FLAGS, sandboxEnvironment, startFromFlags } from "./flags.ts";

const FOREVER_MS = 86_400_000;

export const serve = defineCommand({
  args: {},
  flags: SANDBOX_FLAGS,
  examples: [
    { what: "A local SMS service; paste the lines it prints into another shell", line: "sms sandbox serve" },
    { what: "On a fixed port, its tasks 600 times faster than real ones", line: "sms sandbox serve --port 8080 --speed 600" },
    { what: "A service that loses the answer to the first action", line: "sms sandbox serve --fault 'POST /v3/tasks/*/action reset-after x1'" },
  ],
  notes: FAULT_GRAMMAR,
  run: (input, services) => ({ many: false, items: serveUntilInterrupted(input, services) }),
});

async function* serveUntilInterrupted(input: Parameters<typeof startFromFlags>[0], services: Services): AsyncGenerator<Item> {
  const sandbox = await startFromFlags(input, services);
  try {
    yield announcement(sandbox);
    await services.note("Ctrl-C stops it.");
    for (;;) await services.clock.sleep(FOREVER_MS, services.interrupted);
  } finally {
    await sandbox.close();
  }
}

function announcement(sandbox: Sandbox): Item {
  const { url, accessKey, secretKey, domainId } = sandbox;
  const variables = sandboxEnvironment(sandbox);
  const keys = { CLOUD_SDK_AK: accessKey, CLOUD_SDK_SK: secretKey };
  const lines = [
    `# SMS sandbox at ${url}; in another shell:`,
    ...exports(variables),
    "# or, to sign requests with an access key instead of the token:",
    "unset SMS_AUTH_TOKEN",
    ...exports(keys),
  ].map((line) => (line === "unset SMS_AUTH_TOKEN" || line.includes("CLOUD_SDK") ? `#   ${line}` : line));
  const json = { schema: "sms.sandbox/1", url, domain_id: domainId, environment: { ...variables, ...keys } };
  return { json, view: async () => [{ kind: "lines", lines }] };
}

function exports(variables: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
}
