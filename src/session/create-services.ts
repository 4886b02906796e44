import type { Secrets } from "../api/secrets.ts";
import { credentialChain, noCredentials, resolveEach, resolveFirst } from "../auth/chain.ts";
import { cacheFolder } from "../config/folders.ts";
import type { ChosenProfile } from "../config/profiles.ts";
import type { Layers } from "../config/settings.ts";
import { trustedFiles } from "../config/trusted-files.ts";
import type { Context } from "../context.ts";
import { DeadlineError, InterruptedError } from "../errors.ts";
import { once } from "../once.ts";
import { createProgress } from "../output/terminal.ts";
import { safeText } from "../safe-text.ts";
import { limitTime } from "../time-limit.ts";
import { connect, directTransportOptions, trustedCertificatesOf, transportOptions } from "./connection.ts";
import { createProfiles } from "./profiles.ts";
import type { Credentials, Globals, NetworkProbe, Services, SessionOptions } from "./services.ts";

/** Makes what commands get of the outside and the global flags. Nothing is looked up before its first use. */
export function createServices(
  globals: Globals,
  context: Context,
  secrets: Secrets,
  { mayLogIn = true }: { readonly mayLogIn?: boolean } = {},
): Services {
  const { clock, env, stdin, stderr, files, spawn, interrupted } = context;
  // An argument may repeat a secret that is known from another place.
  const warn = (text: string) => stderr.write(`${safeText(secrets.mask(text))}\n`);
  const note = async (text: string) => (globals.quiet ? undefined : warn(text));
  const mayAsk = stderr.isTTY && !globals.noInput;
  const asked = createConfirm(context);
  const warnOnce = withoutRepeats(warn);
  const ownFiles = trustedFiles(files, context.userId, warnOnce);
  const options: SessionOptions = { globals, context, ownFiles, secrets, note, warn: warnOnce, mayLogIn };
  const profiles = createProfiles(options);
  const layers = once(async () => layersWith(await profiles.inUse(), options));
  const credentials = createCredentials(layers, profiles.inUse, options);
  const connection = once(async () => connect(await layers(), credentials.resolved, options));
  const services: Services = {
    client: async () => (await connection()).client,
    connect: connection,
    connectWith: (name, values) => connectWith({ name, values, origin: name, explicit: true }, options),
    credentials,
    profiles,
    layers,
    flags: globals,
    probe: once(() => createNetworkProbe(layers, options)),
    clock,
    display: { now: clock.now(), utcOffset: globals.utc ? () => 0 : clock.utcOffset },
    note,
    warn,
    isAtTerminal: stderr.isTTY && globals.output === "table",
    get confirm() {
      return mayAsk && asked.isPossible() ? asked.confirm : undefined;
    },
    prompt: mayAsk && stdin.isTTY ? context.prompt : undefined,
    progress: createProgress(globals, context),
    sameFlags: sameFlags(globals),
    random: context.random,
    stdin: asked.stdin,
    env,
    readFile: files.read,
    spawn,
    interrupted,
    withDeadline(timeoutMs) {
      if (timeoutMs === undefined || timeoutMs > LONGEST_DEADLINE_MS) return services;
      const reason = () => new DeadlineError(`the time was up (--timeout: ${timeoutMs / 1000} s)`);
      const { signal } = limitTime(timeoutMs + LAST_LOOK_MS, interrupted, reason);
      return createServices(globals, { ...context, interrupted: signal }, secrets, { mayLogIn });
    },
  };
  return services;
}

/** Of --timeout; the longest timer of Node is not much longer, and would end before. */
const LONGEST_DEADLINE_MS = 2 ** 31 - 2000;
/** A wait ends at its deadline by itself, with all that it knows; its last look at a task has so much time. */
const LAST_LOOK_MS = 1000;

/** The credential chain, each source with what it needs of the outside. With `isOnly`, the profile is the only source. */
function createCredentials(
  layers: () => Promise<Layers>,
  profile: () => Promise<ChosenProfile | undefined>,
  options: SessionOptions,
  isOnly = false,
): Credentials {
  const { env, home, capture, interrupted } = options.context;
  const requests = () => import("./credential-requests.ts");
  const chain = once(async () =>
    credentialChain({
      env,
      home,
      files: options.ownFiles,
      capture,
      interrupted,
      profile: await profile(),
      isProfileOnly: isOnly,
      scope: async () => (await requests()).tokenScope(await layers()),
      tokenService: async () => {
        const all = await layers();
        return (await requests()).createTokenService(all, () => transportOptions(all, options), options);
      },
      agencyKeys: async () => (await requests()).requestAgencyKeys(directTransportOptions(options), env),
    }),
  );
  return {
    resolved: once(async () => {
      const resolved = await resolveFirst(await chain());
      if (resolved === undefined) throw await noCredentials(await chain());
      return resolved;
    }),
    findings: async () => resolveEach(await chain()),
    async forgetTokens() {
      const { clearCache } = await import("../auth/token-cache.ts");
      await clearCache(options.ownFiles, cacheFolder(options.context));
    },
  };
}

async function connectWith(profile: ChosenProfile, options: SessionOptions) {
  const layers = layersWith(profile, options);
  const credentials = createCredentials(
    async () => layers,
    async () => profile,
    options,
    true,
  );
  return connect(layers, credentials.resolved, options);
}

function layersWith(profile: ChosenProfile | undefined, { globals, context }: SessionOptions): Layers {
  return { flags: globals, env: context.env, profile };
}

async function createNetworkProbe(layers: () => Promise<Layers>, options: SessionOptions): Promise<NetworkProbe> {
  const { explainedProbe, probeUnauthenticated } = await import("./probe.ts");
  return {
    ...explainedProbe(options.context.probe),
    unauthenticated: async (url) => probeUnauthenticated(url, await transportOptions(await layers(), options)),
    certificates: async () => trustedCertificatesOf(await layers(), options),
  };
}

/** Prints each text once: every request of a command has the same warning about --insecure. */
function withoutRepeats(print: (text: string) => Promise<void>): (text: string) => Promise<void> {
  const printed = new Set<string>();
  return async (text) => {
    if (printed.has(text)) return;
    printed.add(text);
    await print(text);
  };
}

function sameFlags(globals: Globals): readonly string[] {
  const { output, query, endpoint, region, profile, caFile, requestTimeout, maxRetries } = globals;
  const valued = {
    "--output": output === "table" ? undefined : output,
    "--query": query,
    "--endpoint": endpoint,
    "--region": region,
    "--profile": profile,
    "--ca-file": caFile,
    "--request-timeout": requestTimeout,
    "--max-retries": maxRetries,
  };
  const { noHeaders, utc, quiet, insecure, noInput } = globals;
  const toggles = {
    "--no-headers": noHeaders,
    "--utc": utc,
    "--quiet": quiet,
    "--insecure": insecure,
    "--no-input": noInput,
  };
  return [
    ...Object.entries(valued).flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
    ...Object.entries(toggles).flatMap(([name, isGiven]) => (isGiven ? [name] : [])),
  ];
}

/**
 * Questions with yes or no. They are answered on stdin, and on the controlling terminal where stdin is a pipe or a file, or a terminal
 * at which ids have been typed to their end: the largest batches come through a pipe.
 */
function createConfirm({ stdin, stderr, controllingTerminal }: Context) {
  let isRead = false;
  const readingStdin: Services["stdin"] = {
    isTTY: stdin.isTTY,
    lines: () => ((isRead = true), stdin.lines()),
    bytes: () => ((isRead = true), stdin.bytes()),
  };
  return {
    stdin: readingStdin,
    isPossible: () => stdin.isTTY || controllingTerminal.exists,
    async confirm(lines: readonly string[]) {
      const { wrapTo } = await import("../output/width.ts");
      // What cannot be undone is read in whole words; room is left for the answer.
      const width = Math.max((stderr.columns ?? Infinity) - 1, 20);
      const wrapped = lines.flatMap((line) => wrapTo(safeText(line), width));
      await stderr.write(`${wrapped.join("\n")} [y/N] `);
      const isFree = stdin.isTTY && !isRead;
      const terminal = isFree || !controllingTerminal.exists ? stdin : controllingTerminal;
      try {
        const answer = await terminal.readLine();
        if (answer === undefined) await stderr.write("\n");
        return /^y(es)?$/i.test(answer?.trim() ?? "");
      } catch (error) {
        if (!(error instanceof InterruptedError)) throw error;
        await stderr.write("\n");
        throw new InterruptedError(error.signal, "interrupted at the question; nothing was sent");
      }
    },
  };
}
