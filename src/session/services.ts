import type { Secrets } from "../api/redact.ts";
import type { Services } from "../commands/command.ts";
import type { Globals } from "../commands/global-flags.ts";
import type { Context } from "../context.ts";
import { createProgress } from "../output/terminal.ts";
import { safeText } from "../safe-text.ts";
import { createAccount } from "./account.ts";
import { explainedProbe } from "./probe.ts";

/** What commands get, made of the world and the global flags. Nothing is looked up before it is used. */
export function createServices(
  globals: Globals,
  context: Context,
  secrets: Secrets,
  { mayLogIn = true }: { readonly mayLogIn?: boolean } = {},
): Services {
  const { clock, env, stdin, stderr, files, spawn, interrupted } = context;
  // An argument may hold a secret that is known from elsewhere.
  const warn = (text: string) => stderr.write(`${safeText(secrets.mask(text))}\n`);
  const note = async (text: string) => (globals.quiet ? undefined : warn(text));
  const mayAsk = stdin.isTTY && stderr.isTTY && !globals.noInput;
  const account = createAccount({ globals, context, secrets, note, warn: onceEach(warn), mayLogIn });
  return {
    client: async () => (await account.connection()).client,
    account,
    clock,
    display: { now: clock.now(), utcOffset: globals.utc ? () => 0 : clock.utcOffset },
    note,
    warn,
    confirm: mayAsk ? (lines) => confirm(lines, context) : undefined,
    prompt: mayAsk ? context.prompt : undefined,
    progress: createProgress(globals, context),
    sameService: sameService(globals),
    random: context.random,
    stdin,
    env,
    readFile: files.read,
    spawn,
    probe: explainedProbe(context.probe),
    interrupted,
  };
}

/** What several requests have reason to say is said by the first. */
function onceEach(say: (text: string) => Promise<void>): (text: string) => Promise<void> {
  const said = new Set<string>();
  return async (text) => {
    if (said.has(text)) return;
    said.add(text);
    await say(text);
  };
}

function sameService({ endpoint, region, profile, caFile, insecure }: Globals): readonly string[] {
  const flags = { "--endpoint": endpoint, "--region": region, "--profile": profile, "--ca-file": caFile };
  const given = Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [name, value]));
  return insecure ? [...given, "--insecure"] : given;
}

async function confirm(lines: readonly string[], { stdin, stderr }: Context): Promise<boolean> {
  await stderr.write(`${lines.map(safeText).join("\n")} [y/N] `);
  return /^y(es)?$/i.test((await stdin.readLine())?.trim() ?? "");
}
