import { iamEndpoint } from "../../config/endpoint.ts";
import { asSmsError } from "../../errors.ts";
import type { Found } from "./check.ts";
import { dns } from "./dns.ts";
import type { Patient } from "./patient.ts";
import { tcp } from "./tcp.ts";
import { tls } from "./tls.ts";
import { addressOf, wayTo } from "./way.ts";

/** The way to IAM, all in one, where credentials need it and it is not the endpoint's own. */
export async function iam(patient: Patient): Promise<Found | undefined> {
  const { services } = patient;
  const main = await patient.way().catch(() => undefined);
  const reason = await reasonOf(patient);
  const { url, origin } = iamEndpoint(await services.account.layers());
  if (reason === undefined || main === undefined || url.origin === main.url.origin) return undefined;
  const way = wayTo(url, services.env);
  const words = `${addressOf(url)} (${origin}), asked ${reason}`;
  try {
    const parts = [await dns(way, services), await tcp(way, services), await tls(way, services)];
    const worst = parts.find(({ status }) => status === "warn") ?? { status: "ok", message: "can be reached" };
    const facts = { url: url.href, origin };
    return { ...worst, message: `${words}: ${worst.message}`, facts };
  } catch (thrown) {
    return unlessRemembered(thrown, words, patient);
  }
}

/** Why IAM is asked; undefined when it is not, or nobody can tell. */
async function reasonOf({ services, credential }: Patient): Promise<string | undefined> {
  const lead = await services.account.lead().catch(() => undefined);
  if (lead === undefined) return undefined;
  // Only tokens that are had for a password have a scope.
  if (lead.scope !== undefined) return "for a token";
  const found = await credential().catch(() => undefined);
  return found?.kind === "keys" && found.domainId === undefined ? "for the account of the access key" : undefined;
}

/** What IAM said earlier is kept: without it, everything works for now. */
async function unlessRemembered(thrown: unknown, words: string, { services }: Patient): Promise<Found> {
  const error = asSmsError(thrown).during(words, {});
  if (error.kind === "interrupted" || error.kind === "internal") throw thrown;
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
