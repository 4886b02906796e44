import type { RawAnswer, RawRequest } from "../../api/raw-client.ts";
import { asSmsError } from "../../errors.ts";
import { type Json, printJson } from "../../json.ts";
import type { Raw } from "../../view/answer.ts";
import type { Item, Services } from "../command.ts";
import { failureOf } from "./failure.ts";
import { MASK, masked } from "./mask.ts";
import { isRead, type Method } from "./method.ts";

export interface Sending {
  readonly method: Method;
  readonly request: RawRequest;
  /** Status and headers come first, of an answer that is an error, too. */
  readonly include: boolean;
  readonly showSecrets: boolean;
}

/** Sends once, and yields the answer; of an error only the error, unless its answer was asked for. */
export async function* send(sending: Sending, services: Services): AsyncGenerator<Item> {
  const { include, method, request, showSecrets } = sending;
  const answer = await answerTo(sending, services);
  const error = answer.error && failureOf(answer.error, method);
  if (error && !include) return yield { error };
  const hides = request.hidesAnswer && !showSecrets && answer.bytes.length > 0;
  yield { raw: rawOf(hides ? maskedAnswer(answer) : answer, include), ...(error && { error }) };
  if (hides) await services.note("note: this answer is a secret, so it is masked; --show-secrets shows it");
}

async function answerTo({ method, request }: Sending, { account, warn }: Services): Promise<RawAnswer> {
  const { raw } = await account.connection();
  try {
    return await raw.send(request);
  } catch (thrown) {
    const error = failureOf(asSmsError(thrown), method);
    if (error.kind === "interrupted" && !isRead(method))
      await warn(`interrupted: this ${method} may have been carried out; look before sending it again`);
    throw error;
  }
}

function rawOf({ status, statusText, headers, bytes, json, error }: RawAnswer, include: boolean): Raw {
  const fields = headers.map(([name, value]) => `${name}: ${value}`);
  const head = include ? [`HTTP/1.1 ${status} ${statusText}`.trimEnd(), ...fields, ""] : [];
  if (error) return { head, bytes };
  return { head, bytes, json: () => (bytes.length === 0 ? undefined : json()) };
}

function maskedAnswer(answer: RawAnswer): RawAnswer {
  const json = masked(jsonOf(answer) ?? MASK);
  return { ...answer, bytes: new TextEncoder().encode(printJson(json, "compact")), json: () => json };
}

function jsonOf({ json }: RawAnswer): Json | undefined {
  try {
    return json();
  } catch {
    return undefined;
  }
}
