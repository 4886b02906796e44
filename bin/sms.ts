#!/usr/bin/env node
import { systemContext } from "../src/context.ts";
import { main } from "../src/main.ts";

// Setting the code instead of exiting lets a slow pipe take everything that was written.
process.exitCode = await main(process.argv.slice(2), systemContext());
