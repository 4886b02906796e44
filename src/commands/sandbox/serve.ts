import type { Env } from "../../context.ts";
import { type JsonObject, textField } from "../../json.ts";
import { type ObjectDefinition, objectOf } from "../../object-definition.ts";
import { DOMAIN_NAME, LOGINS, USER_NAME, USER_PASSWORD } from "../../sandbox/credentials.ts";
import { FAULT_GRAMMAR } from "../../sandbox/faults.ts";
import { SCENARIO_FORMAT } from "../../sandbox/scenario.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import type { Services } from "../../session/services.ts";
import { defineCommand, type Item } from "../command.ts";
import {
  readSettings,
  SANDBOX_FLAGS,
  sandboxEnvironment,
  type SandboxFlags,
  type SandboxSettings,
  startLocalService,
} from "./flags.ts";

const ACCOUNT = `Every operation of the official SDKs is served, so other clients
work, too. Speed rules follow the clock of UTC. An upload of logs takes 90
simulated seconds; it fails for a bucket with "missing" in its name,
for an agent that is away or older than 25.1.0, and before the first start of the migration.`;
const DAY_MS = 86_400_000;
const MOST_LISTED = 20;

export const serve = defineCommand({
  args: {},
  flags: SANDBOX_FLAGS,
  examples: [
    { what: "A local SMS service; paste the lines it prints into another shell", line: "sms sandbox serve" },
    {
      what: "On a fixed port, its tasks 600 times faster than real ones",
      line: "sms sandbox serve --port 8080 --speed 600",
    },
    {
      what: "A service that loses the answer to the first action",
      line: "sms sandbox serve --fault 'POST /v3/tasks/*/action reset-after x1'",
    },
    { what: "Tokens that have to be renewed every minute", line: "sms sandbox serve --token-life 1m" },
  ],
  notes: `${FAULT_GRAMMAR}\n\n${SCENARIO_FORMAT}\n\n${LOGINS}\n\n${ACCOUNT}`,
  run: (input, services) => ({ many: false, items: serveUntilInterrupted(input, services) }),
});

async function* serveUntilInterrupted(input: SandboxFlags, services: Services): AsyncGenerator<Item> {
  const settings = await readSettings(input, services);
  const sandbox = await startLocalService(settings, services);
  try {
    yield announcement(sandbox, settings, services.env);
    await services.note(`Ctrl-C stops it. Its time runs ${settings.speed} times as fast, so its dates run ahead.`);
    for (;;) await services.clock.sleep(DAY_MS, services.interrupted);
  } finally {
    await sandbox.close();
  }
}

export const SANDBOX = {
  schema: "sms.sandbox/1",
  of: "sandbox serve",
  fields: {
    url: { type: "string", about: "where it answers" },
    domain_id: { type: "string", about: "the account its access key belongs to" },
    environment: { type: { map: "string" }, about: "variables that lead a command to it" },
    tasks: {
      type: {
        list: {
          fields: {
            id: { type: "string", about: "of the task" },
            name: { type: "string", about: "of the task" },
            state: { type: "string", about: "as the scenario begins" },
          },
        },
      },
      about: "the tasks that it has",
    },
  },
} as const satisfies ObjectDefinition;

/** Lines that a shell can run, with the tasks as comments. */
function announcement(sandbox: Sandbox, { scenario }: SandboxSettings, env: Env): Item {
  const { url, accessKey, secretKey, domainId } = sandbox;
  const variables = sandboxEnvironment(sandbox, env);
  const keys = { CLOUD_SDK_AK: accessKey, CLOUD_SDK_SK: secretKey };
  const login = { HW_USER_NAME: USER_NAME, HW_USER_PASSWORD: USER_PASSWORD, HW_DOMAIN_NAME: DOMAIN_NAME };
  const tasks = scenario.tasks.map(({ document }) => taskSummary(document));
  const lines = [
    `# SMS sandbox at ${url}; in another shell:`,
    ...exports(variables),
    ...insteadOfToken("sign requests with an access key", { ...keys, SMS_DOMAIN_ID: domainId }),
    ...insteadOfToken("log in to IAM", login),
    ...insteadOfToken("get temporary keys as on an ECS", { SMS_AUTH: "ecs" }),
    ...(tasks.length > MOST_LISTED ? [`# It has ${tasks.length} tasks; the first ${MOST_LISTED}:`] : ["# Its tasks:"]),
    ...tasks.slice(0, MOST_LISTED).map(({ id, name, state }) => `#   ${id}  ${name}  ${state}`),
  ];
  const json = objectOf(SANDBOX, { url, domain_id: domainId, environment: { ...variables, ...keys }, tasks });
  return { json, view: async () => [{ kind: "lines", lines }] };
}

function insteadOfToken(what: string, variables: Readonly<Record<string, string>>): readonly string[] {
  const lines = ["unset SMS_AUTH_TOKEN", ...exports(variables)];
  return [`# or, to ${what} instead:`, ...lines.map((line) => `#   ${line}`)];
}

function taskSummary(document: JsonObject) {
  const field = (name: string) => textField(document, name) ?? "";
  return { id: field("id"), name: field("name"), state: field("state") };
}

function exports(variables: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
}
