/** The editor on the page, for keys that mean it while it is not focused. */
let area: HTMLTextAreaElement | null = null;

export const field = {
  /** Makes this the editor; returns what ends that. An editor that goes with its item leaves the focus on the page. */
  hold(held: HTMLTextAreaElement | null): () => void {
    area = held;
    return () => {
      if (area !== held) return;
      if (held !== null && document.activeElement === held) field.leave();
      area = null;
    };
  },

  /** Focuses the editor; false if there is none. The caret stays where it was. */
  enter(): boolean {
    area?.focus();
    return area !== null;
  },

  /** Gives the focus back to the item, where single keys work. */
  leave(): void {
    const item = area?.closest<HTMLElement>("section[tabindex]");
    area?.blur();
    item?.focus({ preventScroll: true });
  },
};
