import type { JsonObject } from "../json.ts";
import type { Template, TemplateDisk } from "../model/template.ts";
import { anyValue, MISSING, number, rate, text } from "./units.ts";
import { type Block, type Cell, type Column, type Field, textOf, type View } from "./view.ts";

export const TEMPLATE_LIST_COLUMNS: readonly Column[] = [
  { header: "Name", squeeze: 24 },
  { header: "For", drop: 4 },
  { header: "Region", drop: 6 },
  { header: "Zone", drop: 5 },
  { header: "Flavor", drop: 3 },
  { header: "Disks", drop: 2 },
  { header: "Target server", drop: 1, squeeze: 24 },
  { header: "Id", whole: true },
];

const DISK_COLUMNS: readonly Column[] = [
  { header: "#", align: "right" },
  { header: "Disk" },
  { header: "Type" },
  { header: "Size", align: "right" },
  { header: "Use" },
  { header: "Id", drop: 1 },
];

/** One row for each template. */
export function templateList(templates: readonly Template[]): View {
  return [{ kind: "table", columns: TEMPLATE_LIST_COLUMNS, rows: templates.map(row) }];
}

function row(template: Template): readonly Cell[] {
  const { name, region, availability_zone, flavor, disk, target_server_name, id } = template;
  return [
    text(name),
    purpose(template),
    text(region),
    text(availability_zone),
    text(flavor),
    disk?.length ? disk.map((each) => textOf(gigabytes(each?.size), "plain")).join(" + ") : MISSING,
    text(target_server_name),
    text(id),
  ];
}

/** Everything about one template, its disks as a table. */
export function templateView(template: Template, document: JsonObject): View {
  const heading: Block = {
    kind: "heading",
    text: { text: textOf(text(template.name), "plain"), tone: "strong" },
    detail: text(template.id),
  };
  const known = Object.entries(FIELDS).filter(([field]) => Object.hasOwn(document, field));
  const unknown = Object.entries(document).filter(([field]) => !SHOWN.has(field) && !Object.hasOwn(FIELDS, field));
  const rows = [
    ...known.map(([, [label, show]]): Field => [label, show(template)]),
    ...unknown.map(([field, value]): Field => [field, anyValue(value)]),
  ];
  return [heading, { kind: "fields", rows }, ...disks(template)];
}

const SHOWN = new Set(["id", "name", "disk"]);

/** The documented fields; a network `autoCreate` is made together with the server. */
const FIELDS: Readonly<Record<string, readonly [label: string, show: (template: Template) => Cell]>> = {
  is_template: ["For", purpose],
  target_server_name: ["Target server", ({ target_server_name }) => text(target_server_name)],
  region: ["Region", ({ region }) => text(region)],
  projectid: ["Project id", ({ projectid }) => text(projectid)],
  availability_zone: ["Availability zone", ({ availability_zone }) => text(availability_zone)],
  flavor: ["Flavor", ({ flavor }) => text(flavor)],
  image_id: ["Image id", ({ image_id }) => text(image_id)],
  volumetype: ["System disk type", ({ volumetype }) => text(volumetype)],
  data_volume_type: ["Data disk type", ({ data_volume_type }) => text(data_volume_type)],
  vpc: ["VPC", ({ vpc }) => (vpc == null ? MISSING : networkWords(vpc))],
  nics: ["Subnets", ({ nics }) => listed(nics)],
  security_groups: ["Security groups", ({ security_groups }) => listed(security_groups)],
  publicip: ["Public IP", publicIp],
  target_password: ["Target password", ({ target_password }) => text(target_password)],
};

function purpose({ is_template }: Template): Cell {
  if (is_template == null) return MISSING;
  const words: Readonly<Record<string, string>> = { true: "general use", false: "one task" };
  return (
    (Object.hasOwn(words, String(is_template)) ? words[String(is_template)] : undefined) ?? text(String(is_template))
  );
}

type Network = NonNullable<Template["vpc"]>;

function listed(networks: readonly (Network | null)[] | null | undefined): Cell {
  return networks?.length ? networks.map((each) => networkWords(each ?? {})).join("; ") : MISSING;
}

function networkWords({ id, name, cidr, ip }: Network): string {
  const words = [name === id ? undefined : name, id, cidr, ip].filter((word) => word != null && word !== "");
  return words.length === 0 ? MISSING : words.join(" ");
}

/** `{}` means that there is none. */
function publicIp({ publicip }: Template): Cell {
  if (publicip == null) return MISSING;
  const { type, bandwidth_size, bandwidth_share_type } = publicip;
  if (type == null && bandwidth_size == null) return "none";
  return [type, textOf(rate(bandwidth_size), "plain"), bandwidth_share_type].filter((word) => word != null).join(" ");
}

function disks({ disk: all }: Template): readonly Block[] {
  if (!all?.length) return [];
  const rows = all.map((each) => diskRow(each ?? {}));
  return [{ kind: "table", title: "Disks", columns: DISK_COLUMNS, rows }];
}

function diskRow({ index, name, disktype, size, device_use, id }: TemplateDisk): readonly Cell[] {
  return [number(index), text(name), text(disktype), gigabytes(size), text(device_use), text(id)];
}

function gigabytes(size: number | null | undefined): Cell {
  return size == null ? MISSING : `${size} GB`;
}
