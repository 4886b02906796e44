import type { Credential, CredentialProvider, KeyCredential } from "../auth/credential.ts";
import type { Clock } from "../context.ts";
import type { ApiRequest } from "./transport.ts";

/** What proves who sends a request. */
export interface Authorization {
  readonly headers: Readonly<Record<string, string>>;
  /** After a 401: whether another credential is to be had, so that sending again makes sense. */
  readonly renew: () => Promise<boolean>;
}
export type Authorize = (request: ApiRequest) => Promise<Authorization>;

/** For what needs no credentials, such as asking for some. */
export const NOBODY: Authorize = async (request) => ({ headers: typeOf(request), renew: async () => false });

/**
 * The headers that carry the credential, and the content type when there is a body. `domainId` is asked only for keys.
 * Credentials go to the `allowed` origins and nowhere else.
 */
export function createAuthorize(
  provider: CredentialProvider,
  clock: Clock,
  domainId: (keys: KeyCredential) => Promise<string | undefined>,
  allowed: readonly string[],
): Authorize {
  return async (request) => {
    if (!allowed.includes(request.url.origin)) throw new Error(`credentials are not for ${request.url.origin}`);
    const credential = await provider.current();
    const renew = () => provider.refresh(credential);
    return { headers: { ...typeOf(request), ...(await proof(request, credential, clock, domainId)) }, renew };
  };
}

function typeOf({ body, headers }: ApiRequest): Readonly<Record<string, string>> {
  return body === undefined ? {} : { "content-type": headers?.["content-type"] ?? "application/json" };
}

async function proof(
  request: ApiRequest,
  credential: Credential,
  clock: Clock,
  domainId: (keys: KeyCredential) => Promise<string | undefined>,
): Promise<Readonly<Record<string, string>>> {
  if (credential.kind === "token") return { "x-auth-token": credential.token };
  const domain = await domainId(credential);
  return signed(request, credential, clock, {
    ...typeOf(request),
    ...(domain === undefined ? {} : { "x-domain-id": domain }),
  });
}

async function signed(
  request: ApiRequest,
  keys: KeyCredential,
  clock: Clock,
  extra: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const { accessKey, secretKey, securityToken } = keys;
  const headers = { ...extra, ...(securityToken === undefined ? {} : { "x-security-token": securityToken }) };
  const { method, url, body = "" } = request;
  // Tokens need no cryptography.
  const { sign } = await import("./sign.ts");
  return sign({ method, url, headers, body, accessKey, secretKey, date: clock.now() });
}
