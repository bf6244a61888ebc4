import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { vi } from "vitest";
import type { Item } from "../../api/types";
import { FakeProject } from "../../dev/fakeProject";
import { install } from "../../dev/mock";
import { MOCKS } from "../../dev/mockProjects";
import { openPage } from "../../dev/openPage";
import { forgetBenches } from "../../state/benches";

const real = globalThis.fetch;
let clock = 0;

/** The bench page of the mock project `slug` over these items, and the server behind it. */
export async function onBench(slug: string, items: Item[], classes?: { id: string; name: string }[]) {
  const server = install(new FakeProject(items), slug);
  const { guideline } = MOCKS.find(({ project }) => project.slug === slug)!.project;
  if (classes) guideline.classes = classes;
  // A second passes whenever the page looks at its clock, so that no Enter comes too soon.
  clock = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => (clock += 1_000));
  await reload(slug);
  return { server, user: userEvent.setup() };
}

/** Opens the page anew: nothing but the device's storage and the server remembers. */
export async function reload(slug: string): Promise<void> {
  openPage(`/projects/${slug}/label`);
  await screen.findByRole("group", { name: /better one|Choices/ }, { timeout: 5_000 });
}

export function leaveBench(): void {
  cleanup();
  sessionStorage.clear();
  vi.restoreAllMocks();
  globalThis.fetch = real;
  forgetBenches();
  localStorage.clear();
}
