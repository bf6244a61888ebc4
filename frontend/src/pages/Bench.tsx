import { Page, Say } from "../ui";

export function Component() {
  return (
    <Page>
      <Say title="Bench" />
    </Page>
  );
}
