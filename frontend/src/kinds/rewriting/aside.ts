import { createStore } from "../../state/store";
import { draftOf, type RewritingProps } from "./value";

/** The text that a reset took out of the editor, until it is brought back or another item's is put aside. */
export const aside = createStore<{ item: number; text: string }>({ item: 0, text: "" });

/** Whether the editor holds the draft and there is a text to go back to. */
export function canBringBack({ item, value }: Pick<RewritingProps, "item" | "value">, { item: of, text } = aside.get()): boolean {
  return of === item.id && text !== "" && (value?.text ?? "") === draftOf(item);
}

/** Puts the draft back into the editor, or what a reset took out of it. */
export function resetOrBringBack(props: RewritingProps, byPointer = false): void {
  if (canBringBack(props)) props.setValue({ text: aside.get().text }, byPointer);
  else {
    putAside(props);
    props.setValue({ text: draftOf(props.item) }, byPointer);
  }
}

/** Answers with the draft; what was written is put aside, for an undo brings the item back. */
export function takeDraft(props: RewritingProps, byPointer = false): void {
  putAside(props);
  props.answer({ text: draftOf(props.item) }, byPointer);
}

function putAside({ item, value }: RewritingProps): void {
  const text = value?.text ?? "";
  if (text !== draftOf(item)) aside.set({ item: item.id, text });
}
