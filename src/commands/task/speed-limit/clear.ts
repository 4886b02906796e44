import { defineCommand } from "../../command.ts";
import { tasks } from "../references.ts";
import { CHANGE_FLAGS, changeItems } from "./change.ts";

export const clear = defineCommand({
  args: { tasks },
  flags: CHANGE_FLAGS,
  finishes: true,
  examples: [
    { what: "Remove all rules", line: "sms task speed-limit clear $ID" },
    { what: "See the exact request without sending it", line: "sms task speed-limit clear $ID --dry-run" },
  ],
  notes:
    "The limit that the task was created with stays. After SMS.9007 (paused for exceeding a limit) this is the remedy: then sms task start.",
  run(input, services) {
    const items = changeItems(input, { operation: "clear", rules: [] }, services);
    return { many: input.tasks.many, items, report: { ...input, operation: "speed-limit clear" } };
  },
});
