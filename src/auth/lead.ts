import type { Credential } from "./credential.ts";

/** A source that has all it needs. Nothing was asked of anybody yet. */
export interface Lead {
  /** Where it was found, in words a user can act on. */
  readonly source: string;
  /** Who will be asking, fit to be shown. */
  readonly who: string;
  /** What a token is for, where that was chosen: `account acme`, `project eu-west-0`. */
  readonly scope?: string;
  /** What must never be shown. */
  readonly secrets: readonly string[];
  /** Whether `obtain` can bring another credential when one expires or is refused. */
  readonly renewable: boolean;
  /** `refused` is a credential that the service does not take any more: a remembered one must not be it. */
  obtain(refused?: Credential): Promise<Credential>;
}

/** A place where credentials may be. Several sources of one kind are several of these. */
export interface Source {
  readonly name: string;
  /** undefined when it holds nothing; throws ConfigError when it holds half of what is needed. */
  find(): Promise<Lead | undefined>;
}

/** A credential that is simply there. */
export function fixedLead(credential: Credential, who: string, secrets: readonly string[]): Lead {
  const { source } = credential;
  return { source, who, secrets, renewable: false, obtain: async () => credential };
}
