import { get, type RequestOptions } from "node:https";
import { connect } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { id, sandboxWith } from "../sandbox/harness.ts";
import { signedHeaders } from "../sandbox/signer.ts";
import { makeCertificates } from "./certificates.ts";
import type { Listening } from "./listening.ts";
import { startTlsServer } from "./tls-server.ts";

const CERTIFICATES = await makeCertificates();
const { authority, valid } = CERTIFICATES;

function closedAfter<T extends Listening>(server: T): T {
  onTestFinished(() => server.close());
  return server;
}

/** The status and body of an answer, or the code of the error. */
function ask(url: string, options: RequestOptions): Promise<string> {
  return new Promise((done) => {
    get(url, options, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk);
      done(`${answer.statusCode} ${Buffer.concat(chunks).toString()}`);
    }).on("error", ({ code }: NodeJS.ErrnoException) => done(code ?? ""));
  });
}

test.each([
  ["valid", "sms.test", "200 hello"],
  ["valid", "iam.test", "200 hello"],
  ["valid", undefined, "200 hello"],
  ["valid", "other.test", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["otherHost", "other.test", "200 hello"],
  ["otherHost", "sms.test", "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["otherHost", undefined, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["expired", "sms.test", "CERT_HAS_EXPIRED"],
  ["notYetValid", "sms.test", "CERT_NOT_YET_VALID"],
  ["selfSigned", "sms.test", "DEPTH_ZERO_SELF_SIGNED_CERT"],
] as const)(
  "certificate %s, asked for as %s by one who trusts its authority: %s",
  async (kind, servername, expected) => {
    const server = closedAfter(await startTlsServer(CERTIFICATES[kind], (_, response) => response.end("hello")));
    const name = servername === undefined ? {} : { servername };
    expect(await ask(server.url, { ca: authority.cert, ...name })).toBe(expected);
  },
);

test("nobody trusts the authority unasked, and no other authority will do", async () => {
  const server = closedAfter(await startTlsServer(valid, (_, response) => response.end("hello")));
  expect(await ask(server.url, {})).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  const { authority: other } = await makeCertificates();
  expect(await ask(server.url, { ca: other.cert })).toBe("CERT_SIGNATURE_FAILURE");
});

test("in front of a sandbox it changes nothing: signatures hold", async () => {
  const sandbox = await sandboxWith();
  const server = closedAfter(await startTlsServer(valid, new URL(sandbox.url)));
  const url = `${server.url}/v3/tasks/${id(2)}`;
  const { accessKey, secretKey, domainId } = sandbox;
  const date = "20260101T120000Z";
  const headers = signedHeaders({
    method: "GET",
    url,
    accessKey,
    secretKey,
    date,
    headers: { "x-domain-id": domainId },
  });
  expect(await ask(url, { ca: authority.cert, headers })).toMatch(/^200 \{.*"state":"READY"/);
  expect(await ask(`${url}?a=b`, { ca: authority.cert, headers })).toMatch(/^401 /);
});

test("what the server behind it does to a connection, it does too", async () => {
  const sandbox = await sandboxWith({ faults: ["GET * reset"] });
  const server = closedAfter(await startTlsServer(valid, new URL(sandbox.url)));
  expect(await ask(server.url, { ca: authority.cert })).toBe("ECONNRESET");
});

test("connections are counted, and closing ends them, also where nothing was sent", async () => {
  const server = await startTlsServer(valid, (_, response) => response.end("hello"));
  expect(server.connections()).toBe(0);
  await ask(server.url, { ca: authority.cert, agent: false });
  await ask(server.url, { ca: authority.cert, agent: false });
  const silent = connect(server.port, "127.0.0.1");
  const ended = new Promise<void>((done) => silent.on("close", () => done()));
  await expect.poll(() => server.connections()).toBe(3);
  await server.close();
  await ended;
  expect(await ask(server.url, { ca: authority.cert, agent: false })).toBe("ECONNREFUSED");
});
