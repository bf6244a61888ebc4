import { useEffect, useState } from "react";
import { classification } from "./classification";
import type { AnyKind } from "./types";

/** Every kind by the name the server calls it, fetched when a project of it is opened. */
export const KINDS: Record<string, () => Promise<AnyKind>> = {
  classification: () => Promise.resolve(classification),
  spans: () => import("./spans").then((each) => each.spans),
  boxes: () => import("./boxes").then((each) => each.boxes),
  preference: () => import("./preference").then((each) => each.preference),
  rewriting: () => import("./rewriting").then((each) => each.rewriting),
};

const known = new Map<string, AnyKind>([["classification", classification]]);

/** A kind by name: at once if it is here, else null until it is. Throws while rendering if it cannot be had. */
export function useKind(name: string): AnyKind | null {
  const [, setArrived] = useState<string | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const kind = known.get(name) ?? null;
  useEffect(() => {
    if (known.has(name)) return;
    let current = true;
    loadKind(name).then(
      () => current && setArrived(name),
      (error: unknown) => current && setFault(error),
    );
    return () => {
      current = false;
    };
  }, [name]);
  if (fault && !kind) throw fault;
  return kind;
}

async function loadKind(name: string): Promise<void> {
  const load = KINDS[name];
  if (!load) throw new Error(`This page does not know the kind of task \u201c${name}\u201d. Load it again; it may be older than the server.`);
  known.set(name, await load());
}
