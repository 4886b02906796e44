import fc from "fast-check";
import { expect, test } from "vitest";

import { canonicalRequest as ours } from "../../src/api/sign.ts";
import { path } from "../../src/commands/api/request.ts";
import { urlBelow } from "../../src/config/settings.ts";
import { UsageError } from "../../src/errors.ts";
import { canonicalRequest as theirs } from "../../src/sandbox/auth/canonical-request.ts";

const PIECES = [
  "/",
  "//",
  ".",
  "..",
  "%2e",
  "%2F",
  "%5c",
  "\\",
  "?",
  "&",
  "=",
  "+",
  "%20",
  "%25",
  "%",
  "%e4%bb%bb",
  "%C3",
];
const piece = fc.oneof(
  fc.constantFrom(...PIECES),
  fc.string({ unit: "grapheme", maxLength: 3 }),
  fc.string({ unit: "binary", maxLength: 1 }),
);
const typed = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join("")}`);

const ENDPOINT = new URL("https://sms.test/a/prefix/");

test("any path is refused, or stays below the endpoint and is signed as the service reads it", () => {
  fc.assert(
    fc.property(typed, (text) => {
      const url = accepted(text);
      if (url === undefined) return;
      expect([url.origin, url.hash, url.pathname.startsWith("/a/prefix/")]).toEqual([ENDPOINT.origin, "", true]);
      const request = { method: "GET", headers: { host: "sms.test" }, body: "" };
      const wire = { ...request, target: url.pathname + url.search, body: Buffer.of() };
      expect(unordered(ours({ ...request, url }))).toEqual(unordered(theirs(wire, ["host"])));
    }),
    { numRuns: 5000 },
  );
});

/** The rules leave open, and the SDKs differ in, whether a query is sorted before or after it is encoded. */
function unordered(canonical: string): unknown {
  const [method, pathname, query = "", ...rest] = canonical.split("\n");
  return [method, pathname, query.split("&").toSorted(), rest];
}

function accepted(text: string): URL | undefined {
  try {
    return urlBelow(ENDPOINT, path.parse(text));
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
