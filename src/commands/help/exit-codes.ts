import { EXIT_CODES } from "../../exit-code.ts";
import { pageCommand } from "./page.ts";

export const exitCodes = pageCommand(() => ({
  title: "Exit codes",
  columns: { code: { header: "Code", align: "right" }, meaning: { header: "Meaning" } },
  rows: EXIT_CODES,
  notes: ["A closed pipe (sms task show ID | head -1) is not an error."],
  example: "sms help exit-codes",
}));
