import { generate } from "selfsigned";

const DAY_MS = 86_400_000;

/** Both as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

interface Certificates {
  /** Signed all the others but the self-signed one. */
  readonly authority: Certificate;
  /** For sms.test, iam.test and 127.0.0.1, as all but that for the other host. */
  readonly valid: Certificate;
  readonly expired: Certificate;
  readonly notYetValid: Certificate;
  readonly otherHost: Certificate;
  readonly selfSigned: Certificate;
}

/** An authority of its own for each call, and server certificates of every kind; in memory only. */
export async function makeCertificates(): Promise<Certificates> {
  const authority = await make("authority of a test", {
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const ca = authority;
  const forServer = { extensions: [namesOf("sms.test", "iam.test")] };
  const [valid, expired, notYetValid, otherHost, selfSigned] = await Promise.all([
    make("sms.test", { ...forServer, ca }),
    make("sms.test", { ...forServer, ca, ...daysFromNow(-2, -1) }),
    make("sms.test", { ...forServer, ca, ...daysFromNow(1, 2) }),
    make("other.test", { extensions: [namesOf("other.test")], ca }),
    make("sms.test", forServer),
  ]);
  return { authority, valid, expired, notYetValid, otherHost, selfSigned };
}

type Options = NonNullable<Parameters<typeof generate>[1]>;

async function make(name: string, options: Options): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    algorithm: "sha256",
    ...daysFromNow(-1, 1),
    ...options,
  });
  return { cert, key };
}

function daysFromNow(from: number, until: number): Options {
  const now = Date.now();
  return { notBeforeDate: new Date(now + from * DAY_MS), notAfterDate: new Date(now + until * DAY_MS) };
}

function namesOf(...hosts: readonly string[]): NonNullable<Options["extensions"]>[number] {
  const altNames = hosts.map((value) => ({ type: 2 as const, value }));
  const address = hosts.includes("sms.test") ? [{ type: 7 as const, ip: "127.0.0.1" }] : [];
  return { name: "subjectAltName", altNames: [...altNames, ...address] };
}
