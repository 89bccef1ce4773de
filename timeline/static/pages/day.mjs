// @ts-check
/* The control of the day: opened, it lists the days of a year on which something became known. Without this file its
   form, the neighbouring days and the page of all days do the same. */

/**
 * Show the days that the server lists at an address.
 * @param {HTMLDetailsElement} control
 * @param {string} address
 */
async function list(control, address) {
  const url = new URL(address, location.href);
  url.searchParams.set("part", "days");
  const answer = await fetch(url);
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".day-calendar");
  const panel = control.querySelector(".as-of-panel");
  if (!found || !panel) return;
  const focused = document.activeElement;
  const isAmongYears = panel.contains(focused) && focused?.closest(".year-nav");
  panel.querySelector(".day-calendar")?.remove();
  panel.append(found);
  const year = found.querySelector(".year-nav [aria-current]");
  if (isAmongYears && year instanceof HTMLElement) year.focus();
}

/** @param {HTMLDetailsElement} control */
function enhance(control) {
  control.addEventListener("toggle", () => {
    if (control.open && !control.querySelector(".day-calendar")) list(control, control.dataset.days ?? "");
  });
  control.addEventListener("click", (event) => {
    const year = event.target instanceof Element && event.target.closest(".year-nav a");
    if (!(year instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    list(control, year.href);
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && control.open && control.contains(document.activeElement)) {
      control.open = false;
      control.querySelector("summary")?.focus();
    }
  });
  addEventListener("click", (event) => {
    if (control.open && !control.contains(/** @type {Node} */ (event.target))) control.open = false;
  });
}

const control = document.querySelector("details.as-of[data-days]");
if (control instanceof HTMLDetailsElement) enhance(control);
