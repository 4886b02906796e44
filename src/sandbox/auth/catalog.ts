import { createHash } from "node:crypto";

import type { JsonObject } from "../../json.ts";
import { PROJECTS } from "../credentials.ts";

const SERVICES =
  "as bms cbr cce ces cts dcs dds dns ecs eip elb evs fgs iam ims kms lts mrs nat obs rds rms sfs smn sms swr vpc waf";

/** What a token comes with unless it is asked for without: long, and of no use to SMS. Its hosts exist nowhere. */
export function catalog(): readonly JsonObject[] {
  return SERVICES.split(" ").map((type) => ({
    id: idOf(type),
    name: type,
    type,
    endpoints: PROJECTS.map(({ name: region }) => ({
      id: idOf(`${type} ${region}`),
      interface: "public",
      region,
      region_id: region,
      url: `https://${type}.${region}.cloud.example/v3`,
    })),
  }));
}

function idOf(text: string): string {
  return createHash("md5").update(text).digest("hex");
}
