const moreFiles = "allow more open files (ulimit -n 4096)";
const moreRoom = "make room on the disk";
const accessible = "use a folder that you may read and write";

const advice: Readonly<Record<string, string>> = {
  EMFILE: moreFiles,
  ENFILE: moreFiles,
  EAGAIN: "end other programs, or allow more processes (ulimit -u)",
  ENOMEM: "end other programs, or give it more memory",
  ENOSPC: moreRoom,
  EDQUOT: moreRoom,
  LEVEL_IO_ERROR: `${moreRoom}, and see that the tables' folder can be written`,
  EROFS: accessible,
  EACCES: accessible,
  EPERM: accessible,
  ENOTDIR: accessible,
  EEXIST: accessible,
};

/**
 * What to do about a limit of this machine, or a right that is missing.
 *
 * @param error of Node.js; its `code` counts
 * @returns undefined: it is neither
 */
export function hostAdvice(error: unknown): string | undefined {
  return advice[hostErrorCode(error)];
}

/** `EMFILE`; empty: it is no error of the operating system. */
export function hostErrorCode(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : "";
}
