import type { ReactNode } from "react";

/** A key cap. It is decoration for eyes; assistive technology reads aria-keyshortcuts instead. */
export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="kbd" aria-hidden="true">
      {children}
    </kbd>
  );
}
