import { expect, test } from "vitest";

import { type ObjectDefinition, objectOf } from "../src/object-definition.ts";

const LAMP = {
  schema: "sms.lamp/1",
  of: "a test",
  fields: {
    name: { type: "string", about: "of the lamp" },
    color: { type: ["red", "green"], orNull: true, about: "null when it is off" },
    rooms: { type: { list: { fields: { id: { type: "integer", about: "of the room" } } } }, about: "that it lights" },
    watts: { type: "number", optional: true, about: "when measured" },
  },
} as const satisfies ObjectDefinition;

const lamp = { name: "l", color: "red", rooms: [{ id: 1 }] } as const;

test("an object has its schema first, then its fields in the order in which they are made", () => {
  expect(Object.entries(objectOf(LAMP, { ...lamp, watts: 5 }))).toEqual([
    ["schema", "sms.lamp/1"],
    ["name", "l"],
    ["color", "red"],
    ["rooms", [{ id: 1 }]],
    ["watts", 5],
  ]);
});

test("the compiler refuses an object that is not as defined", () => {
  const { name: _, ...nameless } = lamp;
  const taller = { ...lamp, height: 1 };
  const wrong = [
    // @ts-expect-error -- a field is missing
    objectOf(LAMP, nameless),
    // @ts-expect-error -- a spread brings in a field that is not defined
    objectOf(LAMP, { ...taller, watts: 1 }),
    // @ts-expect-error -- not one of the words
    objectOf(LAMP, { ...lamp, color: "blue" }),
    // @ts-expect-error -- this field may not be null
    objectOf(LAMP, { ...lamp, name: null }),
    // @ts-expect-error -- a field inside has another type
    objectOf(LAMP, { ...lamp, rooms: [{ id: "1" }] }),
  ];
  expect(wrong).toHaveLength(5);
});
