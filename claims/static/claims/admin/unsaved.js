// Warns before a page is left whose form holds something that is not saved: typed since it was opened, or refused.
// Compares what the form would send, so that it sees every way of changing it. Without it nothing else is different.

const contents = (form) => new URLSearchParams(new FormData(form)).toString();

for (const form of document.querySelectorAll("form[id$='_form'], form[data-warn-unsaved]")) {
  const opened = form.querySelector(".errornote, .parsed-text") ? null : contents(form);
  let isSent = false;
  form.addEventListener("submit", (event) => {
    isSent = !event.defaultPrevented;
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && contents(form) !== opened) {
      event.preventDefault();
      event.returnValue = ""; // older browsers ask only then
    }
  });
}
