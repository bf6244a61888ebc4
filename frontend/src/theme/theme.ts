import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

const pen: MantineColorsTuple = [
  "#E8EDFB", "#C9D6F8", "#A3BEFF", "#80A7FF", "#6090FF", "#3A68E0", "#1F49C4", "#17399C", "#122D7C", "#0C2060",
];

// Mantine's own greys, so that a component without a token of its own still looks at home.
const gray: MantineColorsTuple = [
  "#F5F6F7", "#ECEFF0", "#DFE3E6", "#C2C9CE", "#98A2A9", "#7F8A92", "#5C676F", "#434D54", "#262E33", "#13181B",
];
const dark: MantineColorsTuple = [
  "#E8ECEE", "#B4BEC4", "#8F9BA3", "#76828A", "#3B454B", "#272E32", "#171C1F", "#101416", "#0B0E10", "#07090A",
];

/** Buttons take their colours from the tokens, which already know light from dark. */
const variants: VariantColorsResolver = (input) => {
  const fallback = defaultVariantColorsResolver(input);
  if (input.variant === "filled" && (input.color === undefined || input.color === "pen")) {
    return { background: "var(--pen)", hover: "var(--pen-press)", color: "var(--on-pen)", border: "1px solid transparent" };
  }
  if (input.variant === "subtle") {
    return { background: "transparent", hover: "var(--sunk)", color: "var(--ink-2)", border: "1px solid transparent" };
  }
  return fallback;
};

export const theme = createTheme({
  primaryColor: "pen",
  primaryShade: { light: 6, dark: 4 },
  colors: { pen, gray, dark },
  variantColorResolver: variants,
  defaultRadius: 6,
  respectReducedMotion: true,
  cursorType: "pointer",
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  headings: { fontFamily: "var(--sans)", fontWeight: "600" },
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "26px", xl: "28px" },
  components: {
    Button: { defaultProps: { variant: "default", size: "sm" }, classNames: { root: "lh-btn" } },
    Input: { classNames: { wrapper: "lh-field", input: "lh-input" } },
    Tooltip: { defaultProps: { openDelay: 400 } },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 }, transitionProps: { duration: 80 } },
      classNames: { content: "lh-sheet", header: "lh-sheet" },
    },
    Menu: { defaultProps: { transitionProps: { duration: 80 }, shadow: "md" } },
  },
});

/** Mantine's own variables point at the tokens, so a colour is written down once. */
export const variables: CSSVariablesResolver = () => {
  const inked = {
    "--mantine-color-body": "var(--paper)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-bright": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-3)",
    "--mantine-color-placeholder": "var(--ink-3)",
    "--mantine-color-anchor": "var(--pen)",
    "--mantine-color-error": "var(--stop)",
    "--mantine-color-default": "var(--sheet)",
    "--mantine-color-default-hover": "var(--sunk)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-primary-color-filled": "var(--pen)",
    "--mantine-primary-color-filled-hover": "var(--pen-press)",
    "--mantine-primary-color-contrast": "var(--on-pen)",
    "--mantine-primary-color-light": "var(--pen-wash)",
    "--mantine-primary-color-light-color": "var(--pen)",
    "--mantine-color-disabled": "var(--sunk)",
    "--mantine-color-disabled-color": "var(--ink-3)",
    "--mantine-color-disabled-border": "var(--line)",
  };
  return { variables: {}, light: inked, dark: inked };
};

/** The nonce Django stamped into the page; Mantine and the scroll lock mark their styles with it. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}
