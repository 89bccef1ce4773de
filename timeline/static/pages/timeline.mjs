/* What a browser adds to the timeline: the overview is dragged, pinched and walked by keys, and the list follows without
   a new page. Every state is an address that the server answers with the same content; without this file the links
   and the form do all of it. Places are months since the year 0, as the server writes them. */

const YEAR = 12;
const SHORTEST = 6;
/** Pixels before a press becomes a drag, and milliseconds after the last turn of the wheel. */
const STILL = 4;
const REST = 200;

const form = document.getElementById("filters");
const lang = document.documentElement.lang;
let monthYear;

const spoken = document.createElement("p");
spoken.className = "visually-hidden";
spoken.setAttribute("role", "status");

let view = document.getElementById("view");
view.after(spoken);
let strip = null;
let request;
let search = location.search;

/** The parts of the overview that is on the page now, or null. */
function overview() {
  const plot = view.querySelector(".plot");
  if (!plot) return null;
  const number = (name) => Number(plot.dataset[name]);
  return {
    section: view.querySelector(".overview"),
    plot,
    months: plot.querySelector(".overview-months"),
    height: plot.querySelector(".overview-months").viewBox.baseVal.height,
    words: view.querySelector(".overview-title"),
    rail: view.querySelector(".overview-scrollbar"),
    thumb: view.querySelector(".thumb"),
    origin: number("origin"),
    first: number("first"),
    end: number("end"),
    whole: [number("wholeFirst"), number("wholeEnd")],
  };
}

/** The links of the axis that is shown, asked of the style and not of the layout, which would have to be made for it. */
const narrow = matchMedia("(max-width: 46rem)");
const links = () => [...view.querySelectorAll(narrow.matches ? ".period-links.narrow a" : ".period-links.wide a")];
const move = (name) => view.querySelector(`a.overview-control[data-name="${name}"]`);

function named(month) {
  monthYear ??= new Intl.DateTimeFormat(lang, { month: "short", year: "numeric", timeZone: "UTC" });
  return monthYear.format(new Date(Date.UTC(Math.floor(month / YEAR), month % YEAR, 1)));
}

/** The address of this page for the months from `first` until before `end`; of everything where that is the whole. */
function address(first, end) {
  const url = new URL(location.href);
  for (const name of ["from", "to", "after", "before"]) url.searchParams.delete(name);
  url.hash = "";
  if (first <= strip.whole[0] && end >= strip.whole[1]) return url;
  const text = (month, years) => {
    const year = String(Math.floor(month / YEAR)).padStart(4, "0");
    return years ? year : `${year}-${String((month % YEAR) + 1).padStart(2, "0")}`;
  };
  const years = first % YEAR === 0 && end % YEAR === 0;
  url.searchParams.set("from", text(first, years));
  url.searchParams.set("to", text(end - 1, years));
  return url;
}

/** Show what the server answers for an address in place of what is shown; a failure becomes an ordinary visit. */
async function go(target, { keep = "push", focus = null } = {}) {
  request?.abort();
  request = new AbortController();
  const shown = new URL(target, location.href);
  const part = new URL(shown);
  part.hash = "";
  part.searchParams.set("part", "view");
  view.classList.add("is-loading");
  let fresh;
  try {
    const answer = await fetch(part, { signal: request.signal });
    if (answer.ok) {
      fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("view");
    }
  } catch (error) {
    if (error.name === "AbortError") return;
  }
  if (!fresh) {
    location.assign(shown);
    return;
  }
  if (keep === "push") history.pushState(null, "", shown);
  search = shown.search;
  view.replaceWith(fresh);
  enhance();
  follow();
  if (focus) focus();
  spoken.textContent = strip ? strip.words.textContent : view.querySelector(".empty-state")?.textContent ?? "";
}

/** The filters, and the control of the day, say the same as the address. */
function follow() {
  const query = new URLSearchParams(location.search);
  for (const name of ["from", "to"]) form.elements[name].value = query.get(name) ?? "";
  for (const name of ["as_of", "after", "before"]) query.delete(name);
  for (const link of document.querySelectorAll(".as-of a[data-day]")) {
    const day = new URL(link.href).searchParams.get("as_of");
    link.href = `${location.pathname}?${new URLSearchParams([...query, ["as_of", day]])}`;
  }
  const chosen = document.getElementById("as-of").form;
  for (const old of chosen.querySelectorAll("input[type=hidden]")) old.remove();
  for (const [name, value] of query) {
    chosen.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  const control = document.querySelector(".as-of");
  const days = new URL(control.dataset.days, location.href);
  days.searchParams.set("page", location.pathname + location.search);
  control.dataset.days = days.pathname + days.search;
  control.querySelector(".day-calendar")?.remove();
  const page = control.querySelector("input[name=page]");
  if (page) page.value = location.pathname + location.search;
}

/** One tab stop among the links of the axis. */
function rove(link) {
  for (const each of view.querySelectorAll(".period-links a")) each.tabIndex = -1;
  if (link) link.tabIndex = 0;
}

function focusBin(last = false) {
  const some = links();
  const link = some.find((each) => each.ariaCurrent === "true") ?? some.at(last ? -1 : 0);
  rove(link);
  link?.focus({ preventScroll: true });
}

function walk(event) {
  const some = links();
  const at = some.indexOf(event.target.closest("a"));
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: some.length - 1 }[event.key];
  let other = null;
  if (event.key === "Escape" || event.key === "-") other = move("wider") ?? move("whole");
  else if (event.key === "+") other = some[at];
  else if (to < 0) other = move("earlier");
  else if (to >= some.length) other = move("later");
  else if (to === undefined) return;
  event.preventDefault();
  if (other) go(other.href, { focus: () => focusBin(to < 0) });
  else if (to >= 0 && to < some.length) {
    rove(some[to]);
    some[to].focus();
  }
}

/** Draw the months from `first` on, as many as `length`; fractions are fine while something moves. */
let frame = 0;
let drawn = null;

function draw(first, length) {
  const [start, stop] = strip.whole;
  const many = Math.min(Math.max(length, SHORTEST), stop - start);
  const at = Math.min(Math.max(first, start), stop - many);
  drawn = [at, at + many];
  strip.section.classList.add("is-moving");
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    const [from, end] = drawn;
    const whole = stop - start;
    strip.months.setAttribute("viewBox", `${from - strip.origin} 0 ${end - from} ${strip.height}`);
    strip.thumb.setAttribute("x", `${((from - start) / whole) * 100}%`);
    strip.thumb.setAttribute("width", `${((end - from) / whole) * 100}%`);
    strip.words.textContent = `${named(Math.floor(from))} – ${named(Math.ceil(end) - 1)}`;
  });
}

const shownNow = () => drawn ?? [strip.first, strip.end];

/** The list goes where the overview went. */
function settle() {
  if (!drawn) return;
  const [first, end] = drawn;
  go(address(Math.round(first), Math.max(Math.round(end), Math.round(first) + 1)));
}

/** The month under a place on the screen. */
function monthAt(x) {
  const box = strip.plot.getBoundingClientRect();
  const [first, end] = shownNow();
  return first + (Math.min(Math.max(x - box.left, 0), box.width) / box.width) * (end - first);
}

/** Draw `length` months, at most all, so that `month` lies under a place on the screen. */
function drawUnder(x, month, length) {
  const box = strip.plot.getBoundingClientRect();
  const many = Math.min(Math.max(length, SHORTEST), strip.whole[1] - strip.whole[0]);
  draw(month - ((x - box.left) / box.width) * many, many);
}

/** Where fingers are, by pointer, and what was under them when the last one came or went. */
const fingers = new Map();
let grip = null;

/** Their middle, and how far apart two of them are. */
function spread() {
  const [one, other = one] = [...fingers.values()];
  return { x: (one.clientX + other.clientX) / 2, apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) };
}

function hold() {
  const { x, apart } = spread();
  const [first, end] = shownNow();
  grip = { x, apart, month: monthAt(x), length: end - first };
}

/** One finger pans, two zoom, of which the second need not hit the plot; up and down the browser scrolls the page. */
function touch(event) {
  if (event.pointerType !== "touch" || !(fingers.size || strip.plot.contains(event.target))) return;
  if (drawn) request?.abort();
  if (fingers.size < 2) fingers.set(event.pointerId, event);
  hold();
}

function slide(event) {
  if (!fingers.has(event.pointerId)) return;
  fingers.set(event.pointerId, event);
  const { x, apart } = spread();
  if (!drawn && Math.abs(x - grip.x) < STILL && Math.abs(apart - grip.apart) < STILL) return;
  strip.plot.setPointerCapture(event.pointerId);
  drawUnder(x, grip.month, grip.length * (apart > STILL ? grip.apart / apart : 1));
}

function lift(event) {
  if (!fingers.delete(event.pointerId)) return;
  if (fingers.size) hold();
  else settle();
}

function pick(event) {
  if (event.button !== 0 || event.pointerType === "touch") return;
  const { plot } = strip;
  const left = plot.getBoundingClientRect().left;
  const start = event.clientX;
  let band = null;
  const drag = (moved) => {
    if (!band && Math.abs(moved.clientX - start) < STILL) return;
    if (!band) {
      plot.setPointerCapture(event.pointerId);
      band = plot.appendChild(Object.assign(document.createElement("div"), { className: "drag-selection" }));
    }
    const [from, to] = [start, moved.clientX].sort((a, b) => a - b);
    band.style.left = `${from - left}px`;
    band.style.width = `${to - from}px`;
  };
  const drop = (ended) => {
    plot.removeEventListener("pointermove", drag);
    plot.removeEventListener("pointerup", drop);
    plot.removeEventListener("pointercancel", drop);
    band?.remove();
    if (!band || ended.type === "pointercancel") return;
    addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
    const [from, to] = [monthAt(start), monthAt(ended.clientX)].sort((a, b) => a - b);
    go(address(Math.floor(from), Math.max(Math.ceil(to), Math.floor(from) + 1)));
  };
  plot.addEventListener("pointermove", drag);
  plot.addEventListener("pointerup", drop);
  plot.addEventListener("pointercancel", drop);
}

function pan(event) {
  if (event.button !== 0) return;
  event.preventDefault();
  const box = strip.rail.getBoundingClientRect();
  const [start, stop] = strip.whole;
  const unit = (stop - start) / box.width;
  const [first, end] = shownNow();
  const pointed = start + (event.clientX - box.left) * unit;
  const held = pointed >= first && pointed < end ? pointed - first : (end - first) / 2;
  strip.rail.setPointerCapture(event.pointerId);
  const drag = (moved) => draw(start + (moved.clientX - box.left) * unit - held, end - first);
  const drop = () => {
    strip.rail.removeEventListener("pointermove", drag);
    strip.rail.removeEventListener("pointerup", drop);
    strip.rail.removeEventListener("pointercancel", drop);
    settle();
  };
  drag(event);
  strip.rail.addEventListener("pointermove", drag);
  strip.rail.addEventListener("pointerup", drop);
  strip.rail.addEventListener("pointercancel", drop);
}

let resting = 0;

/** Turned with Ctrl (or pinched) the wheel zooms, turned sideways it pans; turned plainly it scrolls the page. */
function turn(event) {
  const [first, end] = shownNow();
  const length = end - first;
  if (event.ctrlKey) {
    drawUnder(event.clientX, monthAt(event.clientX), length * 1.002 ** event.deltaY);
  } else if (event.deltaX) {
    draw(first + (event.deltaX / strip.plot.clientWidth) * length, length);
  } else return;
  event.preventDefault();
  clearTimeout(resting);
  resting = setTimeout(settle, REST);
}

function enhance() {
  view = document.getElementById("view");
  strip = overview();
  drawn = null;
  if (!strip) return;
  strip.section.classList.add("is-interactive");
  rove(links().find((link) => link.ariaCurrent === "true") ?? links()[0]);
  strip.plot.addEventListener("keydown", walk);
  fingers.clear();
  strip.plot.addEventListener("pointerdown", pick);
  strip.section.addEventListener("pointerdown", touch);
  strip.section.addEventListener("pointermove", slide);
  strip.section.addEventListener("pointerup", lift);
  strip.section.addEventListener("pointercancel", lift);
  strip.plot.addEventListener("dragstart", (event) => event.preventDefault());
  strip.plot.addEventListener("wheel", turn, { passive: false });
  strip.rail.addEventListener("pointerdown", pan);
}

/** An entry that a link leads to opens. */
function open() {
  const entry = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const inside = entry && entry.querySelector(":scope > .entry-body > details");
  if (inside) inside.open = true;
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("#view :is(.period-links, .overview-controls, .overview-more, .active-filters) a");
  if (!link) return;
  event.preventDefault();
  const { name } = link.dataset;
  const byKey = event.detail === 0;
  const back = () => (name && move(name) ? move(name).focus({ preventScroll: true }) : focusBin());
  go(link.href, { focus: byKey ? back : null });
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, value);
  go(url);
});

addEventListener("popstate", () => {
  if (location.search !== search) go(location.href, { keep: "none" });
});
addEventListener("hashchange", open);
narrow.addEventListener("change", () => rove(links()[0]));
open();
// The list is painted first: without this file everything is there already.
requestAnimationFrame(() => setTimeout(enhance));
