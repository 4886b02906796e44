import { proxyVariable } from "../../config/proxy.ts";
import type { Env } from "../../context.ts";
import { ConfigError, UsageError } from "../../errors.ts";
import { duration, integer } from "../../parse-value.ts";
import type { Sandbox, SandboxOptions } from "../../sandbox/server.ts";
import type { Services } from "../../session/services.ts";
import { type Input, optional, type Params, repeated, withDefault } from "../command.ts";

/** Flags of both sandbox commands. */
export const SANDBOX_FLAGS = {
  port: withDefault("port on 127.0.0.1; 0 takes a free one", "<n>", "0", integer(0, 65_535)),
  speed: withDefault("how many times faster than real time its tasks move", "<factor>", "60", integer(1, 1_000_000)),
  scenario: { ...optional("JSON file with tasks, instead of the built-in ones", "<file>", String), offers: "files" },
  tokenLife: withDefault("how long tokens and keys it issues live", "<duration>", "24h", tokenLife),
  fault: repeated("a fault rule; may be given several times (see below)", "<rule>", String),
} as const satisfies Params;
export type SandboxFlags = Input<typeof SANDBOX_FLAGS>;
/** What the flags ask for, not started yet. */
export type SandboxSettings = Omit<SandboxOptions, "clock">;

/** Checks the flags and reads the scenario; starts nothing yet. */
export async function readSettings(flags: SandboxFlags, services: Services): Promise<SandboxSettings> {
  const [{ parseFault }, { parseScenario, defaultScenario }] = await Promise.all([
    import("../../sandbox/faults.ts"),
    import("../../sandbox/scenario.ts"),
  ]);
  const { port, speed, scenario: file, tokenLife: tokenLifeMs } = flags;
  const faults = flags.fault.map((rule) => withUsageErrors("--fault", () => parseFault(rule)));
  const text = file === undefined ? undefined : await readScenario(file, services);
  const scenario = text === undefined ? defaultScenario() : withUsageErrors("--scenario", () => parseScenario(text));
  return { port, speed, scenario, faults, tokenLifeMs };
}

function tokenLife(text: string): number {
  const ms = duration(text);
  if (ms === 0) throw new UsageError("0 leaves no time at all");
  return ms;
}

async function readScenario(file: string, { readFile }: Services): Promise<string> {
  const text = await readFile(file).catch((error: Error) => {
    throw new UsageError(`--scenario: ${error.message}`);
  });
  if (text === undefined) throw new UsageError(`--scenario: there is no file ${file}`);
  return text;
}

/** Starts the local service. Throws ConfigError when its port cannot be used. */
export async function startLocalService(settings: SandboxSettings, { clock }: Services): Promise<Sandbox> {
  const { startSandbox } = await import("../../sandbox/server.ts");
  return startSandbox({ ...settings, clock }).catch((error: Error) => {
    throw new ConfigError(error.message);
  });
}

function withUsageErrors<T>(flag: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const [message] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new UsageError(`${flag}: ${message}`, "sms sandbox serve --help explains fault rules and scenario files.");
  }
}

/** The variables that make a command use the sandbox and nothing else, without the proxy that `env` may name. */
export function sandboxEnvironment({ url, token }: Sandbox, env: Env): Readonly<Record<string, string>> {
  const variables = {
    SMS_ENDPOINT: url,
    SMS_IAM_ENDPOINT: url,
    SMS_METADATA_ENDPOINT: url,
    SMS_AUTH_TOKEN: token,
    SMS_SANDBOX: "1",
  };
  const { hostname } = new URL(url);
  const name = env["no_proxy"] ? "no_proxy" : "NO_PROXY";
  const isProxied = proxyVariable(new URL(url), env) !== undefined;
  return isProxied ? { ...variables, [name]: env[name] ? `${env[name]},${hostname}` : hostname } : variables;
}
