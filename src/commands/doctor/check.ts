import type { Credential } from "../../auth/credential.ts";
import { type Proxy, proxyFor } from "../../config/proxy.ts";
import { type Endpoint, requiredSetting, smsEndpoint, urlBelow } from "../../config/settings.ts";
import type { Env, ConnectLimits, HostPort } from "../../context.ts";
import { asSmsError, SmsError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import { once } from "../../once.ts";
import { durationOrNone } from "../../parse-value.ts";
import type { Services, UnauthenticatedProbe } from "../../session/services.ts";

/** One check. It fails when it throws; the error's exit code and hint become the finding's exit code and remedy. */
export interface Check {
  readonly name: string;
  /** Names of checks that must not have failed for this one to make sense. */
  readonly needs: readonly string[];
  /** undefined: it does not apply, and has no finding. */
  readonly run: (context: DoctorContext) => Promise<CheckResult | undefined>;
}

export interface CheckResult {
  /** `skip`: it cannot be checked, or need not be. */
  readonly status: "ok" | "warn" | "skip";
  readonly message: string;
  readonly remedy?: string;
  /** The figures and names of the message, for programs. */
  readonly facts?: JsonObject;
}

/** What checks look at. Whatever several of them need is requested once. */
export interface DoctorContext {
  readonly services: Services;
  readonly endpoint: () => Promise<Endpoint>;
  /** How the endpoint is reached. Throws ConfigError. */
  readonly route: () => Promise<NetworkRoute>;
  /** How the endpoint answers a request without credentials. */
  readonly probe: () => Promise<UnauthenticatedProbe>;
  readonly credential: () => Promise<Credential>;
}

export function createDoctorContext(services: Services): DoctorContext {
  const { env } = services;
  const endpoint = once(async () => smsEndpoint(await services.layers()));
  return {
    services,
    endpoint,
    route: async () => routeTo((await endpoint()).url, env),
    probe: once(async () => {
      const url = urlBelow((await endpoint()).url, "/v3/tasks?limit=1");
      return (await services.probe()).unauthenticated(url);
    }),
    credential: once(async () => (await services.connect()).credential()),
  };
}

/** How an address is reached: directly or through a proxy. */
export interface NetworkRoute {
  readonly url: URL;
  readonly proxy: Proxy | undefined;
  /** Host and port of the address. */
  readonly target: HostPort;
  /** Host and port to connect to: those of the proxy, where there is one. */
  readonly firstHop: HostPort;
}

/** Throws ConfigError when the address of the proxy is not valid. */
export function routeTo(url: URL, env: Env): NetworkRoute {
  const proxy = proxyFor(url, env);
  const target = hostPortOf(url);
  return { url, proxy, target, firstHop: proxy === undefined ? target : hostPortOf(proxy.url) };
}

/** As people write it, without the slash that URL adds. */
export function addressOf({ href }: URL): string {
  return href.replace(/\/$/, "");
}

const PORTS: Readonly<Record<string, number>> = {
  "https:": 443,
  "http:": 80,
  "socks:": 1080,
  "socks5:": 1080,
  "socks5h:": 1080,
};

function hostPortOf({ hostname, port, protocol }: URL): HostPort {
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? (PORTS[protocol] ?? 0) : Number(port) };
}

const MAX_CONNECT_MS = 10_000;

/** The request time-out, but at most 10 s: several checks wait one after another, and someone waits for the result. */
export async function connectLimits({ layers, interrupted }: Services): Promise<ConnectLimits> {
  const requestMs = durationOrNone(requiredSetting("request_timeout", await layers()).text);
  return { timeoutMs: Math.min(requestMs ?? MAX_CONNECT_MS, MAX_CONNECT_MS), interrupted };
}

/** Instead of the usual remedies, which are about the endpoint. */
export const PROXY_REMEDY = "Check the proxy's address, or name the endpoint's host in NO_PROXY to go without it.";

/** The same error with a remedy of the check, which knows the cause better than the failed request does. */
export function failureWithRemedy(remedy: string, thrown: unknown, what: string): SmsError {
  const { kind, message, facts } = asSmsError(thrown);
  return new SmsError(kind, `${what}: ${message}`, { ...facts, hint: remedy }, { cause: thrown });
}
