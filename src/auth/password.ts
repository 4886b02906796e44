import type { Env } from "../context.ts";
import { ConfigError } from "../errors.ts";
import type { Credential, TokenCredential } from "./credential.ts";
import type { ResolvedSource, CredentialSource } from "./credential.ts";
import { fileNameOf } from "./token-cache.ts";
import type { TokenCache } from "./token-cache.ts";

/** What IAM makes a token of (Obtaining a User Token Through Password Authentication). */
export interface PasswordLogin {
  readonly userName: string;
  readonly password: string;
  /** The account that the IAM user belongs to. */
  readonly domainName: string;
  readonly scope: Scope;
}

/** SMS is a global service: the account is its rule, although its examples use a project. */
export type Scope =
  | { readonly kind: "domain" }
  | ({ readonly kind: "project" } & ({ readonly id: string } | { readonly name: string }));

export interface IssuedToken {
  readonly token: string;
  /** Epoch ms. */
  readonly expiresAtMs: number;
}

export interface TokenService {
  readonly iamEndpoint: string;
  /** Asks IAM for a token; throws an auth error when it says no. */
  readonly logIn: (login: PasswordLogin) => Promise<IssuedToken>;
  readonly cache: TokenCache;
}

const NAMES = { userName: "HW_USER_NAME", password: "HW_USER_PASSWORD", domainName: "HW_DOMAIN_NAME" } as const;

/** `HW_USER_NAME`, `HW_USER_PASSWORD`, `HW_DOMAIN_NAME`; the account's name alone is nothing: it may stand beside keys. */
export function passwordSource(env: Env, scope: () => Scope, service: () => TokenService): CredentialSource {
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
        return resolvedPassword(name, { userName, password, domainName, scope: scope() }, service());
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

/** A token of IAM, remembered until it expires. */
export function resolvedPassword(source: string, login: PasswordLogin, service: TokenService): ResolvedSource {
  const credential = (issued: IssuedToken): TokenCredential => ({ kind: "token", source, ...issued });
  return {
    source,
    principal: `user ${login.userName} of account ${login.domainName}`,
    scope: scopeWords(login),
    secrets: [login.password],
    renewable: true,
    async obtain(refused?: Credential) {
      const old = refused?.kind === "token" ? refused.token : undefined;
      return credential(
        await service.cache.getOrMake(await identityOf(login, service.iamEndpoint), old, () => service.logIn(login)),
      );
    },
  };
}

/** Says nothing of the password: who changes it gets the new token when the old one is refused. */
export async function identityOf({ userName, domainName, scope }: PasswordLogin, iamEndpoint: string): Promise<string> {
  return fileNameOf([iamEndpoint, domainName, userName, JSON.stringify(scope)].join("\n"));
}

function scopeWords({ scope, domainName }: PasswordLogin): string {
  if (scope.kind === "domain") return `account ${domainName}`;
  return `project ${"id" in scope ? scope.id : scope.name}`;
}
