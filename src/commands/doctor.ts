import type { Services } from "../session/services.ts";
import { type Finding, findingJson, findingRow, findingView } from "../view/doctor.ts";
import { defineCommand, type Item } from "./command.ts";
import { createDoctorContext } from "./doctor/check.ts";
import { CHECKS, runChecks } from "./doctor/checks.ts";

export const doctor = defineCommand({
  args: {},
  flags: {},
  examples: [
    { what: "Find out why it does not work: each line says what to do", line: "sms doctor" },
    { what: "For other settings", line: "sms doctor --profile prod --region ap-southeast-3" },
    { what: "In a script: 0 when nothing failed, else the exit code of the first failure", line: "sms doctor -o json" },
    {
      what: "When does the certificate end?",
      line: "sms doctor -o tsv --query \"[?check=='tls'].facts.valid_to\"",
    },
  ],
  notes:
    "It looks up and connects to the endpoint (IAM too, where it is needed), sends one request without credentials and one read with them: " +
    "GET /v3/tasks?limit=1. It changes nothing, and shows no secret. Warnings do not count as failures.",
  run: (_, services) => ({ many: true, items: items(services) }),
});

async function* items(services: Services): AsyncGenerator<Item> {
  const findings: Finding[] = [];
  for await (const finding of runChecks(CHECKS, createDoctorContext(services))) {
    const isFirst = finding.status === "fail" && findings.every(({ status }) => status !== "fail");
    findings.push(finding);
    yield {
      json: findingJson(finding),
      view: async () => findingView(finding),
      rows: async () => findingRow(finding),
      // The first failure is the cause of most that follow.
      exitCode: isFirst ? (finding.exitCode ?? 1) : null,
    };
  }
  await services.note(summaryOf(findings));
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  const [failed, warnings] = [count("fail"), count("warn")];
  const first = findings.find(({ status }) => status === "fail");
  if (first !== undefined) return `${failed} failed: begin with ${first.check}, then run sms doctor again`;
  return warnings === 0
    ? "no problem found"
    : `nothing failed; ${warnings === 1 ? "1 warning" : `${warnings} warnings`}`;
}
