import { asSmsError, type SmsError } from "../../errors.ts";
import type { JsonObject } from "../../json.ts";
import { isoTime, spanWords, type TimeFrame } from "../../view/units.ts";
import type { Services } from "../command.ts";
import type { ToldHandshake } from "../probe.ts";
import type { Found } from "./check.ts";
import { mendedBy, patienceOf, type Way } from "./way.ts";

/** Whether the server shows a certificate that is believed, and for how long it will. */
export async function tls(way: Way, services: Services): Promise<Found> {
  // Also for http: a file that holds no certificates stops every command.
  const trust = await services.account.trust();
  if (way.url.protocol === "http:")
    return { status: "skip", message: "not used: http, which is for this machine only" };
  const proxy = way.proxy?.url;
  if (proxy !== undefined && !/^https?:$/.test(proxy.protocol))
    return { status: "skip", message: "not looked at through a SOCKS proxy" };
  const ca = trust !== undefined && "ca" in trust ? trust.ca : undefined;
  const isUnchecked = trust !== undefined && "rejectUnauthorized" in trust;
  const patience = await patienceOf(services);
  const found = await services.probe.handshake({ ...way.end, proxy, ca }, patience).catch((thrown: unknown) => {
    throw mendedBy(
      asSmsError(thrown).facts.hint ?? MEND_TLS,
      thrown,
      proxy === undefined ? "no handshake" : "no handshake through the proxy",
    );
  });
  return judged(found, isUnchecked ? "--insecure" : uncheckedBy(services), services.display);
}

const MEND_TLS =
  "Something breaks TLS off: a firewall, a proxy that has to be used (HTTPS_PROXY), or a server without TLS on this port.";

/** Node's own switch, for every program that runs on it. */
function uncheckedBy({ env }: Services): string | undefined {
  return env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0" ? "NODE_TLS_REJECT_UNAUTHORIZED=0" : undefined;
}

function judged(found: ToldHandshake, unchecked: string | undefined, frame: TimeFrame): Found {
  const { problem } = found;
  const words = certificateWords(found, frame);
  const facts = factsOf(found);
  if (unchecked !== undefined) {
    const message = `nobody checks the certificate (${unchecked})${problem ? `, and ${problem.message}` : ""}; ${words}`;
    return { status: "warn", message, remedy: `Leave out ${unchecked}: --ca-file trusts a private authority.`, facts };
  }
  if (problem !== undefined) throw mendedBy(remedyOf(problem), problem, words);
  const isEnding = found.validTo.getTime() - frame.now.getTime() < SOON_MS;
  return { status: isEnding ? "warn" : "ok", message: words, ...(isEnding ? { remedy: MEND_EXPIRY } : {}), facts };
}

const SOON_MS = 14 * 86_400_000;
const MEND_EXPIRY = "Whoever runs the server has to renew the certificate in time.";
const MEND_EXPIRED = "Whoever runs the server has to renew the certificate; check this machine's clock, too.";

function remedyOf({ facts, message }: SmsError): string {
  return facts.hint ?? (message.includes("expired") ? MEND_EXPIRED : "Ask whoever runs the server for the right one.");
}

function certificateWords({ protocol, issuer, validTo }: ToldHandshake, frame: TimeFrame): string {
  const left = (validTo.getTime() - frame.now.getTime()) / 1000;
  const when = spanWords(Math.abs(left));
  return `${protocol}, certificate by ${issuer}, ${left < 0 ? `expired ${when} ago` : `valid for ${when}`} (${isoTime(validTo.getTime(), frame)})`;
}

function factsOf({ protocol, issuer, validTo, problem }: ToldHandshake): JsonObject {
  const until = Number.isNaN(validTo.getTime()) ? null : validTo.toISOString();
  return { protocol, issuer, valid_to: until, trusted: problem === undefined };
}
