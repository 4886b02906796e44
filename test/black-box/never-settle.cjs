// Loaded before the program: its requests seem to go out, but nothing ever comes back, and no socket keeps the process alive.
const { EventEmitter } = require("node:events");
const http = require("node:http");

http.request = () => {
  const request = Object.assign(new EventEmitter(), { end() {}, destroy() {}, reusedSocket: true });
  setImmediate(() => request.emit("socket"));
  return request;
};
