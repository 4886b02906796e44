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

/** One thing to look at. What it throws makes it fail, with the error's exit code and its hint as the remedy. */
export interface Check {
  readonly name: string;
  /** Names of checks without which this one makes no sense. */
  readonly needs: readonly string[];
  /** undefined: there is nothing to look at. */
  readonly run: (context: DoctorContext) => Promise<CheckResult | undefined>;
}

export interface CheckResult {
  /** `skip`: it cannot be, or need not be, looked at. */
  readonly status: "ok" | "warn" | "skip";
  readonly message: string;
  readonly remedy?: string;
  /** The same for programs, where the message has figures in it. */
  readonly facts?: JsonObject;
}

/** What is looked at; what several checks need is found once. */
export interface DoctorContext {
  readonly services: Services;
  readonly endpoint: () => Promise<Endpoint>;
  /** To the endpoint. */
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
  /** Where the address is. */
  readonly end: HostPort;
  /** Where to connect: to the proxy, where there is one. */
  readonly next: HostPort;
}

/** Throws ConfigError when the proxy's address makes no sense. */
export function routeTo(url: URL, env: Env): NetworkRoute {
  const proxy = proxyFor(url, env);
  const end = placeOf(url);
  return { url, proxy, end, next: proxy === undefined ? end : placeOf(proxy.url) };
}

/** As people write it. */
export function addressOf({ href }: URL): string {
  return href.replace(/\/$/, "");
}

const PORTS: Readonly<Record<string, number>> = { "https:": 443, "http:": 80, "socks:": 1080, "socks5:": 1080 };

function placeOf({ hostname, port, protocol }: URL): HostPort {
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? (PORTS[protocol] ?? 0) : Number(port) };
}

const LONGEST_MS = 10_000;

/** Whoever waits for a doctor wants to know soon. */
export async function connectLimits({ account, interrupted }: Services): Promise<ConnectLimits> {
  const asked = durationOrNone(requiredSetting("request_timeout", await account.layers()).text);
  return { timeoutMs: Math.min(asked ?? LONGEST_MS, LONGEST_MS), interrupted };
}

/** A proxy that cannot be reached is not mended by another endpoint. */
export const PROXY_REMEDY = "Check the proxy's address, or name the endpoint's host in NO_PROXY to go without it.";

/** The same error with another remedy: who looks closely knows better what would mend it. */
export function failureWithRemedy(remedy: string, thrown: unknown, what: string): SmsError {
  const { kind, message, facts } = asSmsError(thrown);
  return new SmsError(kind, `${what}: ${message}`, { ...facts, hint: remedy }, { cause: thrown });
}
