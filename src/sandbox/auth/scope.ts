import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { DOMAIN_ID, DOMAIN_NAME, PROJECTS } from "../credentials.ts";
import { textAt } from "../machine/document.ts";

export const DOMAIN = { id: DOMAIN_ID, name: DOMAIN_NAME };

/** What a token is asked for; "" where the id or the name is not given. */
export interface Scope {
  readonly kind: "domain" | "project";
  readonly id: string;
  readonly name: string;
}

/** Without a scope the token is for the account. Null when it is not one of domain or project, by id or name. */
export function parseScope(scope: Json | undefined): Scope | null {
  if (scope === undefined) return { kind: "domain", ...DOMAIN };
  if (!isJsonObject(scope)) return null;
  const kinds = (["domain", "project"] as const).filter((kind) => scope[kind] !== undefined);
  const [kind] = kinds;
  const wanted = kind === undefined ? undefined : scope[kind];
  if (kind === undefined || kinds.length > 1 || !isJsonObject(wanted)) return null;
  const [id, name] = [textAt(wanted, "id"), textAt(wanted, "name")];
  return id === "" && name === "" ? null : { kind, id, name };
}

/** The scope as a token tells it; null for one that the account does not have. */
export function findScope({ kind, id, name }: Scope): JsonObject | null {
  const matches = (known: { readonly id: string; readonly name: string }): boolean =>
    (id === "" || id === known.id) && (name === "" || name === known.name);
  if (kind === "domain") return matches(DOMAIN) ? { domain: DOMAIN } : null;
  const project = PROJECTS.find(matches);
  return project === undefined ? null : { project: { ...project, domain: DOMAIN } };
}
