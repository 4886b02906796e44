import { asSmsError, UsageError } from "../../errors.ts";
import type { Services } from "../../session/services.ts";
import { defineCommand, type Item, type Param } from "../command.ts";
import { readSettings, SANDBOX_FLAGS, sandboxEnvironment, type SandboxFlags, startLocalService } from "./flags.ts";

const command: Param<readonly string[]> = {
  help: "the command and its arguments, after --",
  placeholder: "<command...>",
  offers: "command",
  parse: (raw) => (Array.isArray(raw) ? raw.map(String) : []),
};

export const run = defineCommand({
  args: { command },
  flags: SANDBOX_FLAGS,
  finishes: true,
  examples: [
    {
      what: "A sample task of the sandbox, without an account",
      line: "sms sandbox run -- sms task show xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001",
    },
    {
      what: "A pipeline script against a service that fails twice",
      line: "sms sandbox run --fault 'GET * 502 x2' -- ./migrate.sh",
    },
  ],
  notes:
    "The command runs with SMS_ENDPOINT, SMS_IAM_ENDPOINT, SMS_METADATA_ENDPOINT, SMS_AUTH_TOKEN and SMS_SANDBOX=1 set, and its exit code becomes this one's. " +
    "A line on stderr says that it is practice; --quiet leaves it out. " +
    "`sms sandbox serve --help` explains fault rules, scenario files and logins.",
  run: (input, services) => ({ many: false, none: true, items: runInSandbox(input, services) }),
});

/** Practice must not be taken for production, nor the other way round. */
const NOTICE =
  "This is practice: sms talks to a local sandbox, not to Huawei Cloud, until the command ends (in a shell: exit). SMS_SANDBOX=1 is set.";

async function* runInSandbox(
  input: SandboxFlags & { readonly command: readonly string[] },
  services: Services,
): AsyncGenerator<Item> {
  const [program = "", ...args] = input.command;
  const sandbox = await startLocalService(await readSettings(input, services), services);
  try {
    await services.note(NOTICE);
    yield {
      exitCode: await services
        .spawn(program, args, sandboxEnvironment(sandbox, services.env), services.interrupted)
        .catch(cannotRun(program)),
    };
  } finally {
    await sandbox.close();
  }
}

function cannotRun(program: string): (thrown: unknown) => never {
  return (thrown) => {
    throw new UsageError(`${program} cannot be run: ${asSmsError(thrown).message}`);
  };
}
