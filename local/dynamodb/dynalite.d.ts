declare module "dynalite" {
  import type { Server } from "node:http";

  /** Its `close` also closes the store. */
  export default function dynalite(options: {
    /** Folder of the LevelDB store. @default - in memory */
    path?: string;
    /** How long a table stays in CREATING. @default 500 */
    createTableMs?: number;
    /** How long a table stays in UPDATING. @default 500 */
    updateTableMs?: number;
    /** How long a table stays in DELETING. @default 500 */
    deleteTableMs?: number;
  }): Server;
}
