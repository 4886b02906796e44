import type { Json } from "../../json.ts";
import { nameOrId } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { TEMPLATE_LIST_COLUMNS } from "../../view/template.ts";
import { dropNote, type View } from "../../view/view.ts";
import { TEMPLATES } from "../collection.ts";
import { defineCommand, optional } from "../command.ts";
import { listItems, type Listing, pageFlags, readRows, rowLimit } from "../list-items.ts";
import { maskedTemplate, SHOW_SECRETS } from "./secrets.ts";

export const list = defineCommand({
  args: {},
  flags: {
    name: optional("templates by name, as the service matches it", "<name>", nameOrId),
    targetRegion: optional("templates for target servers in this region", "<region>", nameOrId),
    availabilityZone: optional("templates for this availability zone", "<zone>", nameOrId),
    ...SHOW_SECRETS,
    ...pageFlags("templates"),
  },
  examples: [
    { what: "Which templates there are", line: "sms template list" },
    { what: "Ids and names, for a program", line: "sms template list -o tsv --query 'templates[].[id, name]'" },
  ],
  notes: `Passwords are masked in every format, unless --show-secrets is given.\n\n${dropNote({ Templates: TEMPLATE_LIST_COLUMNS })}`,
  run({ name, targetRegion: region, availabilityZone, showSecrets, ...flags }, services) {
    const listing: Listing = {
      collection: TEMPLATES,
      filters: { name, region, availability_zone: availabilityZone },
      limit: rowLimit(flags),
      narrowedBy: "--name, --target-region, --availability-zone",
      view: (rows) => viewOf(rows, services),
      ...(showSecrets ? {} : { shownAs: maskedTemplate }),
    };
    return { many: true, pagesOf: TEMPLATES.field, items: listItems(listing, services) };
  },
});

async function viewOf(rows: readonly Json[], services: Services): Promise<View> {
  const [{ readDocument }, { Template }, { templateList }] = await Promise.all([
    import("../../model/read-document.ts"),
    import("../../model/template.ts"),
    import("../../view/template.ts"),
  ]);
  return templateList(await readRows(rows, (row) => readDocument(Template, row), "templates", services));
}
