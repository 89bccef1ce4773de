// Asks anew what the rules would say while a form is edited. Without it the button below the answer does the same.

const PAUSE = 900;

function watch(box) {
  const form = box.closest("form");
  const answer = box.querySelector(".draft-preview-answer");
  let timer = 0;
  let running = null;

  async function ask() {
    running?.abort();
    running = new AbortController();
    const data = new FormData(form);
    data.set("_would_say", "1");
    const response = await fetch(location.href, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: { "X-Would-Say": "1" },
      signal: running.signal,
    });
    if (response.ok) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      answer.replaceChildren(...page.body.childNodes);
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), PAUSE);
  }

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  // The admin's searchable lists tell of a choice through jQuery only.
  window.django?.jQuery?.(form).on("change", "select", later);
  form.addEventListener("submit", () => clearTimeout(timer));
}

document.querySelectorAll("[data-would-say]").forEach(watch);
