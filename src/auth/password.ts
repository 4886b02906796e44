import type { Env } from "../context.ts";
import { ConfigError } from "../errors.ts";
import type { Credential, CredentialSource, ResolvedSource, TokenCredential } from "./credential.ts";
import { fileNameOf, type IssuedToken, type TokenCache } from "./token-cache.ts";

/** What IAM issues a token for (docs/service.md, "Credentials and IAM"). */
export interface PasswordLogin {
  readonly userName: string;
  readonly password: string;
  /** The account that the IAM user belongs to. */
  readonly domainName: string;
  readonly scope: Scope;
}

/** SMS is a global service, so tokens are for the account unless the settings name a project. */
export type Scope =
  | { readonly kind: "domain" }
  | ({ readonly kind: "project" } & ({ readonly id: string } | { readonly name: string }));

export interface TokenService {
  readonly iamEndpoint: string;
  /** Requests a token from IAM; throws an auth error when IAM refuses. */
  readonly logIn: (login: PasswordLogin) => Promise<IssuedToken>;
  readonly cache: TokenCache;
}

const NAMES = { userName: "HW_USER_NAME", password: "HW_USER_PASSWORD", domainName: "HW_DOMAIN_NAME" } as const;

/**
 * `HW_USER_NAME`, `HW_USER_PASSWORD` and `HW_DOMAIN_NAME`. The account name alone is not half a log-in: Terraform users have it
 * set beside access keys.
 */
export function passwordSource(
  env: Env,
  scope: () => Scope | Promise<Scope>,
  service: () => TokenService | Promise<TokenService>,
): CredentialSource {
  const name = Object.values(NAMES).join(", ");
  return {
    name,
    async resolve() {
      const { userName, password, domainName } = {
        userName: env[NAMES.userName],
        password: env[NAMES.password],
        domainName: env[NAMES.domainName],
      };
      if (!userName && !password) return undefined;
      if (userName && password && domainName)
        return resolvePassword(name, { userName, password, domainName, scope: await scope() }, await service());
      const isSet = (variable: string) => Boolean(env[variable]);
      const missing = Object.values(NAMES).filter((variable) => !isSet(variable));
      const set = Object.values(NAMES).filter(isSet);
      throw new ConfigError(
        `${set.join(" and ")} ${set.length > 1 ? "are" : "is"} set but ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not`,
        `Set ${missing.join(" and ")} too, or unset ${set.join(" and ")}.`,
      );
    },
  };
}

/** A token of IAM, cached until it expires. */
export function resolvePassword(source: string, login: PasswordLogin, service: TokenService): ResolvedSource {
  const credential = (issued: IssuedToken): TokenCredential => ({ kind: "token", source, ...issued });
  return {
    source,
    principal: `user ${login.userName} of account ${login.domainName}`,
    scope: scopeWords(login),
    secrets: [login.password],
    renewable: true,
    async obtain(refused?: Credential) {
      const refusedToken = refused?.kind === "token" ? refused.token : undefined;
      const key = await cacheKeyOf(login, service.iamEndpoint);
      return credential(await service.cache.getOrIssue(key, refusedToken, () => service.logIn(login)));
    },
  };
}

/** Does not depend on the password: after a change of it, the cached token is used until it expires or is refused. */
export async function cacheKeyOf({ userName, domainName, scope }: PasswordLogin, iamEndpoint: string): Promise<string> {
  return fileNameOf([iamEndpoint, domainName, userName, JSON.stringify(scope)].join("\n"));
}

function scopeWords({ scope, domainName }: PasswordLogin): string {
  if (scope.kind === "domain") return `account ${domainName}`;
  return `project ${"id" in scope ? scope.id : scope.name}`;
}
