// Loaded before the program: after the first SIGTERM the program is busy for ever.
process.once("SIGTERM", () => {
  process.nextTick(() => {
    for (;;);
  });
});
