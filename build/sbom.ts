import type { Dependency } from "rollup-plugin-license";

import manifest from "../package.json" with { type: "json" };

/**
 * What is bundled, as a software bill of materials for vulnerability scanners: [CycloneDX](https://cyclonedx.org/docs/1.6/json/) 1.6.
 * It is made from what the licences beside it are made from. It has neither a time nor a serial number, so that two builds of one commit are equal.
 */
export function sbomOf(dependencies: readonly Dependency[]): string {
  const components = dependencies.map(componentOf).toSorted((a, b) => (a.purl < b.purl ? -1 : 1));
  const own = componentOf(manifest);
  const document = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { ...own, type: "application" } },
    components,
    dependencies: [{ ref: own["bom-ref"], dependsOn: components.map((each) => each["bom-ref"]) }],
  };
  return `${JSON.stringify(document)}\n`;
}

function componentOf({ name: fullName, version, license }: Pick<Dependency, "name" | "version" | "license">) {
  if (!fullName || !version || !license) throw new Error(`a package without name, version or licence: ${fullName}`);
  const [name = "", group] = fullName.split("/").toReversed();
  const purl = `pkg:npm/${fullName.replace("@", "%40")}@${version}`;
  // A licence is an id of SPDX, or several joined by OR or AND.
  const licence = license.includes(" ") ? { expression: license } : { license: { id: license } };
  const scope = group === undefined ? {} : { group };
  return { type: "library", "bom-ref": purl, ...scope, name, version, purl, licenses: [licence] };
}
