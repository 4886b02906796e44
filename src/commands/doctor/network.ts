import { isIP } from "node:net";

import { proxyFor, proxyWords } from "../../config/proxy.ts";
import { iamEndpoint } from "../../config/settings.ts";
import type { HostPort } from "../../context.ts";
import { asSmsError, expectedError, type SmsError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import { spanWords } from "../../model/time.ts";
import type { ExplainedHandshake, Services } from "../../session/services.ts";
import { isoTime, type TimeFrame } from "../../view/units.ts";
import {
  type CheckResult,
  failureWithRemedy,
  connectLimits,
  type NetworkRoute,
  PROXY_REMEDY,
  type DoctorContext,
  addressOf,
  routeTo,
} from "./check.ts";

/** Whether the certificate of the server is trusted, and until when it is valid. */
export async function checkTls(route: NetworkRoute, services: Services): Promise<CheckResult> {
  const probe = await services.probe();
  // Before the look at the protocol: a ca_file without certificates fails every command, also with plain http.
  const certificates = await probe.certificates();
  if (route.url.protocol === "http:")
    return { status: "skip", message: "not used: http, which is for this machine only" };
  const proxy = route.proxy?.url;
  const ca = certificates !== undefined && "ca" in certificates ? certificates.ca : undefined;
  const isUnchecked = certificates !== undefined && "rejectUnauthorized" in certificates;
  const limits = await connectLimits(services);
  const handshake = await probe.handshake({ ...route.target, proxy, ca }, limits).catch((thrown: unknown) => {
    throw failureWithRemedy(
      asSmsError(thrown).facts.hint ?? TLS_REMEDY,
      thrown,
      proxy === undefined ? "no handshake" : "no handshake through the proxy",
    );
  });
  return handshakeResult(handshake, isUnchecked ? "--insecure" : uncheckedBy(services), services.display);
}

const TLS_REMEDY =
  "Something interrupts the TLS handshake: a firewall, a proxy that has to be used (HTTPS_PROXY), or a server without TLS on this port.";

/** The variable with which Node checks no certificate at all. */
function uncheckedBy({ env }: Services): string | undefined {
  return env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0" ? "NODE_TLS_REJECT_UNAUTHORIZED=0" : undefined;
}

function handshakeResult(handshake: ExplainedHandshake, unchecked: string | undefined, frame: TimeFrame): CheckResult {
  const { problem } = handshake;
  const words = certificateWords(handshake, frame);
  const facts = factsOf(handshake);
  if (unchecked !== undefined) {
    const message = `certificate checks are disabled (${unchecked})${problem ? `, and ${problem.message}` : ""}; ${words}`;
    return { status: "warn", message, remedy: `Leave out ${unchecked}: --ca-file trusts a private authority.`, facts };
  }
  if (problem !== undefined) throw failureWithRemedy(remedyOf(problem), problem, words);
  const expiresSoon = handshake.validTo.getTime() - frame.now.getTime() < EXPIRY_WARNING_MS;
  return {
    status: expiresSoon ? "warn" : "ok",
    message: words,
    ...(expiresSoon ? { remedy: EXPIRY_REMEDY } : {}),
    facts,
  };
}

const EXPIRY_WARNING_MS = 14 * 86_400_000;
const EXPIRY_REMEDY = "The operator of the server has to renew the certificate before that date.";
const EXPIRED_REMEDY = "The operator of the server has to renew the certificate; also check this machine's clock.";

function remedyOf({ facts, message }: SmsError): string {
  return (
    facts.hint ??
    (message.includes("expired")
      ? EXPIRED_REMEDY
      : "Ask the operator of the server for the right certificate authority, and pass it with --ca-file.")
  );
}

function certificateWords({ protocol, issuer, validTo }: ExplainedHandshake, frame: TimeFrame): string {
  const leftSeconds = (validTo.getTime() - frame.now.getTime()) / 1000;
  const span = spanWords(Math.abs(leftSeconds));
  return `${protocol}, certificate by ${issuer}, ${leftSeconds < 0 ? `expired ${span} ago` : `valid for ${span}`} (${isoTime(validTo.getTime(), frame)})`;
}

function factsOf({ protocol, issuer, validTo, problem }: ExplainedHandshake): JsonObject {
  const until = Number.isNaN(validTo.getTime()) ? null : validTo.toISOString();
  return { protocol, issuer, valid_to: until, trusted: problem === undefined };
}

/** Whether the host name can be looked up; with a proxy, the name of the proxy, which looks up the endpoint itself. */
export async function checkDns({ firstHop, target, proxy }: NetworkRoute, services: Services): Promise<CheckResult> {
  const { host } = firstHop;
  const whose = proxy === undefined ? "" : ` (the proxy, which looks up ${target.host} itself)`;
  if (isIP(host) !== 0)
    return { status: "ok", message: `${host} is an IP address${whose}`, facts: { addresses: [host] } };
  const limits = await connectLimits(services);
  const probe = await services.probe();
  const addresses = await probe.addresses(host, limits).catch((thrown: unknown) => {
    throw failureWithRemedy(proxy === undefined ? NAME_REMEDY : PROXY_REMEDY, thrown, host);
  });
  return {
    status: "ok",
    message: `${host} is ${listAddresses(addresses)}${whose}`,
    facts: { addresses: [...addresses] },
  };
}

const NAME_REMEDY = "Check the host's spelling where the endpoint is set, and this machine's name servers.";
const SHOWN_ADDRESSES = 3;

function listAddresses(addresses: readonly string[]): string {
  const more = addresses.length - SHOWN_ADDRESSES;
  return `${addresses.slice(0, SHOWN_ADDRESSES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Whether the port accepts connections, and over which of IPv4 and IPv6. */
export async function checkTcp({ firstHop, proxy }: NetworkRoute, services: Services): Promise<CheckResult> {
  const port = `port ${firstHop.port} of ${firstHop.host}`;
  const attempts = await connectByFamily(firstHop, services);
  const [best] = attempts.filter(({ error }) => error === undefined).toSorted((a, b) => a.ms - b.ms);
  if (best === undefined)
    throw failureWithRemedy(proxy === undefined ? PORT_REMEDY : PROXY_REMEDY, attempts[0]?.error, port);
  const families = attempts.map(({ family, error }) => (error ? `not over ${family}: ${error.message}` : family));
  const facts = Object.fromEntries(
    attempts.map(({ family, error, ms }) => [`${family.toLowerCase()}_ms`, error ? null : ms]),
  );
  return {
    status: "ok",
    message: `connected to ${port} in ${best.ms} ms (${families.join(", ")})`,
    facts: { ...firstHop, connect_ms: best.ms, ...facts },
  };
}

interface FamilyAttempt {
  readonly family: "IPv4" | "IPv6";
  readonly ms: number;
  /** undefined: connected. */
  readonly error: SmsError | undefined;
}

/** Where a host has both kinds of addresses, each gets so much time: a network that drops the packets of one is common. */
const FAMILY_LIMIT_MS = 5000;

async function connectByFamily({ host, port }: HostPort, services: Services): Promise<readonly FamilyAttempt[]> {
  const probe = await services.probe();
  const limits = await connectLimits(services);
  const addresses = isIP(host) === 0 ? await probe.addresses(host, limits) : [host];
  const firstOf = (version: 4 | 6) => addresses.find((address) => isIP(address) === version);
  const both = [firstOf(4), firstOf(6)].filter((address) => address !== undefined);
  const timeoutMs = both.length > 1 ? Math.min(limits.timeoutMs, FAMILY_LIMIT_MS) : limits.timeoutMs;
  return Promise.all(
    both.map(async (address): Promise<FamilyAttempt> => {
      const startMs = services.clock.elapsedMs();
      // With one kind, all its addresses count.
      const to = { host: both.length > 1 ? address : host, port };
      const error = await probe.connect(to, { ...limits, timeoutMs }).then(() => undefined, expectedError);
      return {
        family: isIP(address) === 4 ? "IPv4" : "IPv6",
        ms: Math.round(services.clock.elapsedMs() - startMs),
        error,
      };
    }),
  );
}

const PORT_REMEDY =
  "Check the address and whether a firewall blocks outgoing connections; where a proxy has to be used, set HTTPS_PROXY.";

/** Whether requests to the endpoint go through a proxy, and which variable sets it. */
export async function checkProxy(context: DoctorContext): Promise<CheckResult> {
  const { url, proxy } = await context.route();
  if (proxy !== undefined) {
    const words = proxyWords(proxy);
    return { status: "ok", message: words, facts: { proxy: words } };
  }
  const excluded = proxyFor(url, { ...context.services.env, no_proxy: "", NO_PROXY: "" });
  const why = excluded === undefined ? "" : `: NO_PROXY excludes ${url.hostname} from ${proxyWords(excluded)}`;
  return { status: "ok", message: `none${why}`, facts: { proxy: null } };
}

/** Whether IAM can be reached: DNS, TCP and TLS in one check, only where credentials need IAM and it is another server than the endpoint. */
export async function checkIam(context: DoctorContext): Promise<CheckResult | undefined> {
  const { services } = context;
  const smsRoute = await context.route().catch(() => undefined);
  const reason = await iamReason(context);
  const { url, origin } = iamEndpoint(await services.layers());
  if (reason === undefined || smsRoute === undefined || url.origin === smsRoute.url.origin) return undefined;
  const route = routeTo(url, services.env);
  const words = `${addressOf(url)} (${origin}), needed ${reason}`;
  try {
    const parts = [await checkDns(route, services), await checkTcp(route, services), await checkTls(route, services)];
    const worst = parts.find(({ status }) => status === "warn") ?? { status: "ok", message: "can be reached" };
    const facts = { url: url.href, origin };
    return { ...worst, message: `${words}: ${worst.message}`, facts };
  } catch (thrown) {
    return iamFailure(thrown, words, context);
  }
}

/** What IAM is needed for; undefined when it is not needed, or when there are no credentials to tell. */
async function iamReason({ services, credential: currentCredential }: DoctorContext): Promise<string | undefined> {
  const resolved = await services.credentials.resolved().catch(() => undefined);
  if (resolved === undefined) return undefined;
  // Only tokens that IAM issues for a password have a scope.
  if (resolved.scope !== undefined) return "for a token";
  const credential = await currentCredential().catch(() => undefined);
  return credential?.kind === "keys" && credential.domainId === undefined
    ? "for the account of the access key"
    : undefined;
}

/** A failure, or only a warning while a cached token or account id makes requests to IAM unnecessary. */
async function iamFailure(thrown: unknown, words: string, { services }: DoctorContext): Promise<CheckResult> {
  const error = expectedError(thrown).during(words, {});
  try {
    await (await services.connect()).identity();
  } catch {
    throw error;
  }
  const { hint } = error.facts;
  return {
    status: "warn",
    message: `${error.message}; what it returned last is still valid`,
    ...(hint ? { remedy: hint } : {}),
  };
}
