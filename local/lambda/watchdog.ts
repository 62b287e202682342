import { type ChildProcess, spawn } from "node:child_process";

/**
 * Keeps a list of process groups, and ends them when its standard input ends while some are left: then the runner is
 * gone, without having said so.
 */
const script = `
groups=
while read -r change group; do
  rest=
  for known in $groups; do [ "$known" = "$group" ] || rest="$rest $known"; done
  groups=$rest
  [ "$change" = add ] && groups="$groups $group"
done
[ -z "$groups" ] && exit 0
for group in $groups; do kill -s TERM -- "-$group"; done 2>/dev/null
sleep 2
for group in $groups; do kill -s KILL -- "-$group"; done 2>/dev/null
`;

/**
 * Ends process groups together with this process, however it ends: a crash, SIGKILL. It is a shell that reads from a
 * pipe and starts with the first group; after the last one is released it is gone.
 *
 * It does not end what has left its group, nor anything when the shell itself was killed before.
 */
class Watchdog {
  readonly #groups = new Set<number>();
  #shell: ChildProcess | undefined;

  guard(group: number): void {
    this.#groups.add(group);
    if (this.#shell) this.#tell("add", group);
    else this.#start();
  }

  release(group: number): void {
    if (!this.#groups.delete(group)) return;
    this.#tell("remove", group);
    if (this.#groups.size > 0) return;
    this.#shell?.stdin?.end();
    this.#shell = undefined;
  }

  #start(): void {
    // A session of its own: Ctrl-C reaches the runner and not the one that has to outlive it.
    const shell = spawn("/bin/sh", ["-c", script], { stdio: ["pipe", "ignore", "ignore"], detached: true });
    const forget = () => {
      if (this.#shell === shell) this.#shell = undefined;
    };
    // Without a shell the next group tries again; the runner itself still ends what it started.
    shell.on("error", forget).on("exit", forget);
    if (!shell.stdin) return;
    shell.stdin.on("error", forget);
    shell.unref();
    (shell.stdin as { unref?: () => void }).unref?.();
    this.#shell = shell;
    for (const group of this.#groups) this.#tell("add", group);
  }

  #tell(change: "add" | "remove", group: number): void {
    this.#shell?.stdin?.write(`${change} ${group}\n`);
  }
}

const watchdog = new Watchdog();

/**
 * Ends a process group when this process ends in whatever way, until it is released.
 *
 * @param group id of the group: the process id of its leader
 * @returns releases it; to be called when the group is gone
 */
export function guardGroup(group: number): () => void {
  watchdog.guard(group);
  return () => watchdog.release(group);
}
