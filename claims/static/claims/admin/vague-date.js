// Says under a date field, while somebody types, how the server understands the text; and fills the source's words
// where they are empty or were filled by this script. Without it the same line comes with the answer to the form.

const PAUSE = 250;
const timers = new WeakMap();

function isDate(target) {
  return target instanceof HTMLInputElement && Boolean(target.dataset.vagueDate);
}

function show(input, answer) {
  const line = input.parentElement.querySelector(".date-reading");
  if (line) {
    line.textContent = answer.sentence;
    line.classList.toggle("is-unreadable", answer.edtf === null && answer.sentence !== "");
  }
  const words = document.getElementById(`${input.id}_words`);
  if (words && (words.value === "" || words.dataset.filled === words.value)) {
    words.value = answer.words;
    words.dataset.filled = answer.words;
  }
}

async function ask(input) {
  const text = input.value;
  const url = new URL(input.dataset.vagueDate, location.href);
  url.searchParams.set("text", text);
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (response.ok && input.value === text) {
    show(input, await response.json());
  }
}

// One listener for the page, so that rows added later are heard too.
document.addEventListener("input", (event) => {
  if (isDate(event.target)) {
    clearTimeout(timers.get(event.target));
    timers.set(event.target, setTimeout(() => ask(event.target).catch(() => {}), PAUSE));
  }
});
