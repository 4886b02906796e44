import { type AddressSetting, addressSettings, type Profile } from "../../config/settings.ts";
import { asSmsError, UsageError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import { objectOf } from "../../object-definition.ts";
import type { Connection, Services } from "../../session/services.ts";
import { identityJson, LOGIN } from "../../view/identity.ts";
import { defineCommand, type Item, toggle } from "../command.ts";
import { askForLogin, parseLogin, withoutCredentials } from "./login-input.ts";

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
    "The credentials are checked with one read before they are saved, in a file that only you can read (sms config path). " +
    "The region or endpoint in force is saved with them, so that the next shell needs no flag and no variable; " +
    "a variable does not replace what the profile has itself.",
  run: (input, services) => ({ many: false, items: items(input.stdin, services) }),
});

async function* items(fromStdin: boolean, services: Services): AsyncGenerator<Item> {
  const { profiles: store, stdin } = services;
  const path = store.path();
  const { name } = await store.choice();
  const settings = withoutCredentials(await store.valuesOf(name));
  const answers = fromStdin ? await parseLogin(stdin) : await promptLogin(name, settings, services);
  const address = addressToSave({ ...settings, ...answers }, services);
  const values = withAddress({ ...settings, ...answers }, address);
  const connection = await services.connectWith(name, values);
  await verifyCredentials(connection, services);
  await store.change(({ current, profiles }) => ({
    current: current ?? name,
    profiles: { ...profiles, [name]: values as JsonObject },
  }));
  const identity = await connection.identity();
  const withIt = address && !address.origin.startsWith("--") ? `, with the ${address.name} from ${address.origin}` : "";
  const lines = [
    `logged in as ${identity.who} at ${identity.endpoint.url}`,
    `saved in profile ${name} of ${path}${withIt}`,
  ];
  yield {
    json: objectOf(LOGIN, { profile: name, path, ...identityJson(identity) }),
    view: async () => [{ kind: "lines", lines }],
  };
  await noteIfUnused(name, services);
}

async function promptLogin(name: string, settings: Profile, { prompt, flags, env }: Services): Promise<Profile> {
  if (prompt !== undefined) return askForLogin(prompt, { flags, env, profile: { name, values: settings } });
  throw new UsageError(
    "auth login asks questions, which needs a terminal",
    "Give the credentials as JSON with --stdin.",
  );
}

/** What the profile needs so that its credentials work in the next shell, too: the address of a flag, or of a variable where it has none itself. */
function addressToSave({ region, endpoint }: Profile, { flags, env }: Services): AddressSetting | undefined {
  const hasOwn = region !== undefined || endpoint !== undefined;
  return addressSettings({ flags, env: hasOwn ? {} : env, profile: undefined })[0];
}

function withAddress(profile: Profile, address: AddressSetting | undefined): Profile {
  if (address === undefined) return profile;
  const { endpoint: _, ...others } = profile;
  // Beside an endpoint, a region would have no effect.
  return { ...(address.name === "region" ? others : profile), [address.name]: address.text };
}

/**
 * Sends one read with the credentials. A missing permission to list tasks is no failure: the service knows the credentials,
 * and they may still be good for other operations.
 */
async function verifyCredentials({ client }: Connection, { credentials, note }: Services): Promise<void> {
  // With a cached token, a wrong password would not be noticed.
  await credentials.forgetTokens();
  try {
    await client.listTasks({ limit: 1 });
  } catch (thrown) {
    const error = asSmsError(thrown);
    if (error.kind !== "permission") throw error.during("nothing was saved", {});
    await note(`note: these credentials are valid, but have no permission to list tasks: ${error.message}`);
  }
}

/** Says so when another source goes before the profile: otherwise it would look as if the log-in had no effect. */
async function noteIfUnused(profile: string, { profiles, credentials, note }: Services): Promise<void> {
  if ((await profiles.choice()).explicit) return;
  const first = (await credentials.findings())[0]?.name ?? "";
  if (first !== "" && !first.startsWith("profile "))
    await note(
      `note: ${first} takes precedence over the profile as long as it is set; --profile ${profile} takes precedence over it`,
    );
}
