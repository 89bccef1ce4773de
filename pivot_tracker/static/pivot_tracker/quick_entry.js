// @ts-check
// Quick entry while somebody types: names, the source at an address, what is here already; and keys.
// Without it names are typed in full, what is likely the same is shown when the form is sent, and all else is the same.

const PAUSE = 350;
const FIELDS = "input, textarea, select";

/** A record that exists already. @typedef {{ url: string, title: string, kind: string, state: string }} Known */

/**
 * Call `work` once nothing was typed for a moment; what fails is tried again at the next change.
 * @template {unknown[]} Given
 * @param {(...given: Given) => Promise<unknown>} work
 * @returns {(...given: Given) => void}
 */
function afterPause(work) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given).catch(() => {}), PAUSE);
  };
}

/**
 * What the server answers; nothing where it fails.
 * @param {string | undefined} address
 * @param {Iterable<[string, FormDataEntryValue]>} query
 */
async function answerOf(address, query) {
  const url = new URL(address ?? "", location.href);
  for (const [name, value] of query) url.searchParams.append(name, String(value));
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  return response.ok ? response.json() : {};
}

/**
 * The name that is typed last into a list of names, and what stands before it.
 * @param {HTMLInputElement} input
 */
function lastName(input) {
  const last = input.value.split(";").at(-1) ?? "";
  return { name: last.trim(), before: input.value.slice(0, input.value.length - last.length).trim() };
}

/**
 * Names: suggestions in the field's own list, and a word when one is new.
 * @param {HTMLInputElement} input
 */
function suggestNames(input) {
  const ask = afterPause(async () => {
    const { name, before } = lastName(input);
    /** @type {{ names?: string[] }} */
    const { names = [] } = name ? await answerOf(input.dataset.names, [["q", name]]) : {};
    input.list?.replaceChildren(...names.map((each) => new Option("", before ? `${before} ${each}` : each)));
  });
  input.addEventListener("input", ask);
  input.addEventListener("change", () => sayWhatIsNew(input));
  // A fast typist has named something before the script was there.
  if (input.value !== input.defaultValue) sayWhatIsNew(input);
}

/**
 * Say that the name typed last is new, and take that back once it is known. A server that was too busy is asked again.
 * @param {HTMLInputElement} input
 */
async function sayWhatIsNew(input, tries = 3) {
  const box = input.form?.querySelector(".new-names");
  const line = box?.querySelector(".unknown-name");
  const { name } = lastName(input);
  if (!(box instanceof HTMLDetailsElement) || !line || !name) return;
  /** @type {{ is_known?: boolean }} */
  const { is_known: isKnown } = await answerOf(input.dataset.names, [["q", name]]).catch(() => ({}));
  if (isKnown === undefined && tries > 1) setTimeout(() => sayWhatIsNew(input, tries - 1), PAUSE * 3);
  else if (isKnown === false) {
    box.open = true;
    box.dataset.about = input.name;
    line.textContent = (box.dataset.said ?? "").replace("%s", name);
  } else if (box.dataset.about === input.name) line.textContent = "";
}

/**
 * What is here already and looks the same.
 * @param {HTMLFormElement} form
 */
function watchDuplicates(form) {
  const box = form.querySelector(".possible-duplicates");
  const list = box?.querySelector("ul:not(.errorlist)");
  if (!(box instanceof HTMLElement) || !list) return;
  const ask = afterPause(async () => {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    /** @type {{ likely?: Known[] }} */
    const { likely = [] } = await answerOf(form.dataset.likely, fields);
    box.hidden = likely.length === 0;
    list.replaceChildren(...likely.map(rowOf));
  });
  form.addEventListener("input", ask);
}

/** @param {Known} record */
function rowOf({ url, title, kind, state }) {
  const row = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: url, target: "_blank", textContent: title });
  const note = ` ${kind}, ${state}`;
  const beside = Object.assign(document.createElement("span"), { className: "muted", textContent: note });
  row.append(link, beside);
  return row;
}

/**
 * The source at an address that is pasted.
 * @param {HTMLFormElement} form
 */
function watchAddress(form) {
  const line = form.querySelector(".known-source");
  const field = form.elements.namedItem("url");
  if (!line || !(field instanceof HTMLInputElement)) return;
  const ask = afterPause(async () => {
    /** @type {{ source?: Known | null }} */
    const { source } = await answerOf(form.dataset.knownSource, [["url", field.value]]);
    if (!source) line.replaceChildren();
    else {
      const link = Object.assign(document.createElement("a"), { href: source.url, textContent: source.title });
      line.replaceChildren(`${form.dataset.here} `, link);
    }
  });
  field.addEventListener("input", ask);
}

/**
 * Focus a field, the first that a selector finds.
 * @param {Element} parent
 * @param {string} selector
 */
function focusIn(parent, selector) {
  const field = parent.querySelector(selector);
  if (field instanceof HTMLElement) field.focus();
}

/**
 * Keys: Alt and a number opens a form, Ctrl and Enter saves the one with the focus, Alt and 0 asks the rules.
 * @param {KeyboardEvent} event
 */
function pressKey(event) {
  const form = document.activeElement?.closest("form[data-entry]") ??
    document.querySelector("details.entry[open] form");
  if (event.altKey && !event.ctrlKey && /^Digit[0-9]$/.test(event.code)) {
    const details = document.querySelector(`details.entry[data-number="${event.code.at(-1)}"]`);
    const button = event.code === "Digit0" && form?.querySelector("[data-draft-preview] button");
    if (!details && !button) return;
    event.preventDefault();
    if (button instanceof HTMLElement) button.click();
    if (!(details instanceof HTMLDetailsElement)) return;
    details.open = true;
    details.scrollIntoView({ block: "nearest" });
    focusIn(details, `.entry-fields :is(${FIELDS})`);
  } else if (event.ctrlKey && event.key === "Enter" && form instanceof HTMLFormElement) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("input[type=submit]"));
  }
}

/** The form that is open gets the focus, at its first error; but not from somebody who types already. */
function focusOpenForm() {
  const details = document.querySelector("details.entry[open]");
  if (!details || document.activeElement !== document.body) return;
  const wrong = details.querySelector(".errorlist")?.parentElement?.querySelector(FIELDS);
  if (wrong instanceof HTMLElement) wrong.focus();
  else focusIn(details, `.entry-fields :is(${FIELDS})`);
}

for (const input of document.querySelectorAll("[data-names]")) {
  if (input instanceof HTMLInputElement) suggestNames(input);
}
for (const form of document.querySelectorAll("form")) {
  if ("entry" in form.dataset) watchDuplicates(form);
  if ("knownSource" in form.dataset) watchAddress(form);
}
document.addEventListener("keydown", pressKey);
focusOpenForm();
