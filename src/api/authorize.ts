import type { Credential, CredentialProvider, KeyCredential } from "../auth/credential.ts";
import type { Clock } from "../context.ts";
import type { ApiRequest, Authorize } from "./request.ts";

/** For requests without credentials, such as a log-in. */
export const UNAUTHENTICATED: Authorize = async (request) => ({
  headers: contentType(request),
  renew: async () => false,
});

/**
 * Adds the headers that carry the credential, and the content type of a body. `domainId` looks up the account of an access key
 * (X-Domain-Id); it is not called for tokens. Credentials are sent to the `allowed` origins only: any other one throws.
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
    return {
      headers: { ...contentType(request), ...(await credentialHeaders(request, credential, clock, domainId)) },
      renew,
    };
  };
}

function contentType({ body, headers }: ApiRequest): Readonly<Record<string, string>> {
  return body === undefined ? {} : { "content-type": headers?.["content-type"] ?? "application/json" };
}

async function credentialHeaders(
  request: ApiRequest,
  credential: Credential,
  clock: Clock,
  domainId: (keys: KeyCredential) => Promise<string | undefined>,
): Promise<Readonly<Record<string, string>>> {
  if (credential.kind === "token") return { "x-auth-token": credential.token };
  const domain = await domainId(credential);
  return signedHeaders(request, credential, clock, {
    ...contentType(request),
    ...(domain === undefined ? {} : { "x-domain-id": domain }),
  });
}

async function signedHeaders(
  request: ApiRequest,
  keys: KeyCredential,
  clock: Clock,
  extra: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const { accessKey, secretKey, securityToken } = keys;
  const headers = { ...extra, ...(securityToken === undefined ? {} : { "x-security-token": securityToken }) };
  const { method, url, body = "" } = request;
  // Loaded only for access keys: a token needs no cryptography.
  const { sign } = await import("./sign.ts");
  return sign({ method, url, headers, body, accessKey, secretKey, date: clock.now() });
}
