import type { AgencyKeys } from "../auth/ecs.ts";
import { asSmsError, expectedError, SmsError } from "../errors.ts";
import { isJsonObject, type Json } from "../json.ts";
import { isToken } from "../parse-value.ts";
import { readJson } from "./client.ts";
import type { Transport } from "./request.ts";

/** The longest that the metadata service allows. */
const TOKEN_LIFE_S = 21_600;
const METADATA_LIMITS = { maxRetries: 0, timeoutMs: 3000, isAnswerSecret: true } as const;
/** Statuses of a metadata service that does not support tokens (version 1). */
const TOKENS_UNSUPPORTED = new Set([404, 405, 503]);

/**
 * Temporary keys of the agency of an ECS: `GET /openstack/latest/securitykey`, with a token of `PUT /meta-data/latest/api/token`
 * where the service supports them (docs/service.md, "Credentials and IAM"). Each request may take 3 s; failures are of kind `auth`.
 */
export async function readAgencyKeys(transport: Transport, urlOf: (path: string) => URL): Promise<AgencyKeys> {
  try {
    const token = await metadataToken(transport, urlOf("/meta-data/latest/api/token"));
    const url = urlOf("/openstack/latest/securitykey");
    const headers = token === undefined ? {} : { "x-metadata-token": token };
    return keysOf(readJson(await transport({ method: "GET", url, headers, ...METADATA_LIMITS }), `GET ${url.href}`));
  } catch (thrown) {
    throw metadataError(expectedError(thrown));
  }
}

async function metadataToken(transport: Transport, url: URL): Promise<string | undefined> {
  const headers = { "x-metadata-token-ttl-seconds": String(TOKEN_LIFE_S) };
  try {
    const answer = await transport({ method: "PUT", url, headers, ...METADATA_LIMITS });
    return /^[\u0021-\u007e]{1,4096}$/.test(answer.body.trim()) ? answer.body.trim() : undefined;
  } catch (thrown) {
    if (TOKENS_UNSUPPORTED.has(asSmsError(thrown).facts.httpStatus ?? 0)) return undefined;
    throw thrown;
  }
}

function keysOf(body: Json): AgencyKeys {
  const credential = isJsonObject(body) ? body["credential"] : undefined;
  const text = (name: string) => {
    const value = isJsonObject(credential) ? credential[name] : undefined;
    return typeof value === "string" && isToken(value) ? value : undefined;
  };
  const [accessKey, secretKey, securityToken] = [text("access"), text("secret"), text("securitytoken")];
  const expiresAtMs = Date.parse(text("expires_at") ?? "");
  if (accessKey === undefined || secretKey === undefined || securityToken === undefined || Number.isNaN(expiresAtMs))
    throw new SmsError("auth", "the metadata service gave no complete keys");
  return { accessKey, secretKey, securityToken, expiresAtMs };
}

const NO_AGENCY = "This ECS has no agency: give it one with SMS permissions in the console.";
const NO_SERVICE = "No metadata service answers: is this an ECS of Huawei Cloud, and may this user reach it?";

/** Every failure means that there are no credentials, so that it is reported as one of authentication. */
function metadataError(error: SmsError): SmsError {
  const { httpStatus } = error.facts;
  const hint = httpStatus === 401 || httpStatus === 404 ? NO_AGENCY : NO_SERVICE;
  const facts = httpStatus === undefined || httpStatus < 300 ? { hint } : { hint, httpStatus };
  return new SmsError("auth", `asking the metadata service for keys: ${error.message}`, facts, { cause: error });
}
