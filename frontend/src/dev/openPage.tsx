import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { makeQueryClient } from "../api/queries";
import { routes } from "../app/router";
import { theme } from "../theme/theme";

/** For tests. Opens a page anew, as a reload does: nothing but the device's storage and the server remembers. */
export function openPage(path: string): void {
  cleanup();
  const client = makeQueryClient();
  const router = createMemoryRouter(routes(client), { initialEntries: [path] });
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
