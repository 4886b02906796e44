import type { KeyName, Profile } from "../../config/keys.ts";
import { asSmsError, UsageError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import { identityJson } from "../../view/identity.ts";
import type { Connection } from "../account.ts";
import { defineCommand, type Item, type Services } from "../command.ts";
import { toggle } from "../command.ts";
import { askForLogin } from "./login-input.ts";
import { parseLogin, withoutCredentials } from "./login-input.ts";

export const login = defineCommand({
  args: {},
  flags: { stdin: toggle("read the credentials from stdin, as JSON") },
  examples: [
    { what: "Answer a few questions; secrets are not shown", line: "sms auth login" },
    { what: "Into a profile of its own", line: "sms auth login --profile prod" },
    {
      what: "Without a terminal, from whatever prints the secrets",
      line: "print-secrets-as-json | sms auth login --stdin --region ap-southeast-3",
    },
  ],
  notes:
    'JSON for --stdin: {"ak","sk"}, with "security_token" and "domain_id" where there are; {"user_name","password","domain_name"}; {"token"}; ' +
    '{"credential_process"}; {"auth":"ecs"}. Settings such as "region" may stand beside them.\n' +
    "The credentials are tried with one read before they are saved, in a file that only you may read (sms config path). " +
    "--region and --endpoint are saved with them.",
  run: (input, services) => ({ many: false, items: items(input.stdin, services) }),
});

async function* items(fromStdin: boolean, services: Services): AsyncGenerator<Item> {
  const { account, stdin } = services;
  const { name } = await account.choice();
  const known = { ...withoutCredentials(await account.valuesOf(name)), ...addressFlags(services) };
  const values = { ...known, ...(fromStdin ? await parseLogin(stdin) : await askMissing(name, known, services)) };
  const connection = await account.as(name, values).connection();
  await verifyCredentials(connection, services);
  const { path } = account;
  await account.change(({ current, profiles }) => ({
    current: current ?? name,
    profiles: { ...profiles, [name]: values as JsonObject },
  }));
  const identity = await connection.identity();
  const lines = [`logged in as ${identity.who} at ${identity.endpoint.url}`, `saved in profile ${name} of ${path}`];
  yield {
    json: { schema: "sms.login/1", profile: name, path, ...identityJson(identity) },
    view: async () => [{ kind: "lines", lines }],
  };
  await noteIfUnused(name, services);
}

async function askMissing(name: string, known: Profile, { prompt, account }: Services): Promise<Profile> {
  if (prompt !== undefined) return askForLogin(prompt, await account.as(name, known).layers());
  throw new UsageError(
    "auth login asks questions, and there is nobody to answer",
    "Give the credentials as JSON with --stdin.",
  );
}

function addressFlags({ account }: Services): Profile {
  const { region, endpoint } = account.flags;
  const given: readonly (readonly [KeyName, string | undefined])[] = [
    ["region", region],
    ["endpoint", endpoint],
  ];
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** A refusal for want of a permission proves who asks: such credentials may still act on tasks. */
async function verifyCredentials({ client }: Connection, { account, note }: Services): Promise<void> {
  // A remembered token would let a wrong password pass.
  await account.forgetTokens();
  try {
    await client.listTasks({ limit: 1 });
  } catch (thrown) {
    const error = asSmsError(thrown);
    if (error.kind !== "permission") throw error.during("nothing was saved", {});
    await note(`note: these credentials are valid, but may not list tasks: ${error.message}`);
  }
}

/** What goes before the profile makes a log-in look as if it had not worked. */
async function noteIfUnused(profile: string, { account, note }: Services): Promise<void> {
  if ((await account.choice()).explicit) return;
  const first = (await account.findings())[0]?.name ?? "";
  if (first !== "" && !first.startsWith("profile "))
    await note(`note: ${first} goes before the profile as long as it is set; --profile ${profile} goes before it`);
}
