/** Where files to be sent lie on a device, apart from the code that reads them: deleting needs no more. */

export type StorageKind = "local" | "session" | "memory";

/** Name of a widget's database. */
export function vaultName(widgetId: string): string {
  return `chatclick:${widgetId}`;
}

/** Delete the files of a widget that lie on this device. */
export function deleteVault(widgetId: string): void {
  try {
    indexedDB.deleteDatabase(vaultName(widgetId));
  } catch {
    // a browser that allows no storage has none to delete
  }
}
