// @ts-check
// Warns before a page is left whose form holds something that is not saved: typed since it was opened, or refused.
// Compares what the form would send, and so notices every way of changing it. Without it nothing else is different.

/**
 * What a form would send, as text. A file counts by its name.
 * @param {HTMLFormElement} form
 */
function contentsOf(form) {
  const fields = [...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]);
  return JSON.stringify(fields);
}

/** @param {HTMLFormElement} form */
function watch(form) {
  const opened = form.querySelector(".errornote, .parsed-text") ? null : contentsOf(form);
  let isSent = false;
  form.addEventListener("submit", (event) => {
    isSent = !event.defaultPrevented;
  });
  addEventListener("pageshow", () => {
    isSent = false;
  });
  addEventListener("beforeunload", (event) => {
    if (!isSent && contentsOf(form) !== opened) {
      event.preventDefault();
      event.returnValue = ""; // older browsers ask only then
    }
  });
}

for (const form of document.querySelectorAll("form[id$='_form'], form[data-warn-unsaved]")) {
  if (form instanceof HTMLFormElement) watch(form);
}
