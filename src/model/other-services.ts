/** The services that SMS uses to make a target server, by the prefix of their error codes in small letters. */
const SERVICES: Readonly<Record<string, string>> = {
  ecs: "Elastic Cloud Server (ECS)",
  evs: "Elastic Volume Service (EVS)",
  vpc: "Virtual Private Cloud (VPC)",
  ims: "Image Management Service (IMS)",
  img: "Image Management Service (IMS)",
  cbc: "billing (Customer Business Center)",
};

const CODE = new RegExp(`\\b(?:${Object.keys(SERVICES).join("|")})\\.\\d{3,6}\\b`, "gi");
const MOST_CODES = 3;

/**
 * The error codes of other services in a text, such as Ecs.0005, each once. SMS quotes them behind "Cause:" in the message of
 * SMS.0601 and SMS.1105.
 */
export function otherServiceCodes(text: string): readonly string[] {
  return [...new Set(text.match(CODE))].slice(0, MOST_CODES);
}

/** The service that a code such as Ecs.0005 belongs to; undefined for one of SMS, of the gateway, or unknown. */
export function otherServiceOf(code: string): string | undefined {
  const prefix = /^([a-z]+)\.\d{3,6}$/i.exec(code)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(SERVICES, prefix) ? SERVICES[prefix] : undefined;
}
