#!/usr/bin/env node
// The file that is run. Any version of Node can read it, so that one that is too old for the rest says so.
// oxlint-disable no-var, no-restricted-globals -- the oldest Node knows no other words, and nothing is loaded yet
var LEAST = "20.18.1";

var version = process.versions.node;
if (isOlder(version.split("."), LEAST.split("."))) {
  process.stderr.write(
    "error: sms needs Node ≥ " + LEAST + ", this is Node " + version + " (" + process.execPath + ")\n",
  );
  process.exitCode = 1;
} else require("./chunks/program.js");

function isOlder(one, other) {
  for (var at = 0; at < other.length; at += 1) {
    var difference = parseInt(one[at], 10) - parseInt(other[at], 10);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
