// Reads queries as a JSON array from stdin and writes, for each, what the official client's own check finds.
// Usage: node validate.mjs <folder of the installed @metabase/cli>/dist
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const dist = process.argv[2];
for (const name of readdirSync(dist).filter((each) => /^validate-[^q].*\.mjs$/.test(each))) {
  const exported = Object.values(await import(pathToFileURL(join(dist, name))));
  const validate = exported.find((each) => typeof each === "function" && each.name === "validateQuery");
  if (validate) {
    const queries = JSON.parse(readFileSync(0, "utf8"));
    process.stdout.write(JSON.stringify(queries.map((query) => validate(query).errors ?? [])));
    process.exit(0);
  }
}
process.stderr.write("no module of the official client exports validateQuery any more; use `mb query --dry-run`\n");
process.exit(1);
