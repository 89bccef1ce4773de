// @ts-check
// The admin's searchable lists tell a screen reader what is chosen, but not of which field: an empty one has no name.
// Each gets the words of its label, or in a row of parts those of its column.

/** @param {HTMLSelectElement} select */
function labelOf(select) {
  const cell = select.closest("td");
  const field = cell && [...cell.classList].find((name) => name.startsWith("field-"));
  const column = field && cell.closest("table")?.querySelector(`th.column-${field.slice(6)}`);
  return (select.labels[0] ?? column)?.textContent?.trim().replace(/:$/, "") ?? "";
}

function nameSearches() {
  const selects = /** @type {NodeListOf<HTMLSelectElement>} */ (
    document.querySelectorAll("select.admin-autocomplete")
  );
  for (const select of selects) {
    const shown = select.nextElementSibling;
    const label = labelOf(select);
    if (!label || !shown?.matches(".select2-container")) continue;
    for (const part of shown.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
      part.setAttribute("aria-label", label);
    }
  }
}

// They are made some time after the page is there, those of an added row later, and some parts anew by each choice.
new MutationObserver(nameSearches).observe(document.body, { childList: true, subtree: true });
nameSearches();
