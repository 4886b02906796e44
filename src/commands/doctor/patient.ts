import type { Credential } from "../../auth/credential.ts";
import { type Endpoint, smsEndpoint, urlBelow } from "../../config/endpoint.ts";
import { once } from "../../once.ts";
import type { Knock } from "../account.ts";
import type { Services } from "../command.ts";
import { type Way, wayTo } from "./way.ts";

/** What is looked at; what several checks need is found once. */
export interface Patient {
  readonly services: Services;
  readonly endpoint: () => Promise<Endpoint>;
  /** To the endpoint. */
  readonly way: () => Promise<Way>;
  readonly knock: () => Promise<Knock>;
  readonly credential: () => Promise<Credential>;
}

export function createPatient(services: Services): Patient {
  const { account, env } = services;
  const endpoint = once(async () => smsEndpoint(await account.layers()));
  return {
    services,
    endpoint,
    way: async () => wayTo((await endpoint()).url, env),
    knock: once(async () => account.knock(urlBelow((await endpoint()).url, "/v3/tasks?limit=1"))),
    credential: once(async () => (await account.connection()).credential()),
  };
}
