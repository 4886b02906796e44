import { isJsonObject, jsonIn, type JsonObject } from "../../json.ts";
import { arrayAt, objectAt, textAt } from "../machine/document.ts";
import { parseScope, type Scope } from "./scope.ts";

/** The body of `POST /v3/auth/tokens`. */
export interface Login {
  readonly userName: string;
  readonly password: string;
  readonly domainName: string;
  readonly scope: Scope;
}

/** A text says what is wrong with the body. */
export function parseLogin(body: string): Login | string {
  const auth = authOf(body);
  if (auth === null) return "The request body is invalid";
  const identity = objectAt(auth, "identity");
  if (!arrayAt(identity, "methods").includes("password")) return "The method of identity is invalid";
  const user = objectAt(objectAt(identity, "password"), "user");
  const userName = textAt(user, "name");
  const password = textAt(user, "password");
  const domainName = textAt(objectAt(user, "domain"), "name");
  if ([userName, password, domainName].includes("")) return "The user of identity is invalid";
  const scope = parseScope(auth["scope"]);
  return scope === null ? "The scope is invalid" : { userName, password, domainName, scope };
}

function authOf(body: string): JsonObject | null {
  const parsed = jsonIn(body);
  return isJsonObject(parsed) && isJsonObject(parsed["auth"]) ? parsed["auth"] : null;
}
