import { createHash, createHmac } from "node:crypto";

interface Unsigned {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly date: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a client does, written apart from what the sandbox does. The path has to be plain ASCII, the query sorted and encoded. */
export function signedHeaders({
  method,
  url,
  body = "",
  accessKey,
  secretKey,
  date,
  headers = {},
}: Unsigned): Record<string, string> {
  const { host, pathname, search } = new URL(url);
  const all: Record<string, string> = { ...headers, "x-sdk-date": date };
  const signed = Object.entries({ ...all, host })
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(";");
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join("");
  const canonical = `${method}\n${pathname}/\n${search.slice(1)}\n${lines}\n${names}\n${createHash("sha256").update(body).digest("hex")}`;
  const toSign = `SDK-HMAC-SHA256\n${date}\n${createHash("sha256").update(canonical).digest("hex")}`;
  const signature = createHmac("sha256", secretKey).update(toSign).digest("hex");
  return {
    ...all,
    Authorization: `SDK-HMAC-SHA256 Access=${accessKey}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
