import { join } from "node:path";
import { bundleService, stackFile, synthesise } from "../operations/project.ts";
import { claimFolder } from "./folder-claim.ts";
import type { Options } from "./options.ts";
import { chooseProgram, usesBundle } from "./programs.ts";
import { type RunningStack, startStack } from "./start-stack.ts";
import { State, writePrivateFile } from "./state.ts";
import { readTerraform, type TerraformFile } from "./terraform/configuration-file.ts";
import { watchSources } from "./watch.ts";

const projectFolder = join(import.meta.dirname, "..");
const localFolder = join(projectFolder, ".local");
const synthesisFolder = join(localFolder, "cdktf.out");
const bundleFolder = join(localFolder, "service");

export interface Project {
  readonly stack: RunningStack;
  close(): Promise<void>;
}

/**
 * Runs what the options name (this project's stack, or any `cdk.tf.json`) and, if they say so, reloads it when a
 * source changes. What has to outlive a restart is kept in `.local/`, readable by its owner alone.
 *
 * @param log called with each line of the functions and of reloads
 * @throws {UserError} what is declared or asked for cannot be run, or another process runs in this folder
 */
export async function startProject(options: Options, log: (line: string) => void): Promise<Project> {
  claimFolder(localFolder, { empty: options.fresh });
  const state = new State({ file: join(localFolder, "state.json") });
  const stack = await startStack(await prepare(options), {
    state,
    port: options.port,
    variables: options.variables,
    defaultVariables: options.defaultVariables,
    environment: process.env,
    chooseProgram: (lambda, functions) =>
      chooseProgram(options, join(bundleFolder, "lambda.handler"), lambda, functions),
    dynamoDb: options.dynamoDbUrl
      ? { url: options.dynamoDbUrl }
      : { dataFolder: options.dataFolder ?? join(localFolder, "dynamodb") },
    log,
  });
  writeOutputs(stack);
  const reload = async () => {
    await stack.reload(await prepare(options));
    writeOutputs(stack);
    return stack.notReady;
  };
  const watcher = options.watch ? watchSources(watchedPaths(options), reload, log) : undefined;
  return {
    stack,
    close: async () => {
      watcher?.close();
      await stack.close();
      state.flush();
    },
  };
}

/** Everything that a start and a reload make anew. */
async function prepare(options: Options): Promise<TerraformFile> {
  const bundle = usesBundle(options) ? bundleService(projectFolder, bundleFolder) : undefined;
  const [file] = await Promise.all([readStack(options), bundle]);
  return file;
}

async function readStack({ terraformFile, stackName }: Options): Promise<TerraformFile> {
  if (terraformFile !== undefined) return readTerraform(terraformFile);
  await synthesise(projectFolder, synthesisFolder);
  return readTerraform(stackFile(synthesisFolder, stackName));
}

function watchedPaths({ terraformFile }: Options): string[] {
  const service = join(projectFolder, "service");
  if (terraformFile) return [terraformFile, service];
  return [service, ...["main.ts", "environments.ts", "constructs"].map((path) => join(projectFolder, path))];
}

function writeOutputs({ model }: RunningStack): void {
  const values = Object.fromEntries(Object.entries(model.outputs).map(([name, { value }]) => [name, value]));
  writePrivateFile(join(localFolder, "outputs.json"), `${JSON.stringify(values, null, 2)}\n`);
}
