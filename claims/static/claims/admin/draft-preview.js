// @ts-check
// Asks again what the rules would say while a form is edited. Without it the button below the answer does the same.

const PAUSE = 900;

/**
 * What the searchable lists of the admin need of jQuery.
 * @typedef {{ on: (event: string, selector: string, call: () => void) => void }} Listener
 */

/**
 * @param {HTMLElement} box
 * @param {HTMLFormElement} form
 */
function watch(box, form) {
  const answer = box.querySelector(".draft-preview-answer");
  let timer = 0;
  let running = new AbortController();

  async function ask() {
    running.abort();
    running = new AbortController();
    const data = new FormData(form);
    data.set("_draft_preview", "1");
    const response = await fetch(location.href, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: { "X-Draft-Preview": "1" },
      signal: running.signal,
    });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    answer?.replaceChildren(...page.body.childNodes);
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), PAUSE);
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // The admin's searchable lists tell of a choice through jQuery only.
  const { django } = /** @type {{ django?: { jQuery?: (form: HTMLFormElement) => Listener } }} */ (globalThis);
  django?.jQuery?.(form).on("change", "select", later);
  form.addEventListener("submit", () => clearTimeout(timer));
}

for (const box of document.querySelectorAll("[data-draft-preview]")) {
  const form = box.closest("form");
  if (form && box instanceof HTMLElement) watch(box, form);
}
