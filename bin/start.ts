import { start } from "../src/main.ts";

void start(process.argv.slice(2));
