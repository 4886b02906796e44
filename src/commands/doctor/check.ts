import type { Credential } from "../../auth/credential.ts";
import { type Endpoint, smsEndpoint, urlBelow } from "../../config/endpoint.ts";
import { type Proxy, proxyFor } from "../../config/proxy.ts";
import { requiredSetting } from "../../config/settings.ts";
import type { Env, ConnectLimits, HostPort } from "../../context.ts";
import { asSmsError, SmsError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import { once } from "../../once.ts";
import { durationOrNone } from "../../parse-value.ts";
import type { UnauthenticatedProbe } from "../account.ts";
import type { Services } from "../command.ts";

/** One thing to check. An error that it throws makes it fail, with the error's exit code, and its hint as the remedy. */
export interface Check {
  readonly name: string;
  /** Names of checks that must not have failed for this one to make sense. */
  readonly needs: readonly string[];
  /** Resolves to undefined when there is nothing to check. */
  readonly run: (context: DoctorContext) => Promise<CheckResult | undefined>;
}

export interface CheckResult {
  /** `skip`: it cannot be checked, or need not be. */
  readonly status: "ok" | "warn" | "skip";
  readonly message: string;
  readonly remedy?: string;
  /** The figures in the message, for programs. */
  readonly facts?: JsonObject;
}

/** What the checks work on. What several of them need is found once. */
export interface DoctorContext {
  readonly services: Services;
  readonly endpoint: () => Promise<Endpoint>;
  /** The way to the endpoint. */
  readonly route: () => Promise<NetworkRoute>;
  readonly probe: () => Promise<UnauthenticatedProbe>;
  readonly credential: () => Promise<Credential>;
}

export function createDoctorContext(services: Services): DoctorContext {
  const { account, env } = services;
  const endpoint = once(async () => smsEndpoint(await account.layers()));
  return {
    services,
    endpoint,
    route: async () => routeTo((await endpoint()).url, env),
    probe: once(async () => account.probeUnauthenticated(urlBelow((await endpoint()).url, "/v3/tasks?limit=1"))),
    credential: once(async () => (await account.connection()).credential()),
  };
}

/** How an address is reached. */
export interface NetworkRoute {
  readonly url: URL;
  readonly proxy: Proxy | undefined;
  /** Host and port of the address itself. */
  readonly end: HostPort;
  /** Where to connect: the proxy if there is one, else the address itself. */
  readonly next: HostPort;
}

/** Throws ConfigError when the proxy's address is invalid. */
export function routeTo(url: URL, env: Env): NetworkRoute {
  const proxy = proxyFor(url, env);
  const end = placeOf(url);
  return { url, proxy, end, next: proxy === undefined ? end : placeOf(proxy.url) };
}

/** The address as people write it. */
export function addressOf({ href }: URL): string {
  return href.replace(/\/$/, "");
}

const PORTS: Readonly<Record<string, number>> = { "https:": 443, "http:": 80, "socks:": 1080, "socks5:": 1080 };

function placeOf({ hostname, port, protocol }: URL): HostPort {
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? (PORTS[protocol] ?? 0) : Number(port) };
}

const LONGEST_MS = 10_000;

/** Shorter than for requests, because the user waits for each check. */
export async function connectLimits({ account, interrupted }: Services): Promise<ConnectLimits> {
  const asked = durationOrNone(requiredSetting("request_timeout", await account.layers()).text);
  return { timeoutMs: Math.min(asked ?? LONGEST_MS, LONGEST_MS), interrupted };
}

/** For a proxy that cannot be reached: the usual remedy, another endpoint, would not help. */
export const PROXY_REMEDY = "Check the proxy's address, or name the endpoint's host in NO_PROXY to go without it.";

/** The same error with the check's own remedy, which is more specific than the error's. */
export function failureWithRemedy(remedy: string, thrown: unknown, what: string): SmsError {
  const { kind, message, facts } = asSmsError(thrown);
  return new SmsError(kind, `${what}: ${message}`, { ...facts, hint: remedy }, { cause: thrown });
}
