import * as z from "zod/mini";

import { count, longId, megabitsPerSecond, text } from "./quantities.ts";
import { jsonObject, listOf } from "./read-document.ts";

// Templates of target servers (docs/service.md, "Templates"). Every field may be null or absent.

/** `size` is in GB, as nowhere else in the API. */
export const TemplateDisk = jsonObject({
  id: longId,
  index: count,
  name: text,
  disktype: text,
  size: count,
  device_use: text,
});
export type TemplateDisk = z.output<typeof TemplateDisk>;

const Network = jsonObject({ id: text, name: text, cidr: text, ip: text });

export const Template = jsonObject({
  id: text,
  name: text,
  /** Text in answers: "true" for general use, "false" for one task. */
  is_template: z.nullish(z.union([z.string(), z.boolean()])),
  region: text,
  projectid: text,
  availability_zone: text,
  flavor: text,
  image_id: text,
  target_server_name: text,
  volumetype: text,
  data_volume_type: text,
  vpc: z.nullish(Network),
  nics: listOf(Network),
  security_groups: listOf(Network),
  publicip: z.nullish(jsonObject({ type: text, bandwidth_size: megabitsPerSecond, bandwidth_share_type: text })),
  disk: listOf(TemplateDisk),
  target_password: text,
});
export type Template = z.output<typeof Template>;
