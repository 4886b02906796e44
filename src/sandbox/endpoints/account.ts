import type { JsonObject } from "../../json.ts";
import { PROJECTS } from "../credentials.ts";
import { emptyResponse, jsonResponse } from "../response.ts";
import type { Endpoint } from "./endpoint.ts";

/** What belongs to the service or the account as a whole. */
export const ACCOUNT_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "ShowPrivacyAgreements",
    method: "GET",
    path: "/v3/privacy-agreements",
    access: "read",
    respond: ({ store }) => jsonResponse(200, { flag: store.agreements.has("privacy") }),
  },
  {
    operation: "CreatePrivacyAgreements",
    method: "POST",
    path: "/v3/privacy-agreements",
    access: "write",
    respond: ({ store }) => {
      store.agreements.add("privacy");
      return emptyResponse(200);
    },
  },
  {
    operation: "ShowConfig",
    method: "GET",
    path: "/v3/config",
    access: "read",
    respond: () => jsonResponse(200, { config: CONFIG, regions: PROJECTS.map(({ name }) => ({ id: name, name })) }),
  },
  {
    operation: "ListApiVersion",
    method: "GET",
    path: "/",
    access: "read",
    respond: () => jsonResponse(200, { versions: [VERSION] }),
  },
  {
    operation: "ShowApiVersion",
    method: "GET",
    path: "/v3",
    access: "read",
    respond: () => jsonResponse(200, VERSION),
  },
];

const CONFIG: JsonObject = { mainRegion: "ap-southeast-3", obs_domain: "obs.cloud.example", disktype: "SAS,SSD,GPSSD" };

const VERSION: JsonObject = {
  id: "v3",
  links: [{ href: "https://sms.cloud.example/v3", rel: "self" }],
  status: "SUPPORTED",
  updated: "2020-09-01T00:00:00Z",
};
