// Writes the JSON Schemas that the built program knows to dist/schemas, one file each: sms.wait/1 is sms.wait.1.json.
// Without line breaks, which would be half of their size; sms help json --schema prints them for reading.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";

const schemas = JSON.parse(execFileSync(process.execPath, ["dist/sms.js", "__schemas"], { encoding: "utf8" }));
mkdirSync("dist/schemas", { recursive: true });
for (const [name, schema] of Object.entries(schemas))
  writeFileSync(`dist/schemas/${name.replace("/", ".")}.json`, `${JSON.stringify(schema)}\n`);
