import { useEffect, useState } from "react";

interface LayoutMap {
  get(code: string): string | undefined;
}
type KeyboardNavigator = Navigator & { keyboard?: { getLayoutMap?: () => Promise<LayoutMap> } };

/**
 * What is printed on a key of this person's keyboard.
 *
 * Keys are bound by their place, so on Dvorak the flag is where F lies and reads U. Only Chromium tells the layout;
 * elsewhere the caps are those of QWERTY.
 */
export function useCaps(): (code: string) => string {
  const [layout, setLayout] = useState<LayoutMap | null>(null);
  useEffect(() => {
    const asked = (navigator as KeyboardNavigator).keyboard?.getLayoutMap?.();
    asked?.then(setLayout, () => undefined);
  }, []);
  return (code) => (layout?.get(code) ?? code.replace(/^Key/, "")).toUpperCase();
}
