import { useSyncExternalStore } from "react";

/** The smallest store: plain state, replaced piece by piece, with listeners. */
export interface Store<S> {
  get(): S;
  set(patch: Partial<S>): void;
  subscribe(listener: () => void): () => void;
}

export function createStore<S extends object>(initial: S): Store<S> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Renders a component with the store's state and again whenever it changes. */
export function useStore<S extends object>(store: Pick<Store<S>, "get" | "subscribe">): S {
  return useSyncExternalStore(store.subscribe, store.get, store.get);
}
