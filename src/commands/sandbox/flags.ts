import { ConfigError, UsageError } from "../../errors.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import type { Input, Params, Services } from "../command.ts";
import { integer, optional, repeated, withDefault } from "../params.ts";

/** Flags of both sandbox commands. */
export const SANDBOX_FLAGS = {
  port: withDefault("port on 127.0.0.1; 0 takes a free one", "<n>", "0", integer(0, 65_535)),
  speed: withDefault("how many times faster than real time its tasks move", "<factor>", "60", integer(1, 1_000_000)),
  scenario: optional("JSON file with tasks, instead of the built-in ones", "<file>", String),
  fault: repeated("a fault rule; may be given several times (see below)", "<rule>", String),
} as const satisfies Params;

/** Starts the local service as the flags say. */
export async function startFromFlags(flags: Input<typeof SANDBOX_FLAGS>, services: Services): Promise<Sandbox> {
  const [{ startSandbox }, { parseFault }, { parseScenario, defaultScenario }] = await Promise.all([
    import("../../sandbox/server.ts"),
    import("../../sandbox/fault.ts"),
    import("../../sandbox/scenario.ts"),
  ]);
  const faults = flags.fault.map((rule) => asUsage("--fault", () => parseFault(rule)));
  const file = flags.scenario;
  const text = file === undefined ? undefined : await services.readFile(file).catch((error: unknown) => asUsage("--scenario", () => { throw error; }));
  if (file !== undefined && text === undefined) throw new UsageError(`--scenario: there is no file ${file}`);
  const scenario = text === undefined ? defaultScenario() : asUsage("--scenario", () => parseScenario(text));
  const { port, speed } = flags;
  return startSandbox({ port, speed, scenario, faults, clock: services.clock }).catch((error: Error) => {
    throw new ConfigError(`the sandbox could not start: ${error.message}`);
  });
}

function asUsage<T>(flag: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${flag}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The variables that lead a command to the sandbox. */
export function sandboxEnvironment({ url, token }: Sandbox): Readonly<Record<string, string>> {
  return { SMS_ENDPOINT: url, SMS_IAM_ENDPOINT: url, SMS_AUTH_TOKEN: token };
}
