import { useEffect } from "react";
import { Outlet, useLocation } from "react-router";
import { Bar } from "./Bar";
import { SlotProvider } from "./slots";
import "./shell.css";

/** Bar above, page below. Pages put what they know into the bar through BarLead and BarStatus. */
export function Shell() {
  return (
    <SlotProvider>
      <a className="skip-link" href="#content">
        Skip to the page
      </a>
      <Bar />
      <div id="content" className="content" tabIndex={-1}>
        <Outlet />
      </div>
      <FocusOnArrival />
    </SlotProvider>
  );
}

/** A new page begins at its top, for eyes and for a screen reader's cursor alike. */
function FocusOnArrival() {
  const { pathname } = useLocation();
  useEffect(() => {
    window.scrollTo(0, 0);
    document.getElementById("content")?.focus({ preventScroll: true });
  }, [pathname]);
  return null;
}
