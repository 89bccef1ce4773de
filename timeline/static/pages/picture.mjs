/* What a browser adds to a picture: the figure nearest to the pointer is named, arrow keys go from figure to figure, and
   either leads to the source. Each mark bears the id of its record, and its words are those of the table below it or of
   the table of versions; without this file the tables say all of it. */

const NAMED = "[data-of]";

/** What a mark says: whose figure it is, the figure, when, and where it comes from (words, and the link to follow). */
function said(mark, chart) {
  const goals = mark.dataset.of.split(" ").map((id) => document.getElementById(id)?.dataset.words);
  if (goals[0]) return { whose: goals.join("; ") };
  const link = chart.closest("[data-pictured]").querySelector(`td a[href$="#${mark.dataset.of}"]`);
  const cell = link.closest("td");
  const number = link.textContent;
  const kind = link.nextElementSibling?.matches(".small") ? link.nextElementSibling.textContent : "";
  return {
    whose: cell.closest("table").tHead.rows[0].cells[cell.cellIndex].textContent,
    value: /(^|\s)1$/.test(number) ? chart.dataset.one.replace("1", number) : chart.dataset.many.replace("#", number),
    when: [cell.parentElement.cells[0].textContent, kind].filter(Boolean).join(", "),
    link,
  };
}

/** Whether marks of this colour are goals: they are drawn beneath the figures, and told last. */
const isPromised = (colour) => colour === "var(--color-promised)";

/** The marks of one picture as it is shown now, series by series, each in time, with their places in the chart. */
function read(chart) {
  const box = chart.getBoundingClientRect();
  const lanes = new Map();
  for (const mark of chart.querySelectorAll(NAMED)) {
    const place = mark.getBoundingClientRect();
    if (!place.width) continue;
    const colour = mark.getAttribute("stroke");
    if (!lanes.has(colour)) lanes.set(colour, []);
    lanes.get(colour).push({ mark, colour, x: place.x + place.width / 2 - box.x, y: place.y + place.height / 2 - box.y });
  }
  const ordered = [...lanes.keys()].sort((a, b) => isPromised(a) - isPromised(b) || a.localeCompare(b));
  return ordered.map((colour) => lanes.get(colour).sort((a, b) => a.x - b.x));
}

function element(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function enhance(chart) {
  const tooltip = chart.appendChild(element("div", "tooltip"));
  const spoken = chart.appendChild(element("p", "visually-hidden"));
  const hint = chart.appendChild(element("p", "visually-hidden", chart.dataset.hint));
  const key = chart.closest("figure").querySelector(".chart-key");
  let lanes = [];
  let shown = null;
  let isKept = false;

  tooltip.hidden = true;
  spoken.setAttribute("role", "status");
  hint.id = `${chart.closest("[data-pictured]").querySelector("table").getAttribute("aria-labelledby")}-hint`;
  chart.setAttribute("role", "application");
  chart.setAttribute("aria-describedby", hint.id);
  chart.tabIndex = 0;

  /** Let one series stand out, or none. */
  function single(colour) {
    for (const part of chart.querySelectorAll('svg [stroke^="var(--color-series"], svg [fill^="var(--color-series"]')) {
      const own = [part.getAttribute("stroke"), part.getAttribute("fill")].find((each) => each?.startsWith("var(--color-series"));
      part.classList.toggle("is-faded", Boolean(colour?.startsWith("var(--color-series")) && own !== colour);
    }
  }

  /** Whether what is shown stays while the pointer goes elsewhere, such as to its link. */
  function keep(yes) {
    isKept = yes;
    tooltip.classList.toggle("is-pinned", yes);
  }

  function hide() {
    shown?.mark.classList.remove("is-active");
    shown = null;
    keep(false);
    tooltip.hidden = true;
    single(null);
  }

  function fill(words, colour) {
    const mark = key.querySelector(`[data-colour="${colour.match(/\d+/)?.[0]}"] svg`);
    const whose = element("p", "tooltip-series", words.whose);
    if (mark) whose.prepend(mark.cloneNode(true));
    tooltip.replaceChildren(whose);
    if (!words.link) return;
    const value = element("p", "value");
    value.append(element("strong", "number", words.value), ` ${words.when}`);
    const source = element("a", "", words.link.title);
    source.href = words.link.href;
    tooltip.append(value, source);
  }

  function show(point, { aloud = false } = {}) {
    if (!point || (point === shown && !aloud)) return;
    shown?.mark.classList.remove("is-active");
    shown = point;
    point.mark.classList.add("is-active");
    single(point.colour);
    const words = said(point.mark, chart);
    fill(words, point.colour);
    tooltip.hidden = false;
    const room = chart.clientWidth - tooltip.offsetWidth;
    const above = point.y - tooltip.offsetHeight - 14;
    tooltip.style.left = `${Math.max(0, Math.min(point.x - tooltip.offsetWidth / 2, room))}px`;
    tooltip.style.top = `${above < -24 ? point.y + 14 : above}px`;
    const { whose, when, value, link } = words;
    if (aloud) spoken.textContent = link ? `${whose}, ${when}: ${value}. ${link.title}` : whose;
  }

  function nearest(event) {
    const box = chart.getBoundingClientRect();
    const far = (point) => Math.hypot(point.x - (event.clientX - box.x), point.y - (event.clientY - box.y));
    return lanes.flat().reduce((best, point) => (!best || far(point) < far(best) ? point : best), null);
  }

  function walk(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== chart) return;
    if (event.key === "Escape") return hide();
    if (event.key === "Enter") {
      const link = shown && said(shown.mark, chart).link;
      if (link) location.assign(link.href);
      return;
    }
    const at = lanes.findIndex((lane) => lane.includes(shown));
    const lane = lanes[Math.max(at, 0)];
    const place = lane.indexOf(shown);
    const beside = (other) => other.reduce((a, b) => (Math.abs(b.x - shown.x) < Math.abs(a.x - shown.x) ? b : a));
    const steps = {
      ArrowRight: () => lane[Math.min(place + 1, lane.length - 1)],
      ArrowLeft: () => lane[place < 0 ? lane.length - 1 : Math.max(place - 1, 0)],
      Home: () => lane[0],
      End: () => lane.at(-1),
      ArrowDown: () => (shown ? beside(lanes[(at + 1) % lanes.length]) : lane.at(-1)),
      ArrowUp: () => (shown ? beside(lanes.at(at - 1)) : lane.at(-1)),
    };
    if (!steps[event.key]) return;
    event.preventDefault();
    show(steps[event.key](), { aloud: true });
  }

  const look = () => (lanes = read(chart));
  new ResizeObserver(() => {
    hide();
    look();
  }).observe(chart);
  chart.addEventListener("pointerenter", look);
  chart.addEventListener("pointermove", (event) => {
    if (!isKept) show(nearest(event));
  });
  chart.addEventListener("pointerdown", (event) => {
    if (tooltip.contains(event.target)) return;
    keep(false);
    look();
    show(nearest(event));
  });
  // A click keeps what is shown, so that its link can be followed; on a touch screen that is every tap.
  chart.addEventListener("click", () => keep(shown !== null));
  chart.addEventListener("pointercancel", hide);
  chart.addEventListener("pointerleave", (event) => {
    if (!isKept && event.pointerType === "mouse") hide();
  });
  chart.addEventListener("keydown", walk);
  chart.addEventListener("focus", () => {
    look();
    if (chart.matches(":focus-visible")) show(lanes[0]?.at(-1), { aloud: true });
  });
  chart.addEventListener("focusout", (event) => {
    if (!chart.contains(event.relatedTarget)) hide();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!chart.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  for (const part of key.querySelectorAll("[data-colour]")) {
    part.addEventListener("pointerenter", () => single(`var(--color-series-${part.dataset.colour})`));
    part.addEventListener("pointerleave", () => single(shown?.colour));
  }
}

for (const chart of document.querySelectorAll(".chart")) enhance(chart);
