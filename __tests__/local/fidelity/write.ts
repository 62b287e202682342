import { writeFileSync } from "node:fs";
import { renderFidelity } from "./markdown.ts";
import { sections } from "./sections.ts";

writeFileSync(new URL("../../../local/FIDELITY.md", import.meta.url), renderFidelity(sections));
