import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { redactBody, redactHeaders, redactJson } from "../../src/api/redact.ts";
import { createRedact, createSecrets, type Redact } from "../../src/api/secrets.ts";
import { parseJson } from "../../src/json.ts";

const AK = "AKEXAMPLE0123456789A";
const SK = 'sk/with+signs="(quoted)"*';
/** Made anew for each text: what fails here fails in a test, not while this file loads. */
const redact: Redact = (text) => createRedact([AK, SK])(text);

test.each([
  ["as it is", `key ${AK}, again ${AK}.`, "key ****, again ****."],
  ["with all its signs", `secret ${SK}!`, "secret ****!"],
  ["percent-encoded", `?sk=${encodeURIComponent(SK)}&x=1`, "?sk=****&x=1"],
  ["percent-encoded by RFC 3986", "?sk=sk%2Fwith%2Bsigns%3D%22%28quoted%29%22%2A&x=1", "?sk=****&x=1"],
  ["percent-encoded in small letters", "?sk=sk%2fwith%2bsigns%3d%22(quoted)%22*&x=1", "?sk=****&x=1"],
  ["in JSON", JSON.stringify({ sk: SK }), '{"sk":"****"}'],
  ["in JSON that escapes slashes", '{"sk":"sk\\/with+signs=\\"(quoted)\\"*"}', '{"sk":"****"}'],
  ["in HTML", "<p>sk/with+signs=&quot;(quoted)&quot;*</p>", "<p>****</p>"],
  ["in HTML with numbers", "sk/with+signs=&#34;(quoted)&#34;*", "****"],
  ["in HTML that escapes slashes", "sk&#x2F;with+signs=&quot;(quoted)&quot;*", "****"],
  ["in base64", `Basic ${Buffer.from(SK).toString("base64")}`, "Basic ****"],
  ["in base64 of URLs", Buffer.from(SK).toString("base64url"), "****"],
  ["nowhere", "nothing to hide", "nothing to hide"],
])("masks a secret %s", (_, text, expected) => {
  expect(redact(text)).toBe(expected);
});

test.each([
  ["a&b<c>d'e", "a&amp;b&lt;c&gt;d&#39;e"],
  ["a&b<c>d'e", "a&amp;b&lt;c&gt;d&#x27;e"],
  ["a&b<c>d'e", "a&amp;b&lt;c&gt;d'e"],
  ["0123abcdef", "0123ABCDEF"],
  ["0123ABCDEF", "0123abcdef"],
  [`${AK}:${SK}`, Buffer.from(`${AK}:${SK}`).toString("base64")],
  [">>>>", "Pj4+Pg=="],
  [">>>>", "Pj4+Pg"],
  [">>>>", "Pj4-Pg"],
])("masks %j where it is spelled %j", (secret, spelled) => {
  expect(createRedact([secret])(`x ${spelled} y`)).toBe("x **** y");
});

test.each([
  ["angle brackets and & only", `a&amp;b&lt;c&gt;d"e'f/g`],
  ["double quotes, too", `a&amp;b&lt;c&gt;d&quot;e'f/g`],
  ["&#39;", "a&amp;b&lt;c&gt;d&quot;e&#39;f/g"],
  ["&#34; and &#39;", "a&amp;b&lt;c&gt;d&#34;e&#39;f/g"],
  ["&#x27;", "a&amp;b&lt;c&gt;d&quot;e&#x27;f/g"],
  ["&#x27; and &#x2F;", "a&amp;b&lt;c&gt;d&quot;e&#x27;f&#x2F;g"],
  ["&#039;", "a&amp;b&lt;c&gt;d&quot;e&#039;f/g"],
  ["&apos;", "a&amp;b&lt;c&gt;d&quot;e&apos;f/g"],
])("masks a secret in HTML that escapes %s", (_, spelled) => {
  expect(createRedact([`a&b<c>d"e'f/g`])(`<p>${spelled}</p>`)).toBe("<p>****</p>");
});

test.each([
  ["zz01abcdef", "ZZ01ABCDEF"],
  ["01abcdefzz", "01ABCDEFZZ"],
])("only hexadecimal digits may change their case: of %s, %s says nothing", (secret, other) => {
  expect(createRedact([secret])(other)).toBe(other);
});

test("the longer secret goes first, so that nothing of it is left when it holds the shorter", () => {
  expect(createRedact(["abcd", "abcdefgh"])("abcdefgh abcd")).toBe("**** ****");
});

test("what is too short to be a secret stays", () => {
  expect(createRedact(["", "a", "abc"])("abc a bat")).toBe("abc a bat");
});

test.each([
  ["canonicalRequest:GET|/v3|host:h|sig", "signature expired, [signed request left out]"],
  ["canonical request: GET\n/v3\nhost:h", "signature expired, [signed request left out]"],
  ["Canonical_Request=GET", "signature expired, [signed request left out]"],
  ["StringToSign: SDK-HMAC-SHA256\nabc", "signature expired, [signed request left out]"],
  ["string to sign: SDK-HMAC-SHA256", "signature expired, [signed request left out]"],
  ["string_to_sign", "signature expired, [signed request left out]"],
  ["canonical name", "signature expired, canonical name"],
])("a quoted %j is left out", (quoted, expected) => {
  expect(createRedact([])(`signature expired, ${quoted}`)).toBe(expected);
});

test("masking what is masked changes nothing", () => {
  const once = redact(`${AK} said canonicalRequest:GET|${SK}`);
  expect([once, redact(once)]).toEqual(["**** said [signed request left out]", "**** said [signed request left out]"]);
});

test("no secret is left in any text around it, however it is spelled", () => {
  const secret = fc.stringMatching(/^[!-~]{8,40}$/);
  const spelled = fc.constantFrom<(text: string) => string>(
    (text) => text,
    encodeURIComponent,
    (text) => JSON.stringify(text),
  );
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), spelled, (value, before, after, spell) => {
      const text = `${before}${spell(value)}${after}`;
      expect(createRedact([value])(text).includes(spell(value))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test("headers: those that carry credentials are masked whole, the others searched", () => {
  const authorization = `SDK-HMAC-SHA256 Access=${AK}, SignedHeaders=host;x-sdk-date, Signature=0123abcd`;
  const headers: readonly (readonly [string, string])[] = [
    ["Authorization", authorization],
    ["authorization", "Bearer not-known-to-us"],
    ["X-Auth-Token", "not-known-to-us"],
    ["X-Subject-Token", "not-known-to-us"],
    ["x-security-token", "not-known-to-us"],
    ["X-Metadata-Token", "not-known-to-us"],
    ["Cookie", "session=not-known-to-us"],
    ["Set-Cookie", "session=not-known-to-us"],
    ["Proxy-Authorization", "Basic not-known-to-us"],
    ["x-domain-id", "0123"],
    ["x-used-cookie", "yes"],
    ["cookie-consent", "yes"],
    ["x-echo", `you are ${AK}`],
  ];
  expect(redactHeaders(headers, redact)).toEqual([
    ["Authorization", "SDK-HMAC-SHA256 Access=****, SignedHeaders=host;x-sdk-date, Signature=****"],
    ["authorization", "****"],
    ["X-Auth-Token", "****"],
    ["X-Subject-Token", "****"],
    ["x-security-token", "****"],
    ["X-Metadata-Token", "****"],
    ["Cookie", "****"],
    ["Set-Cookie", "****"],
    ["Proxy-Authorization", "****"],
    ["x-domain-id", "0123"],
    ["x-used-cookie", "yes"],
    ["cookie-consent", "yes"],
    ["x-echo", "you are ****"],
  ]);
});

describe("bodies", () => {
  test.each([
    "password",
    "Password",
    "user_password",
    "adminPass",
    "passphrase",
    "passwd",
    "secret",
    "client_secret",
    "secretAccessKey",
    "token",
    "security_token",
    "private_key",
    "privateKey",
    "certkey",
    "cert_key",
    "credential",
    "ak",
    "SK",
    "access",
    "key",
  ])("the field %s is masked whatever it holds", (name) => {
    const body = JSON.stringify({ a: { b: [{ [name]: "hidden" }] }, [name]: ["one", 2, true, "", null], z: 1 });
    const masked = JSON.stringify({ a: { b: [{ [name]: "****" }] }, [name]: ["****", "****", "****", "", null], z: 1 });
    expect(redactBody(body, redact)).toBe(masked);
  });

  test.each([
    ["names that only look alike", '{"keyboard":"a","task":"b","accessible":true,"skip":1}', undefined],
    ["an empty or missing secret", '{"password":"","token":null}', undefined],
    ["numbers to the digit", '{"a":0.0,"b":9223372036854775807}', undefined],
    [
      "what is below a secret's name has names of its own",
      '{"password":{"user":{"name":"me","password":"hidden"}}}',
      '{"password":{"user":{"name":"me","password":"****"}}}',
    ],
    ["a secret in a text, in a name and as a number", `{"a":"x ${AK}","${AK}":1}`, '{"a":"x ****","****":1}'],
    ["a text that is only JSON in part is searched", `{"a":"${AK}`, '{"a":"****'],
    ["other text is searched", `user=${AK}&x=1`, "user=****&x=1"],
    ["a bare JSON text", `"${AK}"`, '"****"'],
    [
      "a quoted request ends at its own field",
      '{"error_msg":"bad: canonicalRequest:GET|/","request_id":"1"}',
      '{"error_msg":"bad: [signed request left out]","request_id":"1"}',
    ],
    [
      "what is neither text nor number does not keep the rest from being masked",
      '{"a":null,"b":true,"password":"hidden"}',
      '{"a":null,"b":true,"password":"****"}',
    ],
    ["an own __proto__ stays a field", '{"__proto__":{"a":1}}', undefined],
  ])("%s", (_, body, expected) => {
    expect(redactBody(body, redact)).toBe(expected ?? body);
  });

  test("a secret of digits is masked also where it is a number", () => {
    expect(redactJson(parseJson('{"id":12345678,"n":1}'), createRedact(["12345678"]))).toEqual(
      parseJson('{"id":"****","n":1}'),
    );
  });
});

describe("secrets that are learned on the way", () => {
  const KNOWN = "known-from-the-start";

  test("are masked by what was handed out before, too", () => {
    const { redact: before, mask, learn } = createSecrets([KNOWN]);
    const text = `${KNOWN} and learned-later`;
    expect([before(text), mask(text)]).toEqual(["**** and learned-later", "**** and learned-later"]);
    learn(["learned-later", "abc"]);
    learn([]);
    expect([before(text), mask(text), mask("abc")]).toEqual(["**** and ****", "**** and ****", "abc"]);
  });

  test("may hold one another", () => {
    const { mask, learn } = createSecrets(["abcd"]);
    learn(["abcdefgh"]);
    expect(mask("abcdefgh abcd")).toBe("**** ****");
  });

  test("only texts from the network lose what they quote of a signed request", () => {
    const { redact: network, mask } = createSecrets([KNOWN]);
    const text = `${KNOWN}: canonicalRequest:GET|/`;
    expect([network(text), mask(text)]).toEqual(["****: [signed request left out]", "****: canonicalRequest:GET|/"]);
  });
});
