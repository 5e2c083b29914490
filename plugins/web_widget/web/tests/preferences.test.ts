import { afterEach, describe, expect, it, vi } from "vitest";
import { PreferenceStorage } from "../src/app/state/preferences";

function storage(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as unknown as Storage;
}

afterEach(() => vi.unstubAllGlobals());

describe("what a person sets", () => {
  it("is there on the next page, and gone once forgotten", () => {
    vi.stubGlobal("window", { localStorage: storage(), sessionStorage: storage() });

    new PreferenceStorage("wdg_1", "local").set({ isMuted: true });
    new PreferenceStorage("wdg_1", "local").set({ locale: "ar" });

    expect(new PreferenceStorage("wdg_1", "local").values).toEqual({ isMuted: true, locale: "ar" });
    expect(new PreferenceStorage("wdg_1", "session").values).toEqual({});
    new PreferenceStorage("wdg_1", "local").forget();
    expect(new PreferenceStorage("wdg_1", "local").values).toEqual({});
  });

  it("is kept for the page where the browser blocks storage or the config wants none", () => {
    vi.stubGlobal("window", {
      get localStorage(): Storage {
        throw new Error("blocked");
      },
    });
    for (const kind of ["local", "memory"] as const) {
      const preferences = new PreferenceStorage("wdg_1", kind);

      preferences.set({ hasConsent: true });

      expect(preferences.values.hasConsent).toBe(true);
    }
  });
});
