/* The control of the day: opened, it lists the days of a year on which something became known. Without this file its
   form, the neighbouring days and the page of all days do the same. */

const control = document.querySelector("details.as-of[data-days]");

async function list(address) {
  const url = new URL(address, location.href);
  url.searchParams.set("part", "days");
  const answer = await fetch(url);
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".day-calendar");
  if (!found) return;
  const panel = control.querySelector(".as-of-panel");
  const held = panel.contains(document.activeElement) && document.activeElement.closest(".year-nav");
  panel.querySelector(".day-calendar")?.remove();
  panel.append(found);
  if (held) found.querySelector(".year-nav [aria-current]")?.focus();
}

if (control) {
  control.addEventListener("toggle", () => {
    if (control.open && !control.querySelector(".day-calendar")) list(control.dataset.days);
  });
  control.addEventListener("click", (event) => {
    const year = event.target.closest?.(".year-nav a");
    if (!year || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    list(year.href);
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && control.open && control.contains(document.activeElement)) {
      control.open = false;
      control.querySelector("summary").focus();
    }
  });
  addEventListener("click", (event) => {
    if (control.open && !control.contains(event.target)) control.open = false;
  });
}
