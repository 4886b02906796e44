import { describe, expect, test } from "vitest";

import { proxyFor, proxySecrets, proxyWords } from "../../src/config/proxy.ts";
import type { Env } from "../../src/context.ts";
import { outcomeOf } from "../failure.ts";

const HTTPS = "https://sms.cn-north-4.myhuaweicloud.com/v3/tasks";
const P = "http://proxy:3128";

/** The proxy's address and who says so. */
function way(url: string, env: Env) {
  const proxy = proxyFor(new URL(url), env);
  return proxy && [proxy.url.href, proxy.variable];
}

describe("which variable counts", () => {
  test.each<[string, Env, readonly [string, string] | undefined]>([
    [HTTPS, {}, undefined],
    [HTTPS, { HTTPS_PROXY: P }, ["http://proxy:3128/", "HTTPS_PROXY"]],
    [HTTPS, { https_proxy: P }, ["http://proxy:3128/", "https_proxy"]],
    [HTTPS, { https_proxy: "http://lower", HTTPS_PROXY: P }, ["http://lower/", "https_proxy"]],
    [HTTPS, { https_proxy: "", HTTPS_PROXY: P }, ["http://proxy:3128/", "HTTPS_PROXY"]],
    [HTTPS, { HTTP_PROXY: P }, ["http://proxy:3128/", "HTTP_PROXY"]],
    [HTTPS, { http_proxy: P, HTTPS_PROXY: "http://other" }, ["http://other/", "HTTPS_PROXY"]],
    [HTTPS, { https_proxy: "", HTTPS_PROXY: "", http_proxy: "", HTTP_PROXY: "" }, undefined],
    [HTTPS, { ftp_proxy: P }, undefined],
    [HTTPS, { ALL_PROXY: P }, ["http://proxy:3128/", "ALL_PROXY"]],
    [HTTPS, { ALL_PROXY: P, all_proxy: "http://lower" }, ["http://lower/", "all_proxy"]],
    [HTTPS, { ALL_PROXY: P, HTTPS_PROXY: "http://other" }, ["http://other/", "HTTPS_PROXY"]],
    [HTTPS, { HTTPS_PROXY: "  " }, undefined],
    ["http://sms.test/", { ALL_PROXY: P }, ["http://proxy:3128/", "ALL_PROXY"]],
    ["http://sms.test/", { HTTP_PROXY: P }, ["http://proxy:3128/", "HTTP_PROXY"]],
    ["http://sms.test/", { http_proxy: "", HTTP_PROXY: P }, ["http://proxy:3128/", "HTTP_PROXY"]],
    ["http://sms.test/", { HTTPS_PROXY: P }, undefined],
  ])("%s with %j", (url, env, expected) => {
    expect(way(url, env)).toEqual(expected);
  });

  test.each(["http://127.0.0.1:8080/", "http://localhost:8080/", "http://[::1]:8080/"])(
    "%s is no exception, as in curl",
    (url) => {
      expect(way(url, { HTTP_PROXY: P })).toEqual(["http://proxy:3128/", "HTTP_PROXY"]);
    },
  );
});

describe("a proxy's address", () => {
  test.each([
    ["proxy:3128", "http://proxy:3128/"],
    ["proxy", "http://proxy/"],
    ["10.0.0.1:3128", "http://10.0.0.1:3128/"],
    ["[fd00::1]:3128", "http://[fd00::1]:3128/"],
    ["user:pa%40ss@proxy:3128", "http://user:pa%40ss@proxy:3128/"],
    ["https://proxy:3129", "https://proxy:3129/"],
    ["HTTP://PROXY:3128", "http://proxy:3128/"],
    ["socks5://proxy:1080", "socks5://proxy:1080"],
    ["socks5h://me:hush@proxy", "socks5h://me:hush@proxy"],
    ['"http://proxy:3128"', "http://proxy:3128/"],
    ["'proxy:3128'", "http://proxy:3128/"],
    [" http://proxy:3128\n", "http://proxy:3128/"],
  ])("%s", (text, href) => {
    expect(way(HTTPS, { HTTPS_PROXY: text })).toEqual([href, "HTTPS_PROXY"]);
  });

  test.each([
    "http://",
    "ftp://proxy",
    "http://me:hush@",
    "http://me:hush@proxy:99999",
    "socks6://proxy",
    '"http://proxy',
    "a b",
    "http://me:50%@proxy",
    "http://me:%zz@proxy",
  ])("%j is none, and is not repeated", async (text) => {
    expect(await outcomeOf(() => way(HTTPS, { HTTPS_PROXY: text }))).toEqual({
      kind: "config",
      message: "HTTPS_PROXY is not the address of a proxy",
      hint: "For example http://proxy.example:3128, socks5h://proxy.example:1080, or http://USER:PASSWORD@HOST:PORT with % written %25",
    });
  });

  test.each(["socks4://proxy:1080", "SOCKS4a://proxy"])("%s is refused, and says why", async (text) => {
    expect(await outcomeOf(() => way(HTTPS, { ALL_PROXY: text }))).toEqual({
      kind: "config",
      message:
        "ALL_PROXY: SOCKS4 proxies are not supported, because SOCKS4 passes on no host names, IPv6 addresses or passwords",
      hint: "If the proxy speaks SOCKS5 too, write socks5h://HOST:PORT.",
    });
  });

  test("that is wrong does no harm where it is not used", () => {
    expect(way(HTTPS, { HTTPS_PROXY: "http://", NO_PROXY: "*" })).toBeUndefined();
  });
});

describe("NO_PROXY", () => {
  const isDirect = (url: string, list: string, name = "NO_PROXY") =>
    way(url, { HTTPS_PROXY: P, [name]: list }) === undefined;
  const SMS = "https://sms.test/";

  test.each([
    [SMS, "sms.test"],
    [SMS, "SMS.Test"],
    ["https://SMS.TEST/", "sms.test"],
    [SMS, "test"],
    [SMS, ".test"],
    [SMS, "*.test"],
    [SMS, ".sms.test"],
    ["https://a.b.sms.test/", "sms.test"],
    ["https://a.b.sms.test/", "*.sms.test"],
    [SMS, "*"],
    [SMS, "other.test,sms.test"],
    [SMS, "other.test, sms.test"],
    [SMS, " other.test   sms.test "],
    [SMS, "other.test,,sms.test,"],
    [SMS, "a.test\tsms.test"],
    [SMS, "other.test,*"],
    [SMS, "sms.test."],
    ["https://sms.test./", "sms.test"],
    ["https://sms.test./", "sms.test."],
    [SMS, "sms.test:443"],
    ["https://sms.test:8443/", "sms.test"],
    ["https://sms.test:8443/", "sms.test:8443"],
    ["https://sms.test:8443/", ".test:8443"],
    ["https://10.0.0.1/", "10.0.0.1"],
    ["https://10.0.0.1/", "10.0.0.1:443"],
    ["https://[fd00::1]/", "[fd00::1]"],
    ["https://[fd00::1]/", "fd00::1"],
    ["https://[FD00::1]:8443/", "[fd00::1]:8443"],
    ["https://[2001:db8::5]/", "2001:db8::5"],
    ["https://10.1.2.3/", "10.0.0.0/8"],
    ["https://10.1.2.3/", "192.168.0.0/16, 10.1.2.3/32"],
    ["https://10.1.2.3/", "0.0.0.0/0"],
    ["https://[fd00::11]/", "fd00::/8"],
    ["https://[fd00::11]/", "[fd00::]/8"],
    [SMS, '"sms.test"'],
  ])("%s is direct with %j", (url, list) => {
    expect([isDirect(url, list), isDirect(url, list, "no_proxy")]).toEqual([true, true]);
  });

  test.each([
    [SMS, ""],
    [SMS, " , ,"],
    [SMS, "other.test"],
    [SMS, "ms.test"],
    [SMS, "sms.test.example"],
    ["https://xsms.test/", "sms.test"],
    ["https://smsxtest/", "sms.test"],
    [SMS, "sms.test:8443"],
    [SMS, "sms.test:80"],
    ["https://sms.test:8443/", "sms.test:443"],
    [SMS, "a.sms.test"],
    [SMS, "."],
    [SMS, "*."],
    [SMS, ":443"],
    [SMS, "https://sms.test"],
    ["https://10.0.0.10/", "10.0.0.1"],
    ["https://10.0.0.1/", "0.0.1"],
    ["https://[fd00::1]:8443/", "[fd00::1]:443"],
    ["https://[fd00::11]/", "fd00::1"],
    ["https://11.1.2.3/", "10.0.0.0/8"],
    ["https://10.1.2.3/", "10.0.0.0/33"],
    ["https://10.1.2.3/", "::/0"],
    ["https://[fe00::11]/", "fd00::/8"],
    [SMS, "10.0.0.0/8"],
    [SMS, "0.0.0.0/0"],
  ])("%s is not direct with %j", (url, list) => {
    expect([isDirect(url, list), isDirect(url, list, "no_proxy")]).toEqual([false, false]);
  });

  test("in small letters goes first, unless it is empty", () => {
    const both = (small: string) => way(SMS, { HTTPS_PROXY: P, no_proxy: small, NO_PROXY: "sms.test" }) === undefined;
    expect([both("other.test"), both("")]).toEqual([false, true]);
  });
});

test.each([
  [P, "http://proxy:3128 (HTTPS_PROXY)"],
  ["http://me:hush@proxy:3128", "http://me:****@proxy:3128 (HTTPS_PROXY)"],
  ["http://me@proxy:3128", "http://me@proxy:3128 (HTTPS_PROXY)"],
  ["http://:hush@proxy:3128", "http://proxy:3128 (HTTPS_PROXY)"],
  ["https://proxy", "https://proxy (HTTPS_PROXY)"],
])("%s in words, without its password", (text, words) => {
  const proxy = proxyFor(new URL(HTTPS), { HTTPS_PROXY: text });
  expect(proxy && proxyWords(proxy)).toBe(words);
});

test("the passwords of all proxies are secret, as written and as meant", () => {
  expect(
    proxySecrets({
      https_proxy: "http://me:pa%40ss@proxy",
      HTTPS_PROXY: "me:plain@proxy",
      http_proxy: P,
      HTTP_PROXY: "http://me:50%@proxy",
      ALL_PROXY: "'socks5h://me:quoted@proxy'",
      NO_PROXY: "x:y@z",
    }),
  ).toEqual([
    "pa%40ss",
    "pa@ss",
    "me:pa@ss",
    "plain",
    "plain",
    "me:plain",
    "50%",
    "50%",
    "me:50%",
    "quoted",
    "quoted",
    "me:quoted",
  ]);
  expect(proxySecrets({ HTTPS_PROXY: "http://" })).toEqual([]);
});
