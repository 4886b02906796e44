import type { RequestPreview } from "../../api/client.ts";
import type { RawAnswer, RawRequest } from "../../api/raw-client.ts";
import {
  asSmsError,
  ApiError,
  InterruptedError,
  OutcomeUnknownError,
  SmsError,
  mayHaveBeenProcessed,
} from "../../errors.ts";
import { type Json, printJson, isJsonNumber, isJsonObject } from "../../json.ts";
import type { Services } from "../../session/services.ts";
import type { Raw } from "../../view/answer.ts";
import type { Item } from "../command.ts";
import { previewItem, requestJson } from "../request-preview.ts";
import { isRead, type Method } from "./request.ts";

interface Sending {
  readonly method: Method;
  readonly request: RawRequest;
  /** Prints status and headers first, also of an error. */
  readonly include: boolean;
  readonly showSecrets: boolean;
}

/** Sends the request and yields the response; for an error status only the error, unless `include` is set. */
export async function* sendRequest(sending: Sending, services: Services): AsyncGenerator<Item> {
  const { include, method, request, showSecrets } = sending;
  const response = await responseTo(sending, services);
  const error = response.error && explainFailure(response.error, method);
  if (error && !include) return yield { error };
  const hides = request.hidesAnswer && !showSecrets && response.bytes.length > 0;
  yield { raw: rawOf(hides ? maskedResponse(response) : response, include), ...(error && { error }) };
  if (hides) await services.note("note: this answer is a secret, so it is masked; --show-secrets shows it");
}

async function responseTo({ method, request }: Sending, { connect, warn }: Services): Promise<RawAnswer> {
  const { raw } = await connect();
  try {
    return await raw.send(request);
  } catch (thrown) {
    const error = explainFailure(asSmsError(thrown), method);
    if (error instanceof InterruptedError && !isRead(method))
      await warn(
        error.sent
          ? `interrupted: this ${method} may have been carried out; look before sending it again`
          : `interrupted: this ${method} was not sent`,
      );
    throw error;
  }
}

function rawOf({ status, statusText, headers, bytes, json, error }: RawAnswer, include: boolean): Raw {
  const fields = headers.map(([name, value]) => `${name}: ${value}`);
  const head = include ? [`HTTP/1.1 ${status} ${statusText}`.trimEnd(), ...fields, ""] : [];
  if (error) return { head, bytes };
  return { head, bytes, json: () => (bytes.length === 0 ? undefined : json()) };
}

function maskedResponse(response: RawAnswer): RawAnswer {
  const json = masked(jsonOf(response) ?? MASK);
  return { ...response, bytes: new TextEncoder().encode(printJson(json, "compact")), json: () => json };
}

function jsonOf({ json }: RawAnswer): Json | undefined {
  try {
    return json();
  } catch {
    return undefined;
  }
}

/** The error of a failed request. If the request could change something, it says whether that may have happened. */
function explainFailure(error: SmsError, method: Method): SmsError {
  const { httpStatus = 0, errorCode = "" } = error.facts;
  if (error.kind === "not_found" && !errorCode.startsWith("SMS."))
    return new ApiError(error.kind, error.message, { ...error.facts, hint: UNKNOWN_PATH });
  if (isRead(method) || error.kind === "interrupted" || !mayHaveBeenProcessed(error)) return error;
  return httpStatus >= 200 && httpStatus < 300 ? responseLostError(error) : outcomeUnknownError(error);
}

const UNKNOWN_PATH = "The endpoint does not know this path: check it, and --endpoint.";

function responseLostError(error: SmsError): SmsError {
  const hint = `It was taken (HTTP ${error.facts.httpStatus}), and only its answer is lost: sending it again would do it twice.`;
  return new SmsError(error.kind, error.message, { ...error.facts, hint, retryable: false }, { cause: error });
}

function outcomeUnknownError(error: SmsError): SmsError {
  // The code's remedy may be to try again, which is wrong before the outcome is known.
  const { remedy: _, ...known } = error.facts;
  const hint = "It may or may not take effect. Look before sending it again.";
  return new OutcomeUnknownError(`outcome unknown: ${error.message}`, { ...known, hint, retryable: false });
}

const MASK = "****";

/** A copy of a document in which every text and number is masked. */
function masked(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => masked(item));
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, masked(field)]));
  return isJsonNumber(value) || (typeof value === "string" && value !== "") ? MASK : value;
}

/** The request as it would be sent. */
export function dryRunItem(request: RequestPreview): Item {
  const { method, url, headers, body } = request;
  const lines = [
    "not sent (--dry-run):",
    `${method} ${url}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === "" ? [] : ["", ...body.trimEnd().split("\n")]),
  ];
  return {
    ...previewItem("", request, requestJson(request, "api")),
    view: async () => [{ kind: "lines", lines }],
  };
}
