// Quick entry while somebody types: names, the source at an address, what is here already; and keys.
// Without it names are typed in full, what is likely the same is shown when the form is sent, and all else is the same.

const PAUSE = 350;

function afterPause(work) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...given).catch(() => {}), PAUSE);
  };
}

async function answerOf(address, query) {
  const url = new URL(address, location.href);
  for (const [name, value] of query) {
    url.searchParams.append(name, value);
  }
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  return response.ok ? response.json() : {};
}

const lastName = (input) => input.value.split(";").at(-1).trim();

// Names: suggestions in the field's own list, and a word when one is new.
function suggest(input) {
  const list = document.getElementById(input.getAttribute("list"));
  const ask = afterPause(async () => {
    const name = lastName(input);
    const before = input.value.slice(0, input.value.length - input.value.split(";").at(-1).length);
    const { names = [] } = name ? await answerOf(input.dataset.names, [["q", name]]) : {};
    list.replaceChildren(...names.map((each) => new Option("", before ? `${before.trim()} ${each}` : each)));
  });
  input.addEventListener("input", ask);
  input.addEventListener("change", () => sayWhatIsNew(input).catch(() => {}));
}

async function sayWhatIsNew(input) {
  const box = input.closest("form").querySelector(".new-names");
  const name = lastName(input);
  if (!box || !name) {
    return;
  }
  const { is_known: isKnown } = await answerOf(input.dataset.names, [["q", name]]);
  if (isKnown === false) {
    box.open = true;
    box.querySelector(".unknown-name").textContent = box.dataset.said.replace("%s", name);
  }
}

// What is here already and looks the same.
function watchLikely(form) {
  const box = form.querySelector(".possible-duplicates");
  const ask = afterPause(async () => {
    const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const { likely = [] } = await answerOf(form.dataset.likely, fields);
    box.hidden = likely.length === 0;
    box.querySelector("ul:not(.errorlist)").replaceChildren(...likely.map(shown));
  });
  form.addEventListener("input", ask);
}

function shown(record) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = record.url;
  link.target = "_blank";
  link.textContent = record.title;
  const beside = document.createElement("span");
  beside.className = "muted";
  beside.textContent = ` ${record.kind}, ${record.state}`;
  row.append(link, beside);
  return row;
}

// The source at an address that is pasted.
function watchAddress(form) {
  const said = form.querySelector(".known-source");
  const ask = afterPause(async (input) => {
    const { source = null } = await answerOf(form.dataset.knownSource, [["url", input.value]]);
    const link = document.createElement("a");
    if (source) {
      link.href = source.url;
      link.textContent = source.title;
    }
    said.replaceChildren(...(source ? [`${form.dataset.here} `, link] : []));
  });
  form.elements.url.addEventListener("input", (event) => ask(event.target));
}

// Keys: Alt and a number opens a form, Ctrl and Enter saves the one with the focus, Alt and 0 asks the rules.
function open(details) {
  details.open = true;
  details.scrollIntoView({ block: "nearest" });
  details.querySelector(".entry-fields :is(input, textarea, select)")?.focus();
}

document.addEventListener("keydown", (event) => {
  const form = document.activeElement?.closest("form[data-entry]") ?? document.querySelector("details.entry[open] form");
  if (event.altKey && !event.ctrlKey && /^Digit[0-9]$/.test(event.code)) {
    const details = document.querySelector(`details.entry[data-number="${event.code.at(-1)}"]`);
    if (details) {
      event.preventDefault();
      open(details);
    } else if (event.code === "Digit0" && form) {
      event.preventDefault();
      form.querySelector("[data-would-say] button").click();
    }
  } else if (event.ctrlKey && event.key === "Enter" && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("input[type=submit]"));
  }
});

document.querySelectorAll("[data-names]").forEach(suggest);
document.querySelectorAll("form[data-entry]").forEach(watchLikely);
document.querySelectorAll("form[data-known-source]").forEach(watchAddress);
// A script that comes late must not take the focus away from somebody who types already.
const opened = document.querySelector("details.entry[open]");
if (opened && document.activeElement === document.body) {
  (opened.querySelector(".errorlist")?.parentElement.querySelector("input, textarea, select") ??
    opened.querySelector(".entry-fields :is(input, textarea, select)"))?.focus();
}
