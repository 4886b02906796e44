import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import tls from "node:tls";

import { describe, expect, test } from "vitest";

import { trustedCertificates } from "../../src/api/certificates.ts";
import type { Env, TrustedCertificates } from "../../src/context.ts";
import { systemFiles } from "../../src/system/files.ts";
import { systemFetch } from "../../src/system/http.ts";
import { outcomeOf } from "../failure.ts";
import { bundled, runScript } from "../real-process.ts";
import { makeCertificates } from "../servers/certificates.ts";
import { startTlsServer } from "../servers/tls-server.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const { authority, selfSigned, valid, expired, otherHost } = await makeCertificates();

const HINT = "It has to be a file of certificates in PEM form (-----BEGIN CERTIFICATE-----).";
const lines = (pem: string) => pem.trim().replaceAll("\r\n", "\n");

async function fileOf(content: string): Promise<string> {
  const path = join(await temporaryFolder(), "ca.pem");
  await writeFile(path, content);
  return path;
}
const trust = (text: string, origin = "SMS_CA_FILE", env: Env = {}) =>
  outcomeOf(() => trustedCertificates({ text, origin }, env, systemFiles));
/** The certificates of the file that are added to those of Node. */
async function added(content: string) {
  const given = await trust(await fileOf(content));
  const { ca } = { ca: [], ...("gave" in given ? given.gave : {}) };
  expect(ca.slice(0, 5)).toEqual(tls.rootCertificates.slice(0, 5));
  return ca.filter((pem) => [authority, selfSigned].some(({ cert }) => lines(cert) === lines(pem))).map(lines);
}

describe("the certificates of a file are trusted in addition to those of Node", () => {
  test.each([
    ["one", authority.cert, [authority.cert]],
    ["several", `${authority.cert}\n${selfSigned.cert}`, [authority.cert, selfSigned.cert]],
    ["with words between", `# ours\nsubject=x\n${authority.cert}\n# end\n`, [authority.cert]],
    ["with line ends of Windows", authority.cert.replaceAll(/\r?\n/g, "\r\n"), [authority.cert]],
    ["after a byte order mark", `\ufeff${authority.cert}`, [authority.cert]],
    ["beside a key, which is left out", `${selfSigned.key}\n${selfSigned.cert}`, [selfSigned.cert]],
  ])("%s", async (_, content, expected) => {
    expect(await added(content)).toEqual(expected.map(lines));
  });
});

describe("SSL_CERT_FILE takes the place of the certificates of Node", () => {
  const trustedWith = async (file: { text: string; origin: string } | undefined, env: Env) => {
    const given = await outcomeOf(() => trustedCertificates(file, env, systemFiles));
    return "gave" in given && "ca" in given.gave ? given.gave.ca.map(lines) : given;
  };

  test("by itself, and with further ones beside it", async () => {
    const env = { SSL_CERT_FILE: await fileOf(authority.cert) };
    expect(await trustedWith(undefined, env)).toEqual([lines(authority.cert)]);
    const further = { text: await fileOf(selfSigned.cert), origin: "--ca-file" };
    expect(await trustedWith(further, env)).toEqual([authority.cert, selfSigned.cert].map(lines));
    const extra = { ...env, NODE_EXTRA_CA_CERTS: await fileOf(selfSigned.cert) };
    expect(await trustedWith(undefined, extra)).toEqual([authority.cert, selfSigned.cert].map(lines));
  });

  test("and has to be right", async () => {
    expect(await trustedWith(undefined, { SSL_CERT_FILE: "/no/such/file" })).toMatchObject({
      kind: "config",
      message: "SSL_CERT_FILE: there is no file /no/such/file",
    });
  });
});

test("a ~ that no shell replaced gets a hint", async () => {
  expect(await trust("~/ca.pem")).toEqual({
    kind: "config",
    message: "SMS_CA_FILE: there is no file ~/ca.pem",
    hint: "A shell replaces ~ only at the beginning of a word and outside quotes: write $HOME or the whole path.",
  });
});

describe("a file that cannot be used is named with who named it", () => {
  const broken = authority.cert.replace(/\n[\w+/]{20}/, "\nAAAAAAAAAAAAAAAAAAAA");
  test.each([
    ["empty", " \n", "is empty", ""],
    ["no certificate", "hush-hush", "holds no certificate", ""],
    ["a key only", valid.key, "holds no certificate", ""],
    ["binary (DER)", "0\u0082\u0001\0", "holds no certificate", ""],
    ["a broken one", broken, "cannot be read", "certificate 1 in "],
    ["a broken second one", `${authority.cert}\n${broken}`, "cannot be read", "certificate 2 in "],
  ])("%s", async (_, content, words, before) => {
    const path = await fileOf(content);
    const message = `${before}${path} ${words}`;
    expect(await trust(path)).toEqual({ kind: "config", message: `SMS_CA_FILE: ${message}`, hint: HINT });
    expect(await trust(path, "profile a")).toEqual({ kind: "config", message: `profile a: ${message}`, hint: HINT });
    expect(await trust(path, "--ca-file")).toEqual({ kind: "usage", message: `--ca-file: ${message}`, hint: HINT });
  });

  test("none there, and a folder", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "none.pem");
    expect(await trust(path)).toEqual({ kind: "config", message: `SMS_CA_FILE: there is no file ${path}`, hint: HINT });
    await mkdir(path);
    expect(await trust(path)).toEqual({
      kind: "config",
      message: `SMS_CA_FILE: ${path} cannot be read: EISDIR: illegal operation on a directory, read`,
      hint: HINT,
    });
  });
});

const GET = { method: "GET", headers: {}, redirect: "manual", signal: new AbortController().signal } as const;

/** The body of a real server's answer, or the code of the error. */
async function answerWith(certificate: typeof valid, trusted: TrustedCertificates): Promise<string> {
  const server = await startTlsServer(certificate, (_, response) => response.end("hello"));
  try {
    const answer = await systemFetch(new URL(server.url), { ...GET, tls: trusted });
    const chunks = [];
    for await (const chunk of answer.body ?? []) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    await server.close();
  }
}

test("real servers are trusted as the file says", async () => {
  const trusting = async (cert: string): Promise<TrustedCertificates> =>
    trustedCertificates({ text: await fileOf(cert), origin: "--ca-file" }, {}, systemFiles);
  const [own, other] = [await trusting(authority.cert), await trusting(selfSigned.cert)];
  expect([
    await answerWith(valid, own),
    await answerWith(valid, other),
    await answerWith(expired, own),
    await answerWith(otherHost, own),
    await answerWith(selfSigned, own),
    await answerWith(selfSigned, await trusting(selfSigned.cert)),
    await answerWith(selfSigned, { rejectUnauthorized: false }),
  ]).toEqual([
    "hello",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "CERT_HAS_EXPIRED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "hello",
    "hello",
  ]);
});

test("those of NODE_EXTRA_CA_CERTS stay trusted", async () => {
  const server = await startTlsServer(valid, (_, response) => response.end("hello"));
  const script = await bundled(`
    import { systemFetch } from "./system/http.ts";
    import { trustedCertificates } from "./api/certificates.ts";
    import { systemFiles } from "./system/files.ts";
    const [text, url] = process.argv.slice(2);
    const trust = await trustedCertificates({ text, origin: "--ca-file" }, process.env, systemFiles);
    const init = { method: "GET", headers: {}, redirect: "manual", signal: new AbortController().signal, tls: trust };
    const textOf = async ({ body }) => Buffer.concat(await body.toArray()).toString();
    console.log(await systemFetch(new URL(url), init).then(textOf, (error) => error.code));
    process.exit();`);
  const file = await fileOf(selfSigned.cert);
  const run = async (extra: string) =>
    (await runScript(script, [file, server.url], { NODE_EXTRA_CA_CERTS: extra })).trim();
  expect([await run(await fileOf(authority.cert)), await run("")]).toEqual([
    "hello",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  ]);
  await server.close();
});

test("a NODE_EXTRA_CA_CERTS that is not there is no error, as in Node itself", async () => {
  const given = await trust(await fileOf(authority.cert), "--ca-file", { NODE_EXTRA_CA_CERTS: "/no/such/file" });
  expect(given).toHaveProperty("gave.ca");
});
