import { isIP } from "node:net";

import { iamEndpoint } from "../../config/endpoint.ts";
import { proxyFor, proxyWords } from "../../config/proxy.ts";
import { asSmsError, expectedError, type SmsError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import { spanWords } from "../../model/time.ts";
import { isoTime, type TimeFrame } from "../../view/units.ts";
import type { Services, ExplainedHandshake } from "../command.ts";
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

/** Whether the server's certificate is trusted, and for how long it is valid. */
export async function checkTls(route: NetworkRoute, services: Services): Promise<CheckResult> {
  // For http, too, because a file without certificates stops every command.
  const certificates = await services.account.trust();
  if (route.url.protocol === "http:")
    return { status: "skip", message: "not used: http, which is for this machine only" };
  const proxy = route.proxy?.url;
  if (proxy !== undefined && !/^https?:$/.test(proxy.protocol))
    return { status: "skip", message: "not looked at through a SOCKS proxy" };
  const ca = certificates !== undefined && "ca" in certificates ? certificates.ca : undefined;
  const isUnchecked = certificates !== undefined && "rejectUnauthorized" in certificates;
  const limits = await connectLimits(services);
  const found = await services.probe.handshake({ ...route.end, proxy, ca }, limits).catch((thrown: unknown) => {
    throw failureWithRemedy(
      asSmsError(thrown).facts.hint ?? TLS_REMEDY,
      thrown,
      proxy === undefined ? "no handshake" : "no handshake through the proxy",
    );
  });
  return judged(found, isUnchecked ? "--insecure" : uncheckedBy(services), services.display);
}

const TLS_REMEDY =
  "Something breaks TLS off: a firewall, a proxy that has to be used (HTTPS_PROXY), or a server without TLS on this port.";

/** Node's own variable switches certificate checks off for every Node program. */
function uncheckedBy({ env }: Services): string | undefined {
  return env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0" ? "NODE_TLS_REJECT_UNAUTHORIZED=0" : undefined;
}

function judged(found: ExplainedHandshake, unchecked: string | undefined, frame: TimeFrame): CheckResult {
  const { problem } = found;
  const words = certificateWords(found, frame);
  const facts = factsOf(found);
  if (unchecked !== undefined) {
    const message = `nobody checks the certificate (${unchecked})${problem ? `, and ${problem.message}` : ""}; ${words}`;
    return { status: "warn", message, remedy: `Leave out ${unchecked}: --ca-file trusts a private authority.`, facts };
  }
  if (problem !== undefined) throw failureWithRemedy(remedyOf(problem), problem, words);
  const isEnding = found.validTo.getTime() - frame.now.getTime() < SOON_MS;
  return { status: isEnding ? "warn" : "ok", message: words, ...(isEnding ? { remedy: EXPIRY_REMEDY } : {}), facts };
}

const SOON_MS = 14 * 86_400_000;
const EXPIRY_REMEDY = "Whoever runs the server has to renew the certificate in time.";
const EXPIRED_REMEDY = "Whoever runs the server has to renew the certificate; check this machine's clock, too.";

function remedyOf({ facts, message }: SmsError): string {
  return (
    facts.hint ?? (message.includes("expired") ? EXPIRED_REMEDY : "Ask whoever runs the server for the right one.")
  );
}

function certificateWords({ protocol, issuer, validTo }: ExplainedHandshake, frame: TimeFrame): string {
  const left = (validTo.getTime() - frame.now.getTime()) / 1000;
  const when = spanWords(Math.abs(left));
  return `${protocol}, certificate by ${issuer}, ${left < 0 ? `expired ${when} ago` : `valid for ${when}`} (${isoTime(validTo.getTime(), frame)})`;
}

function factsOf({ protocol, issuer, validTo, problem }: ExplainedHandshake): JsonObject {
  const until = Number.isNaN(validTo.getTime()) ? null : validTo.toISOString();
  return { protocol, issuer, valid_to: until, trusted: problem === undefined };
}

/** Whether the host name can be resolved. Behind a proxy only the proxy's own name matters, because it resolves the others. */
export async function checkDns({ next, end, proxy }: NetworkRoute, services: Services): Promise<CheckResult> {
  const { host } = next;
  const whose = proxy === undefined ? "" : ` (the proxy, which looks up ${end.host} itself)`;
  if (isIP(host) !== 0)
    return { status: "ok", message: `${host} is an address already${whose}`, facts: { addresses: [host] } };
  const limits = await connectLimits(services);
  const addresses = await services.probe.addresses(host, limits).catch((thrown: unknown) => {
    throw failureWithRemedy(proxy === undefined ? NAME_REMEDY : PROXY_REMEDY, thrown, host);
  });
  return { status: "ok", message: `${host} is ${listed(addresses)}${whose}`, facts: { addresses: [...addresses] } };
}

const NAME_REMEDY = "Check the host's spelling where the endpoint is set, and this machine's name servers.";
const SHOWN = 3;

function listed(addresses: readonly string[]): string {
  const more = addresses.length - SHOWN;
  return `${addresses.slice(0, SHOWN).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Whether the host accepts connections on the port. */
export async function checkTcp({ next, proxy }: NetworkRoute, services: Services): Promise<CheckResult> {
  const { clock, probe } = services;
  const what = `port ${next.port} of ${next.host}`;
  const limits = await connectLimits(services);
  const begun = clock.now().getTime();
  await probe.connect(next, limits).catch((thrown: unknown) => {
    throw failureWithRemedy(proxy === undefined ? PORT_REMEDY : PROXY_REMEDY, thrown, what);
  });
  const ms = clock.now().getTime() - begun;
  return { status: "ok", message: `connected to ${what} in ${ms} ms`, facts: { ...next, connect_ms: ms } };
}

const PORT_REMEDY =
  "Check the address, and ask whether a firewall lets this machine out; where a proxy has to be used, set HTTPS_PROXY.";

/** Whether requests to the endpoint go through a proxy, and which variable says so. */
export async function checkProxy(context: DoctorContext): Promise<CheckResult> {
  const { url, proxy: inForce } = await context.route();
  if (inForce !== undefined) {
    const words = proxyWords(inForce);
    return { status: "ok", message: words, facts: { proxy: words } };
  }
  const otherwise = proxyFor(url, { ...context.services.env, no_proxy: "", NO_PROXY: "" });
  const why = otherwise === undefined ? "" : `: NO_PROXY takes ${url.hostname} out of ${proxyWords(otherwise)}`;
  return { status: "ok", message: `none${why}`, facts: { proxy: null } };
}

/** Checks the way to IAM in one go, when the credentials need it and its host is not the endpoint's. */
export async function checkIam(context: DoctorContext): Promise<CheckResult | undefined> {
  const { services } = context;
  const main = await context.route().catch(() => undefined);
  const reason = await reasonOf(context);
  const { url, origin } = iamEndpoint(await services.account.layers());
  if (reason === undefined || main === undefined || url.origin === main.url.origin) return undefined;
  const route = routeTo(url, services.env);
  const words = `${addressOf(url)} (${origin}), asked ${reason}`;
  try {
    const parts = [await checkDns(route, services), await checkTcp(route, services), await checkTls(route, services)];
    const worst = parts.find(({ status }) => status === "warn") ?? { status: "ok", message: "can be reached" };
    const facts = { url: url.href, origin };
    return { ...worst, message: `${words}: ${worst.message}`, facts };
  } catch (thrown) {
    return unlessRemembered(thrown, words, context);
  }
}

/** Why IAM is needed; undefined when it is not, or when that is unknown. */
async function reasonOf({ services, credential }: DoctorContext): Promise<string | undefined> {
  const resolved = await services.account.resolvedSource().catch(() => undefined);
  if (resolved === undefined) return undefined;
  // Only tokens that IAM issues for a password have a scope.
  if (resolved.scope !== undefined) return "for a token";
  const found = await credential().catch(() => undefined);
  return found?.kind === "keys" && found.domainId === undefined ? "for the account of the access key" : undefined;
}

/** With a cached answer of IAM everything works for now, so that a failure is only a warning. */
async function unlessRemembered(thrown: unknown, words: string, { services }: DoctorContext): Promise<CheckResult> {
  const error = expectedError(thrown).during(words, {});
  try {
    await (await services.account.connection()).identity();
  } catch {
    throw error;
  }
  const { hint } = error.facts;
  return {
    status: "warn",
    message: `${error.message}; its last answer is still good`,
    ...(hint ? { remedy: hint } : {}),
  };
}
