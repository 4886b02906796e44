import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { type Listening, listenOnLoopback } from "../servers/listening.ts";
import { sms } from "./sms.ts";

/** Planted everywhere; none may come out anywhere. Each can be told from the others. */
const PLANTED = {
  token: "planted-token-b1946ac92492d234",
  otherToken: "planted-other-token-7c6235b4d2611184",
  ak: "PLANTEDACCESSKEY0001",
  sk: "planted-secret-key/with+signs=591785b794601e212b260e25925636fd",
  securityToken: "planted-security-token-6f597c1ddab467f7",
  password: 'planted "password" with ünlaut & spaces',
  proxyPassword: "planted-proxy-password",
  issued: "planted-issued-token-MIIabcdefghijklmnop",
  metadataToken: "planted-metadata-token-1234",
} as const;

/** Says back all that it was told, in the shape that the path asks for. */
function echo(message: IncomingMessage, response: ServerResponse): void {
  const heard = `${message.method} ${message.url} ${JSON.stringify(message.headers)}`;
  const [, , kind = ""] = (message.url ?? "").split("/v3/tasks/")[1]?.match(/^((\w+))/) ?? [];
  const token = String(message.headers["x-auth-token"] ?? message.headers["authorization"] ?? "none");
  const more = { "X-Request-Id": token.slice(0, 200), "X-Told": token };
  const answers: Readonly<Record<string, () => void>> = {
    html: () => void response.writeHead(502, { ...more, "Content-Type": "text/html" }).end(`<html>${heard}</html>`),
    text: () => void response.writeHead(200, more).end(heard),
    redirect: () =>
      void response.writeHead(302, { ...more, Location: `https://other.test/?t=${encodeURIComponent(token)}` }).end(),
    denied: () =>
      void response.writeHead(403, more).end(
        JSON.stringify({
          error_code: "SMS.9004",
          error_msg: heard,
          encoded_authorization_message: token,
          error_param: [heard],
          details: [{ error_code: token, error_msg: heard }],
        }),
      ),
    stale: () =>
      void response
        .writeHead(401, more)
        .end(JSON.stringify({ error_code: "APIGW.0303", error_msg: `signature expired, canonicalRequest: ${heard}` })),
  };
  const other = () =>
    void response.writeHead(500, more).end(JSON.stringify({ error_code: heard, error_msg: heard, [token]: heard }));
  (answers[kind] ?? other)();
}

function iam(message: IncomingMessage, response: ServerResponse): void {
  let body = "";
  message.on("data", (chunk: Buffer) => void (body += chunk.toString()));
  message.on("end", () => {
    const said = { heard: body, headers: message.headers };
    if (message.url?.startsWith("/v3/auth/domains") || body.includes("refused"))
      response
        .writeHead(401, { "X-Told": body.slice(0, 50).replaceAll(/[^ -~]/g, "") })
        .end(JSON.stringify({ error: { code: 401, message: said, title: "Unauthorized" } }));
    else
      response
        .writeHead(201, { "X-Subject-Token": PLANTED.issued })
        .end(JSON.stringify({ token: { expires_at: "2999-01-01T00:00:00.000000Z", ...said } }));
  });
}

function metadata(message: IncomingMessage, response: ServerResponse): void {
  if (message.method === "PUT") return void response.end(PLANTED.metadataToken);
  const credential = {
    access: PLANTED.ak,
    secret: PLANTED.sk,
    securitytoken: PLANTED.securityToken,
    expires_at: "2999-01-01T00:00:00.000000Z",
  };
  response.end(JSON.stringify({ credential }));
}

let servers: readonly Listening[];
let addresses: Readonly<Record<string, string>>;
beforeAll(async () => {
  servers = await Promise.all([echo, iam, metadata].map((answer) => listenOnLoopback(createServer(answer))));
  const [service, iamUrl, metadataUrl] = servers.map(({ port }) => `http://127.0.0.1:${port}`);
  addresses = { SMS_ENDPOINT: service ?? "", SMS_IAM_ENDPOINT: iamUrl ?? "", SMS_METADATA_ENDPOINT: metadataUrl ?? "" };
});
afterAll(() => Promise.all(servers.map((server) => server.close())));

const USER = { user_name: "ann", password: PLANTED.password, domain_name: "acme" };
const KEYS = { ak: PLANTED.ak, sk: PLANTED.sk, security_token: PLANTED.securityToken };
const CONFIG = ".config/huawei-sms/config.json";
const ENVIRONMENT = {
  HW_AUTH_TOKEN: PLANTED.otherToken,
  CLOUD_SDK_AK: PLANTED.ak,
  CLOUD_SDK_SK: PLANTED.sk,
  HW_ACCESS_KEY: PLANTED.ak,
  HW_SECRET_KEY: PLANTED.sk,
  HW_SECURITY_TOKEN: PLANTED.securityToken,
  HW_USER_PASSWORD: PLANTED.password,
  HTTPS_PROXY: `http://ann:${PLANTED.proxyPassword}@127.0.0.1:1`,
};

/** Who asks, by each kind of source. */
const SOURCES: Readonly<
  Record<string, { readonly env?: Readonly<Record<string, string>>; readonly profile?: object }>
> = {
  token: { env: { SMS_AUTH_TOKEN: PLANTED.token, ...ENVIRONMENT } },
  keys: { env: { CLOUD_SDK_AK: PLANTED.ak, CLOUD_SDK_SK: PLANTED.sk, SMS_DOMAIN_ID: "d" } },
  "keys whose account is asked for": { env: { CLOUD_SDK_AK: PLANTED.ak, CLOUD_SDK_SK: PLANTED.sk } },
  password: { env: { HW_USER_NAME: "ann", HW_USER_PASSWORD: PLANTED.password, HW_DOMAIN_NAME: "acme" } },
  "refused password": { env: { HW_USER_NAME: "refused", HW_USER_PASSWORD: PLANTED.password, HW_DOMAIN_NAME: "acme" } },
  "profile token": { profile: { token: PLANTED.token } },
  "profile keys": { profile: { ...KEYS, domain_id: "d" } },
  "profile password": { profile: USER },
  "profile process": { profile: { credential_process: `echo '{"token":"${PLANTED.token}"}'` } },
  "broken profile": { profile: { ...KEYS, ak: `${PLANTED.ak}\n`, password: PLANTED.password } },
  ecs: { env: { SMS_AUTH: "ecs", SMS_DOMAIN_ID: "d" } },
};

/** What is typed: also secrets in the wrong place. */
const LINES: readonly (readonly string[])[] = [
  ["task", "show", "html"],
  ["task", "show", "text"],
  ["task", "show", "redirect"],
  ["task", "show", "denied", "-o", "json"],
  ["task", "show", "stale"],
  ["task", "show", "other", "-o", "json"],
  ["task", "start", "denied", "--dry-run", "--no-precheck"],
  ["task", "start", "other", "--no-precheck", "-o", "json"],
  ["task", "wait", "html", "--for", "rest", "--max-outage", "1s", "--interval", "100ms", "--timeout", "3s"],
  ["task", "list"],
  ["auth", "status"],
  ["auth", "status", "-o", "json"],
];

const MISPLACED: readonly (readonly string[])[] = [
  ["task", "show", PLANTED.sk],
  ["task", "show", "x", "--endpoint", `https://${PLANTED.token}@127.0.0.1:1`],
  ["task", "show", "x", "--endpoint", PLANTED.sk],
  ["task", "list", "--state", PLANTED.token],
  ["task", "show", "x", "--query", `[${PLANTED.token}`],
  ["auth", "login", "--sk", PLANTED.sk],
  ["auth", "login", PLANTED.sk],
];

async function everything(line: readonly string[], source: string, input = ""): Promise<string> {
  const { env = {}, profile } = SOURCES[source] ?? {};
  const home = mkdtempSync(join(tmpdir(), "sms-secrets-"));
  if (profile) {
    mkdirSync(dirname(join(home, CONFIG)), { recursive: true });
    writeFileSync(join(home, CONFIG), JSON.stringify({ version: 1, current: "p", profiles: { p: profile } }), {
      mode: 0o600,
    });
  }
  const { stdout, stderr } = await sms(
    [...line, "--debug", "--max-retries", "1"],
    { ...addresses, HOME: home, ...env },
    input,
  );
  return [stdout, stderr, ...filesBelow(home)].join("\n");
}

/** All that was written but the two places that are there to keep secrets: the profiles, and the tokens of IAM. */
function filesBelow(home: string): readonly string[] {
  return readdirSync(home, { recursive: true, encoding: "utf8" })
    .map((name) => ({ name, path: join(home, name) }))
    .filter(({ name, path }) => statSync(path).isFile() && name !== CONFIG && !name.includes("/compiled/"))
    .map(({ name, path }) => {
      const text = readFileSync(path, "utf8");
      return `${name}\n${name.includes("/tokens/") ? text.replaceAll(PLANTED.issued, "") : text}`;
    });
}

/** As they are, and as URLs, JSON and base64 spell them. */
const SPELLINGS = Object.entries(PLANTED).flatMap(([name, secret]) => {
  const spelled = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
  ];
  return [...new Set(spelled)].map((text) => ({ name, text }));
});

function leaks(text: string): readonly string[] {
  return SPELLINGS.filter((spelling) => text.includes(spelling.text)).map(({ name }) => name);
}

test("the search finds what leaks", () => {
  expect(leaks(`x ${PLANTED.sk} y`)).toEqual(["sk"]);
  expect(leaks(JSON.stringify({ p: PLANTED.password }))).toEqual(["password"]);
});

test.each(Object.keys(SOURCES))("nothing shows a secret: %s", { timeout: 120_000 }, async (source) => {
  const texts = await Promise.all(LINES.map(async (line) => ({ line, text: await everything(line, source) })));
  for (const { line, text } of texts) expect(leaks(text), `${line.join(" ")}\n${text}`).toEqual([]);
});

test.each(MISPLACED)("nor one that was given where it does not belong: %s %s", { timeout: 60_000 }, async (...line) => {
  const text = await everything(line, "token");
  expect(leaks(text), text).toEqual([]);
});

test.each([
  JSON.stringify(USER),
  JSON.stringify(KEYS),
  JSON.stringify({ token: PLANTED.token }),
  `{"sk": "${PLANTED.sk}`,
])("nor a log-in that fails", async (input) => {
  for (const flags of [[], ["-o", "json"]]) {
    const text = await everything(["auth", "login", "--stdin", ...flags], "", input);
    expect(leaks(text), text).toEqual([]);
  }
});
