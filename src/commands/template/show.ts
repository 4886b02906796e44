import { isJsonObject, type JsonObject } from "../../json.ts";
import type { Services } from "../../session/services.ts";
import type { View } from "../../view/view.ts";
import { TEMPLATES } from "../collection.ts";
import { defineCommand } from "../command.ts";
import { ALLOW_EMPTY } from "../references.ts";
import { documentItems, misfitNote } from "../show-items.ts";
import { templates } from "./references.ts";
import { hasPassword, maskedTemplate, SHOW_SECRETS } from "./secrets.ts";

export const show = defineCommand({
  args: { templates },
  flags: { ...SHOW_SECRETS, ...ALLOW_EMPTY },
  examples: [
    { what: "The server that a clone test would make", line: "sms template show web-clone" },
    { what: "The id of a template, for a script", line: "sms template show web-clone --query template.id -o tsv" },
  ],
  notes: "The password is masked in every format, unless --show-secrets is given.",
  run({ templates: references, showSecrets, allowEmpty }, services) {
    const items = documentItems(references, TEMPLATES, allowEmpty, services, async (document) => {
      const json = showSecrets ? document : await withMaskedPassword(document, services);
      return { json, view: () => viewOf(json, services) };
    });
    return { many: references.many, items };
  },
});

/** The document of a template has it under `template`. */
async function withMaskedPassword(document: JsonObject, { note }: Services): Promise<JsonObject> {
  const { template } = document;
  if (template === undefined || !hasPassword(template)) return document;
  await note("note: target_password is masked; --show-secrets shows it");
  return { ...document, template: maskedTemplate(template) };
}

async function viewOf(document: JsonObject, { note }: Services): Promise<View> {
  const [{ readDocument }, { Template }, { templateView }] = await Promise.all([
    import("../../model/read-document.ts"),
    import("../../model/template.ts"),
    import("../../view/template.ts"),
  ]);
  const { template } = document;
  const fields = template !== undefined && isJsonObject(template) ? template : document;
  const { value, misfits } = readDocument(Template, fields);
  if (misfits.length > 0) await note(misfitNote(`template ${value.id ?? "?"}`, misfits));
  return templateView(value, fields);
}
