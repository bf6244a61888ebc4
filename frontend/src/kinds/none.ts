/** The answer that is always there beside the classes: one name, short on a button, whole where there is room. */
export const NONE_SHORT = "None of these";
export const NONE = `${NONE_SHORT} / cannot tell`;
