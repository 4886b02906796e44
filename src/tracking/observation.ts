import type { SmsError } from "../errors.ts";
import type { JsonObject } from "../json.ts";

/**
 * What a poll brought. `partial`: an item of GET /v3/tasks, which lacks some fields of the whole document.
 * `failed` is for errors of the service or the way to it; faults of ours, Ctrl-C and broken settings are the driver's to throw.
 * `tick`: nothing new, only time has passed.
 */
export type Observation =
  | { readonly kind: "document"; readonly document: JsonObject; readonly partial?: boolean }
  | { readonly kind: "failed"; readonly error: SmsError }
  | { readonly kind: "tick" };
