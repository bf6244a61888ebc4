import { localStorageColorSchemeManager } from "@mantine/core";

/** The same key as public/scheme.js, which sets the attribute before the first paint. */
export const schemeManager = localStorageColorSchemeManager({ key: "labelhub-scheme" });
