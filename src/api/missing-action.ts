import type { Json } from "../json.ts";
import { wireJson } from "../json.ts";

/** `sms:server:queryServer`, as the service writes it into a refusal. */
const ACTION = /\b[a-z][a-z-]{1,20}:[A-Za-z]{1,40}:[A-Za-z]{1,40}\b/;

/** What each request needs, by IAM 5 and by the older policies (API reference, permissions). */
const NEEDED: readonly (readonly [request: RegExp, actions: string])[] = [
  [/^POST \S*\/v3\/tasks\/[^/]+\/action$/, "sms:server:manageTask (in older policies sms:server:migrationServer)"],
  [/^GET \S*\/v3\/tasks\/[^/]+$/, "sms:server:getTask (in older policies sms:server:queryServer)"],
  [/^GET \S*\/v3\/tasks$/, "sms:server:listTask (in older policies sms:server:queryServer)"],
];

/** The IAM action that was missing: named in the refusal, else what such a request needs; undefined when nobody can tell. */
export function missingAction(request: string, said: readonly (Json | undefined)[]): string | undefined {
  const named = said.flatMap((part) => (part === undefined ? [] : (ACTION.exec(wireJson(part))?.[0] ?? [])))[0];
  return named ?? NEEDED.find(([pattern]) => pattern.test(request))?.[1];
}
