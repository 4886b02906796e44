import { describe, expect, test } from "vitest";

import {
  type Endpoint,
  type Flags,
  iamEndpoint,
  type Layers,
  type Profile,
  smsEndpoint,
  urlBelow,
} from "../../src/config/settings.ts";
import type { Env } from "../../src/context.ts";
import { SmsError } from "../../src/errors.ts";

const layers = (flags: Flags, env: Env): Layers => ({ flags, env, profile: undefined });
const REGIONS =
  "cn-north-4, ap-southeast-3, my-kualalumpur-1, ru-moscow-1, ae-ad-1, eu-west-101, ap-southeast-1 (retired)";

/** The address, or the error as data. */
function outcome(find: () => Endpoint) {
  try {
    return find().url.href;
  } catch (error) {
    if (!(error instanceof SmsError)) throw error;
    const { name, kind, message, facts } = error;
    return { name, kind, message, facts };
  }
}
const usage = (message: string, hint?: string) => ({
  name: "UsageError",
  kind: "usage",
  message,
  facts: hint === undefined ? {} : { hint },
});
const config = (message: string, hint?: string) => ({ ...usage(message, hint), name: "ConfigError", kind: "config" });

describe("regions", () => {
  test.each([
    ["cn-north-4", "https://sms.cn-north-4.myhuaweicloud.com/"],
    ["ap-southeast-3", "https://sms.ap-southeast-3.myhuaweicloud.com/"],
    ["my-kualalumpur-1", "https://sms.my-kualalumpur-1.myhuaweicloud.com/"],
    ["ru-moscow-1", "https://sms-api.ru-moscow-1.myhuaweicloud.com/"],
    ["ae-ad-1", "https://sms.ae-ad-1.g42cloud.com/"],
    ["eu-west-101", "https://sms.eu-west-101.myhuaweicloud.eu/"],
    ["ap-southeast-1", "https://sms.ap-southeast-1.myhuaweicloud.com/"],
  ])("%s", (region, href) => {
    expect(outcome(() => smsEndpoint(layers({ region }, {})))).toBe(href);
    expect(outcome(() => smsEndpoint(layers({}, { SMS_REGION: region })))).toBe(href);
  });

  const HINT = "SMS is a global service: its region is not the target server's. For any other address use --endpoint.";
  test.each(["eu-west-0", "CN-NORTH-4", "", "toString", "__proto__", "a\nb"])("none is called %j", (region) => {
    const words = `SMS has no region ${JSON.stringify(region)}; it has ${REGIONS}`;
    expect(outcome(() => smsEndpoint(layers({ region }, {})))).toEqual(usage(`--region: ${words}`, HINT));
  });

  test("a wrong one in the environment is a fault of the configuration", () => {
    expect(outcome(() => smsEndpoint(layers({}, { SMS_REGION: "eu" })))).toEqual(
      config(`SMS_REGION: SMS has no region "eu"; it has ${REGIONS}`, HINT),
    );
  });
});

/** From the one that goes first to the one that goes last. */
const ORDER = [
  ["--endpoint", { flags: { endpoint: "https://flag.test" } }],
  ["--region", { flags: { region: "cn-north-4" } }],
  ["SMS_ENDPOINT", { env: { SMS_ENDPOINT: "https://env.test" } }],
  ["SMS_REGION", { env: { SMS_REGION: "ru-moscow-1" } }],
  ["endpoint of profile a", { values: { endpoint: "https://profile.test" } }],
  ["region of profile a", { values: { region: "ap-southeast-3" } }],
] as const satisfies readonly (readonly [string, { flags?: Flags; env?: Env; values?: Profile }])[];

test.each(ORDER.map(([name], at) => [name, at] as const))("%s goes before all that follow", (name, at) => {
  const sources: { flags?: Flags; env?: Env; values?: Profile }[] = ORDER.slice(at).map(([, source]) => source);
  const flags = Object.assign({}, ...sources.map((source) => source.flags));
  const env = Object.assign({}, ...sources.map((source) => source.env));
  const values = Object.assign({}, ...sources.map((source) => source.values));
  const { origin, notUsed } = smsEndpoint({ flags, env, profile: { name: "a", values } });
  expect(origin).toBe(name.replace(/^.* of /, ""));
  expect(notUsed).toEqual(ORDER.slice(at + 1).map(([other]) => other));
});

test("what names the same address is not listed as unused", () => {
  const same = layers({ region: "cn-north-4" }, { SMS_REGION: "cn-north-4" });
  expect(smsEndpoint(same)).toMatchObject({ origin: "--region", notUsed: [] });
});

test("--region goes before SMS_REGION, and an empty SMS_ENDPOINT is none", () => {
  const env = { SMS_ENDPOINT: "", SMS_REGION: "ru-moscow-1" };
  expect(outcome(() => smsEndpoint(layers({ region: "cn-north-4" }, env)))).toBe(
    "https://sms.cn-north-4.myhuaweicloud.com/",
  );
  expect(outcome(() => smsEndpoint(layers({}, env)))).toBe("https://sms-api.ru-moscow-1.myhuaweicloud.com/");
});

test.each([{}, { SMS_ENDPOINT: "", SMS_REGION: "" }])("without any of them: %j", (env) => {
  expect(outcome(() => smsEndpoint(layers({}, env)))).toEqual(
    config(
      "no endpoint: neither --endpoint, --region, SMS_ENDPOINT nor SMS_REGION is set, and the profile has none",
      `Regions of SMS: ${REGIONS}. To try sms without an account: sms sandbox run -- COMMAND.`,
    ),
  );
});

describe("addresses", () => {
  test.each([
    ["https://sms.test", "https://sms.test/"],
    ["HTTPS://SMS.TEST:443/", "https://sms.test/"],
    ["https://sms.test:8443", "https://sms.test:8443/"],
    ["https://sms.test/proxy/sms/", "https://sms.test/proxy/sms/"],
    ["https://sms.test/a%20b", "https://sms.test/a%20b"],
    ["https://10.0.0.1", "https://10.0.0.1/"],
    ["http://localhost:8080", "http://localhost:8080/"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080/"],
    ["http://127.1.2.3", "http://127.1.2.3/"],
    ["http://127.1", "http://127.0.0.1/"],
    ["http://[::1]:8080", "http://[::1]:8080/"],
    ["http://[0:0:0:0:0:0:0:1]", "http://[::1]/"],
  ])("%s is taken", (endpoint, href) => {
    expect(outcome(() => smsEndpoint(layers({ endpoint }, {})))).toBe(href);
  });

  const NO_ADDRESS = ["is not an http(s) address", "For example https://sms.ap-southeast-3.myhuaweicloud.com"] as const;
  const NOT_PLAIN = ["must be a plain address, without ? # or a broken %"] as const;
  const PERSONAL = ["must not hold a user name or password"] as const;
  const PLAIN_HTTP = [": plain http is only for this machine (127.0.0.1, localhost, ::1)", "Use https."] as const;
  test.each([
    ["", NO_ADDRESS],
    ["sms.test", NO_ADDRESS],
    ["ftp://sms.test", NO_ADDRESS],
    ["localhost:8080", NO_ADDRESS],
    ["https://", NO_ADDRESS],
    ["https://sms.test:99999", NO_ADDRESS],
    ["https://me:hush@sms.test", PERSONAL],
    ["https://me@sms.test", PERSONAL],
    ["https://:hush@sms.test", PERSONAL],
    ["https://sms.test/?a=1", NOT_PLAIN],
    ["https://sms.test/#top", NOT_PLAIN],
    ["https://sms.test/?", NOT_PLAIN],
    ["https://sms.test/#", NOT_PLAIN],
    ["https://sms.test/a%", NOT_PLAIN],
    ["https://sms.test/a%2", NOT_PLAIN],
    ["https://sms.test/a%zz", NOT_PLAIN],
    ["https://sms.test/a%ff", NOT_PLAIN],
    ["http://sms.test", PLAIN_HTTP],
    ["http://10.0.0.1", PLAIN_HTTP],
    ["http://0.0.0.0", PLAIN_HTTP],
    ["http://localhost.evil.test", PLAIN_HTTP],
    // All addresses of a machine, not its loopback.
    ["http://[::]:8080", PLAIN_HTTP],
    ["http://0.0.0.0:8080", PLAIN_HTTP],
    ["http://[::2]", PLAIN_HTTP],
    ["http://[::1:1]", PLAIN_HTTP],
    ["http://128.0.0.1", PLAIN_HTTP],
    ["http://127.0.0.1.evil.test", PLAIN_HTTP],
    ["http://evil127.0.0.1.test", PLAIN_HTTP],
  ] as const)("%j is refused, and what it held is not repeated", (endpoint, [words, hint]) => {
    const separator = words.startsWith(":") ? "" : " ";
    expect(outcome(() => smsEndpoint(layers({ endpoint }, {})))).toEqual(usage(`--endpoint${separator}${words}`, hint));
    if (endpoint === "") return;
    expect(outcome(() => smsEndpoint(layers({}, { SMS_ENDPOINT: endpoint })))).toEqual(
      config(`SMS_ENDPOINT${separator}${words}`, hint),
    );
  });
});

describe("IAM", () => {
  test.each([
    [{}, "https://iam.myhuaweicloud.com/"],
    [{ SMS_IAM_ENDPOINT: "", HUAWEICLOUD_SDK_IAM_ENDPOINT: "" }, "https://iam.myhuaweicloud.com/"],
    [{ HUAWEICLOUD_SDK_IAM_ENDPOINT: "https://sdk.test" }, "https://sdk.test/"],
    [
      { SMS_IAM_ENDPOINT: "https://own.test/p", HUAWEICLOUD_SDK_IAM_ENDPOINT: "https://sdk.test" },
      "https://own.test/p",
    ],
  ])("with %j", (env, href) => {
    expect(outcome(() => iamEndpoint(layers({}, env)))).toBe(href);
  });

  test.each<[string, Flags, string, string]>([
    ["of its region", { region: "ae-ad-1" }, "https://iam.ae-ad-1.g42cloud.com/", "region ae-ad-1"],
    [
      "of the region at an endpoint",
      { endpoint: "https://sms.ae-ad-1.g42cloud.com/" },
      "https://iam.ae-ad-1.g42cloud.com/",
      "region ae-ad-1",
    ],
    ["of Europe", { region: "eu-west-101" }, "https://iam.myhuaweicloud.eu/", "region eu-west-101"],
    ["of all other regions", { region: "cn-north-4" }, "https://iam.myhuaweicloud.com/", "default"],
    ["of any other address", { endpoint: "https://sms.test" }, "https://iam.myhuaweicloud.com/", "default"],
  ])("%s", (_, flags, href, origin) => {
    const found = iamEndpoint(layers(flags, {}));
    expect([found.url.href, found.origin]).toEqual([href, origin]);
    const given = { SMS_IAM_ENDPOINT: "https://own.test/" };
    expect(outcome(() => iamEndpoint(layers(flags, given)))).toBe("https://own.test/");
  });

  test("a wrong one names its variable", () => {
    expect(outcome(() => iamEndpoint(layers({}, { HUAWEICLOUD_SDK_IAM_ENDPOINT: "http://sdk.test" })))).toEqual(
      config(
        "HUAWEICLOUD_SDK_IAM_ENDPOINT: plain http is only for this machine (127.0.0.1, localhost, ::1)",
        "Use https.",
      ),
    );
  });
});

test.each([
  ["https://sms.test", "https://sms.test/v3/tasks/a%2Fb"],
  ["https://sms.test/proxy", "https://sms.test/proxy/v3/tasks/a%2Fb"],
  ["https://sms.test/proxy//", "https://sms.test/proxy/v3/tasks/a%2Fb"],
  ["http://127.0.0.1:8080/", "http://127.0.0.1:8080/v3/tasks/a%2Fb"],
])("a path below %s", (endpoint, href) => {
  expect(urlBelow(new URL(endpoint), "/v3/tasks/a%2Fb").href).toBe(href);
});
