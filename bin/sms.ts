#!/usr/bin/env node
import { main } from "../src/main.ts";
import { systemContext } from "../src/system-context.ts";

// Setting the code instead of exiting lets a slow pipe take everything that was written.
process.exitCode = await main(process.argv.slice(2), systemContext());
