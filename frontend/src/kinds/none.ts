/** The answer that is always there beside the classes: one name, short on a button, whole where there is room. */
export const NONE_SHORT = "None of these";
export const NONE = `${NONE_SHORT} / cannot tell`;
/** Where an answer may be empty, nothing to choose is an answer; what is left is not to know. */
export const CANNOT_TELL = "Cannot tell";

/** The name of the action "none" on a button and in lists, for kinds whose first choice is the answer and for others. */
export const noneWords = (atOnce: boolean): string => (atOnce ? NONE_SHORT : CANNOT_TELL);
