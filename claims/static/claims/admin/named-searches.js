// The admin's searchable lists tell a screen reader what is chosen, but not of which field: an empty one has no name.
// Each gets the words of its label, or in a row of parts those of its column.

function words(select) {
  const cell = select.closest("td");
  const field = cell && [...cell.classList].find((name) => name.startsWith("field-"));
  const named = select.labels[0] || (field && cell.closest("table").querySelector(`th.column-${field.slice(6)}`));
  return named ? named.textContent.trim().replace(/:$/, "") : "";
}

function name() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const shown = select.nextElementSibling;
    const text = words(select);
    if (!text || !shown?.matches(".select2-container")) continue;
    for (const part of shown.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
      part.setAttribute("aria-label", text);
    }
  }
}

// They are made some time after the page is there, those of an added row later, and some parts anew by each choice.
new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
name();
