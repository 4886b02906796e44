import { describe, expect, test } from "vitest";

import { type CliOptions, testCli } from "../cli.ts";

const PATH = "/home/test/.config/huawei-sms/config.json";
const NO_ENV = { SMS_ENDPOINT: undefined, SMS_AUTH_TOKEN: undefined };
const PROFILES = {
  prod: { region: "cn-north-4", request_timeout: "2m", ak: "planted-access-key", sk: "planted-secret-key" },
  lab: { endpoint: "https://lab.example:8443", user_name: "migrator", password: "planted-pass", domain_name: "acme" },
  ci: { token: "planted-token" },
  vm: { auth: "ecs" },
  keys: { credential_process: "/usr/local/bin/keys prod" },
  bare: {},
};
const FILE = JSON.stringify({ version: 1, current: "prod", profiles: PROFILES }, undefined, 2);

async function config(
  argv: readonly string[],
  { file = FILE, ...options }: CliOptions & { readonly file?: string } = {},
) {
  const cli = testCli({ ...options, env: { ...NO_ENV, ...options.env } });
  if (file !== "") cli.files.set(PATH, file);
  const { exitCode, stdout, stderr } = await cli.run("config", ...argv);
  expect(`${stdout}${stderr}`).not.toContain("planted");
  return { exitCode, stdout, stderr };
}
const answer = (stdout: string, stderr = "") => ({ exitCode: 0, stdout, stderr });
const refusal = (...lines: readonly string[]) => ({ exitCode: 2, stdout: "", stderr: `${lines.join("\n  hint: ")}\n` });
const inFile = (document: unknown) => ({ file: JSON.stringify(document, undefined, 2) });

describe("list", () => {
  test("-o json has every setting in order, null for what is not set, and what the profile has of credentials", async () => {
    const { stdout, ...rest } = await config(["list", "-o", "json"], { env: { SMS_CA_FILE: "/ca.pem" } });
    expect(rest).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual(
      [
        { name: "endpoint", value: null, origin: null },
        { name: "region", value: "cn-north-4", origin: "profile prod" },
        { name: "iam_endpoint", value: "https://iam.myhuaweicloud.com", origin: "default" },
        { name: "ca_file", value: "/ca.pem", origin: "SMS_CA_FILE" },
        { name: "request_timeout", value: "2m", origin: "profile prod" },
        { name: "max_retries", value: "4", origin: "default" },
        { name: "scope", value: "domain", origin: "default" },
        { name: "project_id", value: null, origin: null },
        { name: "project_name", value: null, origin: null },
        { name: "ak", value: "****", origin: "profile prod" },
        { name: "sk", value: "****", origin: "profile prod" },
      ].map((row) => Object.assign({ schema: "sms.setting/1", overridden_by: null }, row)),
    );
  });

  test.each<[string, readonly string[], NonNullable<CliOptions["env"]>, string]>([
    ["a flag", ["--region", "ru-moscow-1"], { SMS_REGION: "my-kualalumpur-1" }, "region\tru-moscow-1\t--region"],
    ["a variable", [], { SMS_REGION: "my-kualalumpur-1" }, "region\tmy-kualalumpur-1\tSMS_REGION"],
    ["the profile", [], { SMS_REGION: "" }, "region\tcn-north-4\tprofile prod"],
    ["another profile", ["--profile", "lab"], {}, "endpoint\thttps://lab.example:8443\tprofile lab"],
    ["SMS_PROFILE's profile", [], { SMS_PROFILE: "lab" }, "user_name\tmigrator\tprofile lab"],
    ["a default", [], {}, "max_retries\t4\tdefault"],
    ["a default of a flag", ["--max-retries", "4"], {}, "max_retries\t4\t--max-retries"],
  ])("--show-origin names %s", async (_, flags, env, row) => {
    const { stdout } = await config(["list", "--show-origin", "-o", "tsv", ...flags], { env });
    expect(stdout.split("\n")).toContain(row);
  });

  test("--show-origin says what is not used of an endpoint and a region, and what goes before it", async () => {
    const options = { env: { SMS_ENDPOINT: "https://sms.test" } };
    const rows = async (...argv: string[]) =>
      (await config(["list", "--show-origin", "-o", "tsv", ...argv], options)).stdout;
    expect(await rows()).toContain("region\tcn-north-4\tprofile prod (not used: SMS_ENDPOINT takes precedence)\n");
    expect(await rows()).toContain("endpoint\thttps://sms.test\tSMS_ENDPOINT\n");
    const withFlag = await rows("--region", "cn-north-4");
    expect(withFlag).toContain("endpoint\thttps://sms.test\tSMS_ENDPOINT (not used: --region takes precedence)\n");
    expect(withFlag).toContain("region\tcn-north-4\t--region\n");
    const { stdout } = await config(
      ["list", "--region", "cn-north-4", "-o", "json", "--query", "[].overridden_by"],
      options,
    );
    expect(JSON.parse(stdout)).toEqual(["--region"]);
    expect(await config(["get", "endpoint", "--region", "cn-north-4"], options)).toEqual(
      answer("https://sms.test\n", "note: this value is not used: --region takes precedence over it\n"),
    );
  });

  test("without a file it shows the defaults", async () => {
    expect(await config(["list", "--show-origin"], { file: "" })).toEqual(
      answer(`no profile  ${PATH}

  Name             Value                          Origin
  iam_endpoint     https://iam.myhuaweicloud.com  default
  request_timeout  30s                            default
  max_retries      4                              default
  scope            domain                         default
`),
    );
  });

  test("a current profile that is gone is told, and hinders neither list nor get", async () => {
    const file = JSON.stringify({ version: 1, current: "gone", profiles: { a: { region: "cn-north-4" } } });
    const warning = `warning: ${PATH}: there is no profile "gone"; sms config use NAME selects another\n`;
    expect(await config(["get", "max_retries"], { file })).toEqual(answer("4\n", warning));
    const { stdout, ...rest } = await config(["list"], { file });
    expect([rest, stdout.split("\n")[0]]).toEqual([{ exitCode: 0, stderr: warning }, `no profile  ${PATH}`]);
  });

  test.each([
    ["--profile", ["--profile", "nope"], {}],
    ["SMS_PROFILE", [], { SMS_PROFILE: "nope" }],
  ])("a profile that %s names must be there", async (origin, flags, env) => {
    expect(await config(["list", ...flags], { env })).toEqual(
      refusal(`error: ${origin}: there is no profile "nope"`, `Profiles in ${PATH}: prod, lab, ci, vm, keys, bare.`),
    );
  });

  test("values that make no sense are errors after the list, and are not shown: one holds a password", async () => {
    const env = { SMS_ENDPOINT: "https://me:planted-pass@sms.test", SMS_AUTH_SCOPE: "world" };
    expect(await config(["list", "--show-origin", "--max-retries", "3"], { env, ...inFile({ version: 1 }) })).toEqual({
      exitCode: 2,
      stdout: `no profile  ${PATH}

  Name             Value                          Origin
  endpoint         not valid                      SMS_ENDPOINT
  iam_endpoint     https://iam.myhuaweicloud.com  default
  request_timeout  30s                            default
  max_retries      3                              --max-retries
  scope            not valid                      SMS_AUTH_SCOPE
`,
      stderr:
        "error: SMS_ENDPOINT: it must not hold a user name or password\n" +
        'error: SMS_AUTH_SCOPE: "world" is not one of domain, project\n',
    });
  });

  test("--profiles lists them, the kind of their credentials, and no secret", async () => {
    const { stdout, ...rest } = await config(["list", "--profiles", "-o", "json"]);
    expect(rest).toEqual({ exitCode: 0, stderr: "" });
    const none = { current: false, region: null, endpoint: null };
    expect(JSON.parse(stdout)).toEqual(
      [
        { name: "prod", current: true, region: "cn-north-4", endpoint: null, credentials: "access key" },
        { ...none, name: "lab", endpoint: "https://lab.example:8443", credentials: "user" },
        { ...none, name: "ci", credentials: "token" },
        { ...none, name: "vm", credentials: "ecs" },
        { ...none, name: "keys", credentials: "credential_process" },
        { ...none, name: "bare", credentials: "none" },
      ].map((row) => Object.assign({ schema: "sms.profile/1" }, row)),
    );
  });

  test("--profiles says what is wrong in one and shows the others; SMS_PROFILE is told", async () => {
    const profiles = { a: { regoin: "x" }, default: { region: "cn-north-4" } };
    expect(
      await config(["list", "--profiles"], { ...inFile({ version: 1, profiles }), env: { SMS_PROFILE: "a" } }),
    ).toEqual({
      exitCode: 2,
      stdout: `  Name     Current  Region or endpoint  Credentials
  a                                     not valid
  default  yes      cn-north-4          none
`,
      stderr: expect.stringMatching(
        /^error: \S+config\.json:5: profiles\.a\.regoin: unknown setting\n {2}hint: .*\nnote: SMS_PROFILE selects profile a\n$/,
      ) as string,
    });
  });

  test.each([
    ["json", [], "[]\n"],
    ["json", ["--query", "[].name"], "[]\n"],
    ["jsonl", [], ""],
    ["tsv", [], ""],
    ["table", [], ""],
  ])("no profiles as %s %j", async (format, flags, stdout) => {
    expect(await config(["list", "--profiles", "-o", format, ...flags], { file: "" })).toEqual(
      answer(stdout, `no profiles in ${PATH}\n`),
    );
  });

  test("--profiles and --show-origin exclude each other", async () => {
    expect(await config(["list", "--profiles", "--show-origin"])).toEqual(
      refusal("error: --profiles and --show-origin exclude each other"),
    );
  });
});

const NEAREST =
  "Settings, the nearest first: region, endpoint, token, scope, ca_file, auth, ak, sk, password, domain_id, project_id, iam_endpoint, max_retries, user_name, domain_name, project_name, security_token, request_timeout, credential_process.";

describe("get", () => {
  test.each([
    [["region"], "cn-north-4\n"],
    [["region", "--region", "ru-moscow-1"], "ru-moscow-1\n"],
    [["region", "-o", "tsv"], "cn-north-4\n"],
    [["domain_name", "--profile", "lab"], "acme\n"],
    [
      ["region", "-o", "jsonl"],
      '{"schema":"sms.setting/1","name":"region","value":"cn-north-4","origin":"profile prod","overridden_by":null}\n',
    ],
    [["max_retries", "-o", "json", "--query", "origin"], '"default"\n'],
  ])("%j", async (argv, stdout) => {
    expect(await config(["get", ...argv])).toEqual(answer(stdout));
  });

  test.each([
    ["endpoint", "It may be set by --endpoint, SMS_ENDPOINT, or sms config set endpoint VALUE."],
    ["project_id", "It may be set by HW_PROJECT_ID, or sms config set project_id VALUE."],
    ["domain_id", "It may be set by sms config set domain_id VALUE."],
    ["user_name", "It may be set by sms auth login."],
  ])("%s that is not set", async (name, hint) => {
    expect(await config(["get", name])).toEqual(refusal(`error: ${name} is not set`, hint));
  });

  test.each(["token", "ak", "sk", "security_token", "password"])("%s is never printed", async (name) => {
    expect(await config(["get", name])).toEqual(
      refusal(
        `error: ${name} is secret and is not printed`,
        "sms config list shows whether the profile has it, sms auth status what is used.",
      ),
    );
  });

  test("a value that makes no sense is an error that says where it stands", async () => {
    expect(await config(["get", "scope"], { env: { SMS_AUTH_SCOPE: "world" } })).toEqual(
      refusal('error: SMS_AUTH_SCOPE: "world" is not one of domain, project'),
    );
  });
});

test.each(["get", "set"])("%s of an unknown name lists those there are, the nearest first", async (verb) => {
  expect(await config([verb, "regoin", ...(verb === "set" ? ["x"] : [])])).toEqual(
    refusal('error: <name>: there is no setting "regoin"', NEAREST),
  );
});

describe("set refuses before it writes", () => {
  const HISTORY = "sms auth login asks for it. Your shell's history may hold the value now: delete it there.";
  test.each([
    ["token", HISTORY],
    ["ak", HISTORY],
    ["sk", HISTORY],
    ["security_token", HISTORY],
    ["password", HISTORY],
    ["user_name", "sms auth login asks for it."],
    ["domain_name", "sms auth login asks for it."],
  ])("%s", async (name, hint) => {
    expect(await config(["set", name, "planted-value"])).toEqual(
      refusal(`error: ${name} is not taken from arguments`, hint),
    );
  });

  test.each([
    ["planted9value", "sk"],
    ["sk=planted9value", "x"],
    ["planted9+/value", "x"],
  ])("a secret in the place of the name is not repeated: %s %s", async (name, value) => {
    const { exitCode, stderr } = await config(["set", name, value]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(
        /^error: <name>: there is no setting of that name\n {2}hint: Settings, the nearest first: /,
      ),
    ]);
  });

  const REGIONS =
    "cn-north-4, ap-southeast-3, my-kualalumpur-1, ru-moscow-1, ae-ad-1, eu-west-101, ap-southeast-1 (retired)";
  test.each([
    ["region", "mars", `SMS has no region "mars"; it has ${REGIONS}`],
    ["endpoint", "sms.example", "it is not an http(s) address"],
    ["endpoint", "http://sms.example", "plain http is only for this machine (127.0.0.1, localhost, ::1)"],
    ["endpoint", "https://me:planted-pass@sms.example", "it must not hold a user name or password"],
    ["iam_endpoint", "https://iam.example/?x", "it must be a plain address, without ? # or a broken %"],
    ["request_timeout", "soon", '"soon" is not a duration'],
    ["max_retries", "101", '"101" is not a whole number from 0 to 100'],
    ["auth", "ec2", '"ec2" is not one of ecs'],
    ["scope", "world", '"world" is not one of domain, project'],
    ["credential_process", "", "it is empty"],
    ["domain_id", "", "it is empty"],
    ["ca_file", "ca.pem", "it must be an absolute path, because sms may run in any folder"],
  ])("%s %j", async (name, value, problem) => {
    const { exitCode, stdout, stderr } = await config(["set", name, value]);
    expect([exitCode, stdout, stderr.split("\n")[0]]).toEqual([2, "", `error: ${name}: ${problem}`]);
  });
});

test.each([[[]], [["region", "--all"]]])("unset %j says neither or both", async (argv) => {
  expect(await config(["unset", ...argv])).toEqual(
    refusal("error: name one setting, or give --all for the whole profile"),
  );
});

test.each([
  ["an empty folder", ""],
  ["a broken file", "{"],
  ["a profile that is gone", '{"version":1,"current":"gone"}'],
])("path works with %s", async (_, file) => {
  expect(await config(["path"], { file })).toEqual(answer(`${PATH}\n`));
  expect(await config(["path", "-o", "json"], { file })).toEqual(
    answer(`{\n  "schema": "sms.config/1",\n  "path": "${PATH}"\n}\n`),
  );
});

const ALONE = "The file was not changed: fix it, or move it away and log in again.";
test.each([
  ["a broken file", '{\n  "version": 1,\n  "profiles": {\n', ":4:1: it is not JSON: close brace expected", ALONE],
  ["an empty file", " ", ":1:2: it is not JSON: it is empty", ALONE],
  ["a list", "[]", ":1: it is not a JSON object", ALONE],
  [
    "a newer file",
    '{\n  "version": 2\n}',
    ":2: version: it was written by a newer sms",
    "Update sms, or use another SMS_CONFIG_DIR.",
  ],
  ["no version", "{}", ":1: version: it must be 1", ALONE],
  ["a number as current", '{\n"version": 1,\n"current": 1}', ":3: current: it must be a string", ALONE],
  ["profiles that are a list", '{"version": 1,\n\n"profiles": []}', ":3: profiles: it must be an object", ALONE],
  ["a list nested 100,000 deep", "[".repeat(100_000), ":1:1: it is nested too deeply", ALONE],
  ["objects nested 1,000 deep", `${'{"a":'.repeat(1000)}1${"}".repeat(1000)}`, ":1:1: it is nested too deeply", ALONE],
  [
    "a profile that is a text",
    '{"version": 1,\n"profiles": {\n"a": "b"}}',
    ":3: profiles.a: it must be an object",
    ALONE,
  ],
  [
    "a value that is a list",
    '{"version": 1,\n"profiles": {\n"default": {\n"region": []}}}',
    ":4: profiles.default.region: it must be a string",
    ALONE,
  ],
  [
    "a value that makes no sense",
    '{"version": 1,\n"profiles": {\n"default": {\n"max_retries": -1}}}',
    ':4: profiles.default.max_retries: "-1" is not a whole number from 0 to 100',
    ALONE,
  ],
])("%s: file, line and key", async (_, file, problem, hint) => {
  expect(await config(["list"], { file })).toEqual(refusal(`error: ${PATH}${problem}`, hint));
});
