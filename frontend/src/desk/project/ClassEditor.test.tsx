import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { draftClass } from "../classList";
import { ClassEditor } from "./ClassEditor";

function open(names: string[], keptBecause?: (id: string) => string | null) {
  const onSubmit = vi.fn();
  function Host() {
    const [classes, setClasses] = useState(names.map((name, i) => draftClass(name, `c${i + 1}`)));
    return (
      <MantineProvider env="test">
        <form onSubmit={onSubmit}>
          <ClassEditor classes={classes} onChange={setClasses} keptBecause={keptBecause} />
        </form>
      </MantineProvider>
    );
  }
  render(<Host />);
  return { user: userEvent.setup(), onSubmit };
}

const names = () => screen.queryAllByRole("textbox", { name: /Name of class/ }).map((one) => (one as HTMLInputElement).value);
const adder = () => screen.getByRole("textbox", { name: "Add a class" });

describe("the class editor", () => {
  it("adds a class by Enter and does not send the form", async () => {
    const { user, onSubmit } = open(["School"]);
    await user.type(adder(), "Place{Enter}");
    expect(names()).toEqual(["School", "Place"]);
    expect(adder()).toHaveProperty("value", "");
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it("takes a pasted list and says what was there already", async () => {
    const { user } = open(["School"]);
    await user.click(adder());
    await user.paste("- Place\n- school\n- Date\n");
    expect(names()).toEqual(["School", "Place", "Date"]);
    expect(screen.getByText("Already there: school.")).toBeTruthy();
    expect(screen.getByText("Place, Date added")).toBeTruthy();
  });

  it("leaves a pasted single name in the input", async () => {
    const { user } = open(["School"]);
    await user.click(adder());
    await user.paste("Job Title");
    expect(names()).toEqual(["School"]);
    expect(adder()).toHaveProperty("value", "Job Title");
  });

  it("moves a class by key and keeps the focus in it", async () => {
    const { user } = open(["School", "Place", "Date"]);
    await user.click(screen.getByRole("textbox", { name: "Name of class 3" }));
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(names()).toEqual(["School", "Date", "Place"]);
    expect((document.activeElement as HTMLInputElement).value).toBe("Date");
    expect(screen.getByText("Date is now number 2")).toBeTruthy();
  });

  it("cannot move the first up or the last down", () => {
    open(["School", "Place"]);
    expect(screen.getByRole("button", { name: "Move School up" })).toHaveProperty("disabled", true);
    expect(screen.getByRole("button", { name: "Move Place down" })).toHaveProperty("disabled", true);
  });

  it("does not offer to remove a class that carries labels, and says so", async () => {
    const { user } = open(["School", "Place"], (id) => (id === "c1" ? "12 labels" : null));
    expect(screen.queryByRole("button", { name: "Remove School" })).toBeNull();
    expect(screen.getByText("12 labels")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Remove Place" }));
    expect(names()).toEqual(["School"]);
  });

  it("shows the keys of the bench: a digit's own key, else the place in the list", async () => {
    const caps = () => screen.getAllByRole("listitem").map((row) => row.querySelector("kbd")?.textContent);
    const { user } = open(["0", "1", "2"]);
    expect(caps()).toEqual(["0", "1", "2"]);
    await user.type(adder(), "Blurred{Enter}");
    expect(caps()).toEqual(["1", "2", "3", "4"]);
  });
});
