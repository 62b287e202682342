import { UserError } from "./errors.ts";
import { parseOptions, usage } from "./options.ts";
import { startProject } from "./run.ts";
import { welcome } from "./welcome.ts";

const print = (text: string) => process.stdout.write(`${text}\n`);

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    print(usage);
  } else {
    const project = await startProject(options, print);
    stopOnSignal(project.close);
    print(welcome(project.stack.model, options));
  }
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function stopOnSignal(close: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void close().then(() => process.exit(0)));
  }
}
