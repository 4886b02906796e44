import { createAuthorize } from "./api/authorize.ts";
import { createClient, type SmsClient } from "./api/client.ts";
import { createDebugLog, NO_DEBUG_LOG } from "./api/debug-log.ts";
import { lookUpDomainId } from "./api/iam.ts";
import { createRedact, redactHeaders } from "./api/redact.ts";
import { createTransport, type TransportOptions } from "./api/transport.ts";
import { type Credential, secretsOf } from "./auth/credential.ts";
import { cacheFolder, createDomainCache } from "./auth/domain-cache.ts";
import { environmentCredential } from "./auth/environment.ts";
import type { Services } from "./commands/command.ts";
import type { Globals } from "./commands/global-flags.ts";
import { iamEndpoint, smsEndpoint, urlBelow } from "./config/endpoint.ts";
import type { Context } from "./context.ts";
import { SmsError } from "./errors.ts";
import { createProgress } from "./output/progress.ts";
import { safeText } from "./safe-text.ts";

/** What commands get, made of the world and the global flags. Nothing is looked up before it is used. */
export function createServices(globals: Globals, context: Context): Services {
  const { clock, env, stdin, stderr, files, spawn, interrupted } = context;
  const warn = (text: string) => stderr.write(`${safeText(text)}\n`);
  const note = async (text: string) => (globals.quiet ? undefined : warn(text));
  let client: Promise<SmsClient> | undefined;
  const mayAsk = stdin.isTTY && stderr.isTTY && !globals.noInput;
  return {
    client: () => (client ??= connect(globals, context, note)),
    clock,
    display: { now: clock.now(), utcOffset: globals.utc ? () => 0 : clock.utcOffset },
    note,
    warn,
    confirm: mayAsk ? (lines) => confirm(lines, context) : undefined,
    progress: createProgress(globals, context),
    sameService: sameService(globals),
    random: context.random,
    stdin,
    env,
    readFile: files.read,
    spawn,
    interrupted,
  };
}

function sameService({ endpoint, region }: Globals): readonly string[] {
  return [
    ...(endpoint === undefined ? [] : ["--endpoint", endpoint]),
    ...(region === undefined ? [] : ["--region", region]),
  ];
}

async function confirm(lines: readonly string[], { stdin, stderr }: Context): Promise<boolean> {
  await stderr.write(`${lines.map(safeText).join("\n")} [y/N] `);
  return /^y(es)?$/i.test((await stdin.readLine())?.trim() ?? "");
}

async function connect(globals: Globals, context: Context, note: Services["note"]): Promise<SmsClient> {
  const endpoint = smsEndpoint(globals, context.env);
  const credential = environmentCredential(context.env);
  if (credential === undefined) throw noCredentials();
  const options = transportOptions(globals, context, credential, note);
  const authorize = createAuthorize(credential, context.clock, domainIdOf(credential, options, context));
  const preview = async (request: Parameters<typeof authorize>[0]) =>
    redactHeaders(Object.entries(await authorize(request)), options.redact);
  return createClient(createTransport({ ...options, authorize }), (path) => urlBelow(endpoint, path), preview);
}

function noCredentials(): SmsError {
  const hint =
    "Set SMS_AUTH_TOKEN, or CLOUD_SDK_AK and CLOUD_SDK_SK (sms help environment lists all names). To try sms without an account: sms sandbox run -- COMMAND.";
  return new SmsError("auth", "no credentials found in the environment", { hint });
}

function transportOptions(
  globals: Globals,
  context: Context,
  credential: Credential,
  note: Services["note"],
): Omit<TransportOptions, "authorize"> {
  const redact = createRedact(secretsOf(credential));
  return {
    fetch: context.fetch,
    clock: context.clock,
    random: context.random,
    redact,
    debug: globals.debug ? createDebugLog((line) => void context.stderr.write(line), redact) : NO_DEBUG_LOG,
    onRetry: (error, attempt, delayMs) =>
      void note(
        `note: ${error.message}; trying again in ${(delayMs / 1000).toFixed(1)} s (${attempt} of ${globals.maxRetries})`,
      ),
    timeoutMs: globals.requestTimeout,
    maxRetries: globals.maxRetries,
    interrupted: context.interrupted,
  };
}

/** The account id of a key: given, else remembered, else asked of IAM once. */
function domainIdOf(
  credential: Credential,
  options: Omit<TransportOptions, "authorize">,
  context: Context,
): () => Promise<string | undefined> {
  if (credential.kind === "token") return async () => undefined;
  const { env, files, home } = context;
  let domainId: Promise<string> | undefined;
  const lookUp = async () => {
    const iam = iamEndpoint(env);
    const cache = createDomainCache(files, cacheFolder(env, home, context.platform));
    const known = await cache.get(credential.accessKey, iam.href);
    if (known !== undefined) return known;
    const authorize = createAuthorize(credential, context.clock, async () => undefined);
    const found = await lookUpDomainId(createTransport({ ...options, authorize }), urlBelow(iam, "/v3/auth/domains"));
    // A folder that cannot be written costs a look-up next time, not this command.
    await cache.set(credential.accessKey, iam.href, found).catch(() => undefined);
    return found;
  };
  const forgetFailure = (error: unknown) => {
    domainId = undefined;
    throw error;
  };
  return async () => credential.domainId ?? (domainId ??= lookUp().catch(forgetFailure));
}
