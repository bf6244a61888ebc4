import "./theme/index.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { makeQueryClient } from "./api/queries";
import { makeRouter } from "./app/router";
import { schemeManager } from "./theme/scheme";
import { styleNonce, theme, variables } from "./theme/theme";

async function start() {
  if (import.meta.env.DEV && import.meta.env.MODE === "mock") {
    (await import("./dev/mock")).install();
  }
  // The scroll lock under Mantine's dialogs writes a <style>; without the nonce the policy refuses it.
  setNonce(styleNonce());
  const queryClient = makeQueryClient();
  createRoot(document.getElementById("root")!).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        colorSchemeManager={schemeManager}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
      >
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={makeRouter(queryClient)} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
