// node build.mjs [--entry FILE] [--outdir DIR]: bundles the function; FILE is lambda.ts and DIR dist, both here, by
// default. The handler is `lambda.handler`.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const { values } = parseArgs({
  options: {
    entry: { type: "string", default: `${here}lambda.ts` },
    outdir: { type: "string", default: `${here}dist` },
  },
});

await build({
  entryPoints: [{ in: values.entry, out: "lambda" }],
  outdir: values.outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  // The AWS SDK has ES modules beside CommonJS: of those alone the parts that nobody uses can be left out.
  mainFields: ["module", "main"],
  // Node 24 in Lambda; on a developer's machine, whatever runs the project.
  target: "node20.19",
  alias: { "iconv-lite": `${here}iconv-lite.ts` },
  // Express is CommonJS: inside an ES module its `require` of Node's own modules has to be made.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
