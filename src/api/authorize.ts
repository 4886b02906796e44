import type { Credential, KeyCredential } from "../auth/credential.ts";
import type { Clock } from "../context.ts";
import { sign } from "./sign.ts";
import type { ApiRequest } from "./transport.ts";

export type Authorize = (request: ApiRequest) => Promise<Readonly<Record<string, string>>>;

const JSON_TYPE = { "content-type": "application/json" };

/** The headers that carry the credential, and the content type when there is a body. `domainId` is asked only for keys. */
export function createAuthorize(
  credential: Credential,
  clock: Clock,
  domainId: () => Promise<string | undefined>,
): Authorize {
  return async (request) => {
    const type = request.body === undefined ? {} : JSON_TYPE;
    if (credential.kind === "token") return { ...type, "x-auth-token": credential.token };
    const domain = await domainId();
    return signed(request, credential, clock, { ...type, ...(domain === undefined ? {} : { "x-domain-id": domain }) });
  };
}

function signed(
  request: ApiRequest,
  keys: KeyCredential,
  clock: Clock,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const { accessKey, secretKey, securityToken } = keys;
  const headers = { ...extra, ...(securityToken === undefined ? {} : { "x-security-token": securityToken }) };
  const { method, url, body = "" } = request;
  return sign({ method, url, headers, body, accessKey, secretKey, date: clock.now() });
}
