import { Popover, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";

/** A dotted word beside a figure that opens how it was measured. */
export function How({ about, children }: { about: string; children: ReactNode }) {
  return (
    <Popover width={340} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className="how" aria-label={`How it is measured: ${about}`}>
          how
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className="how-note" tabIndex={-1} data-autofocus>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
