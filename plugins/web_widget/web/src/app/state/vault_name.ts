/** Where files to be sent lie on a device, apart from the code that reads them: deleting needs no more. */

export type StorageKind = "local" | "session" | "memory";

/** Name of a widget's database. */
export function vaultName(widgetId: string): string {
  return `chatclick:${widgetId}`;
}
