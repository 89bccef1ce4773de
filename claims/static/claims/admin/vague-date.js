// @ts-check
// Says under a date field, while somebody types, how the server understands the text; and fills the source's words
// where they are empty or were filled by this script. Without it the same line comes with the answer to the form.

const PAUSE = 250;

/** What the server says of a text. @typedef {{ edtf: string | null, sentence: string, words: string }} Reading */

/**
 * @param {HTMLInputElement} input
 * @param {Reading} reading
 */
function show(input, reading) {
  const line = input.parentElement?.querySelector(".date-reading");
  if (line) {
    line.textContent = reading.sentence;
    line.classList.toggle("is-unreadable", reading.edtf === null && reading.sentence !== "");
  }
  const words = document.getElementById(`${input.id}_words`);
  if (words instanceof HTMLInputElement && (words.value === "" || words.dataset.filled === words.value)) {
    words.value = reading.words;
    words.dataset.filled = reading.words;
  }
}

/** @param {HTMLInputElement} input */
async function ask(input) {
  const text = input.value;
  const url = new URL(input.dataset.vagueDate ?? "", location.href);
  url.searchParams.set("text", text);
  // “Within 100 days” counts from the day of the statement, which a form of claims has in a field of its own.
  const statedOn = input.form?.querySelector('input[name$="stated_on"]');
  if (statedOn instanceof HTMLInputElement && statedOn !== input) url.searchParams.set("said_on", statedOn.value);
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (response.ok && input.value === text) show(input, await response.json());
}

/** Ask for each field once its text rests. */
function listen() {
  /** @type {WeakMap<HTMLInputElement, number>} */
  const timers = new WeakMap();
  // One listener for the page, and rows added later are heard too.
  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.dataset.vagueDate) return;
    clearTimeout(timers.get(target));
    timers.set(target, setTimeout(() => ask(target).catch(() => {}), PAUSE));
  });
}

listen();
