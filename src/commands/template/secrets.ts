import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { toggle } from "../command.ts";

/** The flag without which passwords are masked. */
export const SHOW_SECRETS = { showSecrets: toggle("the target password as it is") } as const;

const MASK = "****";
const SECRET = "target_password";

/** A template with its password masked; an empty one, or none, stays as it is. */
export function maskedTemplate(template: Json): Json {
  return hasPassword(template) ? { ...template, [SECRET]: MASK } : template;
}

export function hasPassword(template: Json): template is JsonObject {
  return (
    isJsonObject(template) && template[SECRET] !== undefined && template[SECRET] !== null && template[SECRET] !== ""
  );
}
