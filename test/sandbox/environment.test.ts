import { expect, test } from "vitest";

import { sandboxEnvironment } from "../../src/commands/sandbox/flags.ts";

const SANDBOX = { url: "http://127.0.0.1:8080", token: "t", close: async () => {} } as unknown as Parameters<
  typeof sandboxEnvironment
>[0];

test.each<readonly [Record<string, string>, string | undefined]>([
  [{}, undefined],
  [{ HTTPS_PROXY: "http://proxy.example:3128", NO_PROXY: "127.0.0.1" }, undefined],
  [{ HTTP_PROXY: "http://proxy.example:3128", NO_PROXY: "a.example" }, "a.example,127.0.0.1"],
  [{ HTTP_PROXY: ":::" }, "127.0.0.1"],
])("a command in the sandbox uses no proxy, whatever %j says", (env, noProxy) => {
  expect(sandboxEnvironment(SANDBOX, env)["NO_PROXY"]).toBe(noProxy);
});
