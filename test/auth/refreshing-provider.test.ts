import { describe, expect, test } from "vitest";

import type { Credential, KeyCredential, TokenCredential } from "../../src/auth/credential.ts";
import type { ResolvedSource } from "../../src/auth/credential.ts";
import { createRefreshingProvider } from "../../src/auth/refreshing-provider.ts";

const MINUTE = 60_000;
const START = Date.parse("2026-01-02T03:04:05Z");

const token = (name: string, expiresInMs?: number): TokenCredential => ({
  kind: "token",
  source: "test",
  token: name,
  ...(expiresInMs === undefined ? {} : { expiresAtMs: START + expiresInMs }),
});
const keys = (accessKey: string, expiresInMs: number): KeyCredential => ({
  kind: "keys",
  source: "test",
  accessKey,
  secretKey: "sk",
  expiresAtMs: START + expiresInMs,
});

/** A provider over a source that gives these one after another, and a clock that is moved by hand. */
function providerOf(given: readonly (Credential | Error)[], renewable = true) {
  let now = START;
  const asked: (string | undefined)[] = [];
  const learned: Credential[] = [];
  const resolved: ResolvedSource = {
    source: "test",
    principal: "me",
    secrets: [],
    renewable,
    obtain: async (refused) => {
      const next = given[asked.length] ?? new Error("asked once too often");
      asked.push(nameOf(refused));
      await new Promise((done) => setTimeout(done, 5));
      if (next instanceof Error) throw next;
      return next;
    },
  };
  const clock = { now: () => new Date(now), elapsedMs: () => now, utcOffset: () => 0, sleep: async () => {} };
  const provider = createRefreshingProvider(resolved, clock, (credential) => void learned.push(credential));
  return { provider, asked, learned, at: (ms: number) => (now = START + ms) };
}

function nameOf(credential: Credential | undefined): string | undefined {
  return credential?.kind === "keys" ? credential.accessKey : credential?.token;
}

test("nothing is requested before its first use, and what does not expire is requested once", async () => {
  const { provider, asked, learned, at } = providerOf([token("a")]);
  expect(asked).toEqual([]);
  const first = await provider.current();
  at(365 * 24 * 60 * MINUTE);
  expect([await provider.current(), asked, learned]).toEqual([first, [undefined], [token("a")]]);
});

test("many that want it at once ask the source once", async () => {
  const { provider, asked } = providerOf([token("a")]);
  const all = await Promise.all(Array.from({ length: 50 }, () => provider.current()));
  expect([new Set(all.map(nameOf)), asked.length]).toEqual([new Set(["a"]), 1]);
});

test("all who waited get the first failure, and the next use requests again", async () => {
  const { provider, asked } = providerOf([new Error("down"), token("a")]);
  const all = await Promise.allSettled([provider.current(), provider.current()]);
  expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect([nameOf(await provider.current()), asked.length]).toEqual(["a", 2]);
});

describe("renewal", () => {
  test.each([
    [5 * MINUTE + 1, "a"],
    [5 * MINUTE, "b"],
    [1, "b"],
    [0, "b"],
    [-MINUTE, "b"],
  ])("with %d ms left gives %s", async (left, expected) => {
    const { provider, at } = providerOf([token("a", 60 * MINUTE), token("b", 120 * MINUTE)]);
    await provider.current();
    at(60 * MINUTE - left);
    expect(nameOf(await provider.current())).toBe(expected);
  });

  test.each([
    ["is still good: who comes meanwhile uses it", 6, ["b", "a", "a"]],
    ["is not: all wait for the new one", 11, ["b", "b", "b"]],
  ])("asks once, and hands over the old one, which %s", async (_, minutes, names) => {
    const { provider, asked, learned, at } = providerOf([token("a", 10 * MINUTE), token("b", 60 * MINUTE)]);
    await provider.current();
    at(minutes * MINUTE);
    const all = await Promise.all([provider.current(), provider.current(), provider.current()]);
    expect([all.map(nameOf), asked]).toEqual([names, [undefined, "a"]]);
    expect(learned.map(nameOf)).toEqual(["a", "b"]);
  });

  test("that fails leaves the old one in use while it is valid, requests each 30 s at most, then throws", async () => {
    const down = new Error("down");
    const { provider, asked, at } = providerOf([token("a", 10 * MINUTE), down, down, down, token("b", 60 * MINUTE)]);
    await provider.current();
    at(5 * MINUTE);
    expect([nameOf(await provider.current()), asked.length]).toEqual(["a", 2]);
    at(5 * MINUTE + 29_999);
    expect([nameOf(await provider.current()), asked.length]).toEqual(["a", 2]);
    at(5 * MINUTE + 30_000);
    expect([nameOf(await provider.current()), asked.length]).toEqual(["a", 3]);
    at(10 * MINUTE);
    await expect(provider.current()).rejects.toBe(down);
    expect([nameOf(await provider.current()), asked.length]).toEqual(["b", 5]);
  });

  test("from a source that only has short ones does not ask at each request", async () => {
    const { provider, asked, at } = providerOf([token("a", MINUTE), token("b", 2 * MINUTE), token("c", 3 * MINUTE)]);
    const names = [];
    for (const ms of [0, 1000, 2000, 30_999, 31_000, 32_000]) {
      at(ms);
      names.push(nameOf(await provider.current()));
    }
    expect([names, asked.length]).toEqual([["a", "b", "b", "b", "c", "c"], 3]);
  });

  test("is for keys, too", async () => {
    const { provider, at } = providerOf([keys("a", 10 * MINUTE), keys("b", 60 * MINUTE)]);
    await provider.current();
    at(5 * MINUTE);
    expect(nameOf(await provider.current())).toBe("b");
  });

  test("of what the source cannot renew is not tried, even when it has expired", async () => {
    const { provider, asked, at } = providerOf([token("a", MINUTE)], false);
    await provider.current();
    at(60 * MINUTE);
    expect([nameOf(await provider.current()), asked.length]).toEqual(["a", 1]);
  });
});

describe("after a refusal", () => {
  test("there is another where the source has one", async () => {
    const { provider, asked } = providerOf([token("a"), token("b")]);
    const refused = await provider.current();
    expect([await provider.refresh(refused), nameOf(await provider.current()), asked]).toEqual([
      true,
      "b",
      [undefined, "a"],
    ]);
  });

  test("many that were refused at once get one new one", async () => {
    const { provider, asked } = providerOf([token("a"), token("b")]);
    const refused = await provider.current();
    const all = await Promise.all(Array.from({ length: 20 }, () => provider.refresh(refused)));
    expect([new Set(all), asked.length]).toEqual([new Set([true]), 2]);
  });

  test("one that comes late finds the new one and asks nobody", async () => {
    const { provider, asked } = providerOf([token("a"), token("b")]);
    const refused = await provider.current();
    await provider.refresh(refused);
    expect([await provider.refresh(refused), asked.length]).toEqual([true, 2]);
  });

  test("there is none where the source gives the same token again", async () => {
    const { provider } = providerOf([token("a"), token("a")]);
    expect(await provider.refresh(await provider.current())).toBe(false);
  });

  test("there is none where it cannot be renewed", async () => {
    const { provider, asked } = providerOf([token("a")], false);
    expect([await provider.refresh(await provider.current()), asked.length]).toEqual([false, 1]);
  });

  test("keys are never replaced, renewable or not: five bad signatures lock one", async () => {
    const { provider, asked } = providerOf([keys("a", 60 * MINUTE), keys("b", 60 * MINUTE)]);
    expect([await provider.refresh(await provider.current()), asked.length]).toEqual([false, 1]);
  });

  test("a source that fails says why", async () => {
    const down = new Error("down");
    const { provider } = providerOf([token("a"), down]);
    const refused = await provider.current();
    await expect(provider.refresh(refused)).rejects.toBe(down);
    expect(nameOf(await provider.current())).toBe("a");
  });
});
