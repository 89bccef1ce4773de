// @ts-check
/* What a browser adds to a chart: the figure nearest to the pointer is named, arrow keys go from figure to figure, and
   either leads to the source. Each mark bears the id of its record, and its words are those of the table below it or of
   the table of versions; without this file the tables say all of it. */

/**
 * A mark of the chart, with its series and its place in the chart.
 * @typedef {{ mark: SVGElement, colour: string, x: number, y: number }} Point
 */

/**
 * What is said of a mark: whose figure it is, and of a figure what it is, when, and the link to its source.
 * @typedef {{ series: string, value?: string, when?: string, link?: HTMLAnchorElement }} Words
 */

const MARKS = "[data-of]";
const SERIES = "var(--color-series";
/** Marks of goals are drawn beneath the figures, and come last. */
const PROMISED = "var(--color-promised)";

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} className
 * @param {string} [text]
 */
function make(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

/**
 * The words of a mark, read from the tables of the page.
 * @param {SVGElement} mark
 * @param {HTMLElement} chart
 * @returns {Words}
 */
function wordsOf(mark, chart) {
  const id = mark.dataset.of ?? "";
  const goals = id.split(" ").map((each) => document.getElementById(each)?.dataset.words);
  if (goals[0]) return { series: goals.join("; ") };
  const link = chart.closest("[data-pictured]")?.querySelector(`td a[href$="#${id}"]`);
  const cell = link?.closest("td");
  const row = cell?.closest("tr");
  if (!(link instanceof HTMLAnchorElement) || !cell || !row) return { series: "" };
  const number = link.textContent ?? "";
  const { one = "", many = "" } = chart.dataset;
  const notes = link.nextElementSibling?.matches(".figure-notes") ? link.nextElementSibling.textContent : "";
  return {
    series: row.closest("table")?.tHead?.rows[0].cells[cell.cellIndex].textContent ?? "",
    value: /(^|\s)1$/.test(number) ? one.replace("1", number) : many.replace("#", number),
    when: [row.cells[0].textContent, notes].filter(Boolean).join(", "),
    link,
  };
}

/**
 * The marks of a chart as it is shown now, series by series, each in time.
 * @param {HTMLElement} chart
 */
function read(chart) {
  const box = chart.getBoundingClientRect();
  /** @type {Map<string, Point[]>} */
  const lanes = new Map();
  for (const mark of /** @type {NodeListOf<SVGElement>} */ (chart.querySelectorAll(MARKS))) {
    const place = mark.getBoundingClientRect();
    if (!place.width) continue;
    const colour = mark.getAttribute("stroke") ?? "";
    const lane = lanes.get(colour) ?? [];
    lane.push({ mark, colour, x: place.x + place.width / 2 - box.x, y: place.y + place.height / 2 - box.y });
    lanes.set(colour, lane);
  }
  /** @param {string} colour */
  const isGoal = (colour) => Number(colour === PROMISED);
  return [...lanes.entries()]
    .sort(([a], [b]) => isGoal(a) - isGoal(b) || a.localeCompare(b))
    .map(([, lane]) => lane.sort((a, b) => a.x - b.x));
}

/** A chart whose figures can be pointed at and walked. */
class Chart {
  /** @type {Point[][]} */
  lanes = [];
  /** @type {Point | null} */
  active = null;
  /** Whether what is shown stays while the pointer goes elsewhere, such as to its link. */
  isPinned = false;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.key = element.closest("figure")?.querySelector(".chart-key");
    this.tooltip = element.appendChild(make("div", "tooltip"));
    this.tooltip.hidden = true;
    this.spoken = element.appendChild(make("p", "visually-hidden"));
    this.spoken.setAttribute("role", "status");
    const hint = element.appendChild(make("p", "visually-hidden", element.dataset.hint));
    const table = element.closest("[data-pictured]")?.querySelector("table");
    hint.id = `${table?.getAttribute("aria-labelledby")}-hint`;
    element.setAttribute("role", "application");
    element.setAttribute("aria-describedby", hint.id);
    element.tabIndex = 0;
  }

  look() {
    this.lanes = read(this.element);
  }

  /**
   * Let one series stand out, or none.
   * @param {string | null | undefined} colour
   */
  single(colour) {
    const drawn = `svg [stroke^="${SERIES}"], svg [fill^="${SERIES}"]`;
    for (const part of this.element.querySelectorAll(drawn)) {
      const own = [part.getAttribute("stroke"), part.getAttribute("fill")].find((each) => each?.startsWith(SERIES));
      part.classList.toggle("is-faded", Boolean(colour?.startsWith(SERIES)) && own !== colour);
    }
  }

  /** @param {boolean} isPinned */
  pin(isPinned) {
    this.isPinned = isPinned;
    this.tooltip.classList.toggle("is-pinned", isPinned);
  }

  hide() {
    this.active?.mark.classList.remove("is-active");
    this.active = null;
    this.pin(false);
    this.tooltip.hidden = true;
    this.single(null);
  }

  /**
   * @param {Words} words
   * @param {string} colour
   */
  fill(words, colour) {
    const mark = this.key?.querySelector(`[data-colour="${colour.match(/\d+/)?.[0]}"] svg`);
    const series = make("p", "tooltip-series", words.series);
    if (mark) series.prepend(mark.cloneNode(true));
    this.tooltip.replaceChildren(series);
    if (!words.link) return;
    const value = make("p", "");
    value.append(make("strong", "number", words.value), ` ${words.when}`);
    const source = make("a", "", words.link.title);
    source.href = words.link.href;
    this.tooltip.append(value, source);
  }

  /**
   * @param {Point | null | undefined} point
   * @param {{ aloud?: boolean }} [options]
   */
  show(point, { aloud = false } = {}) {
    if (!point || (point === this.active && !aloud)) return;
    this.active?.mark.classList.remove("is-active");
    this.active = point;
    point.mark.classList.add("is-active");
    this.single(point.colour);
    const words = wordsOf(point.mark, this.element);
    this.fill(words, point.colour);
    this.place(point);
    const { series, when, value, link } = words;
    if (aloud) this.spoken.textContent = link ? `${series}, ${when}: ${value}. ${link.title}` : series;
  }

  /**
   * Show the tooltip above a point, or below it where there is no room.
   * @param {Point} point
   */
  place({ x, y }) {
    const { tooltip } = this;
    tooltip.hidden = false;
    const room = this.element.clientWidth - tooltip.offsetWidth;
    const above = y - tooltip.offsetHeight - 14;
    tooltip.style.left = `${Math.max(0, Math.min(x - tooltip.offsetWidth / 2, room))}px`;
    tooltip.style.top = `${above < -24 ? y + 14 : above}px`;
  }

  /** @param {PointerEvent} event */
  nearest(event) {
    const box = this.element.getBoundingClientRect();
    /** @param {Point} point */
    const far = (point) => Math.hypot(point.x - (event.clientX - box.x), point.y - (event.clientY - box.y));
    return this.lanes.flat().sort((a, b) => far(a) - far(b)).at(0);
  }

  /**
   * The point that an arrow key leads to: along a series, or to the one beside it in the next series.
   * @param {string} key
   */
  beyond(key) {
    const { active, lanes } = this;
    const at = lanes.findIndex((each) => active && each.includes(active));
    const lane = lanes[Math.max(at, 0)] ?? [];
    const place = active ? lane.indexOf(active) : -1;
    /** @param {Point[] | undefined} other */
    const beside = (other = []) => {
      if (!active) return lane.at(-1);
      return [...other].sort((a, b) => Math.abs(a.x - active.x) - Math.abs(b.x - active.x)).at(0);
    };
    /** @type {Record<string, () => Point | undefined>} */
    const steps = {
      ArrowRight: () => lane[Math.min(place + 1, lane.length - 1)],
      ArrowLeft: () => (place < 0 ? lane.at(-1) : lane[Math.max(place - 1, 0)]),
      Home: () => lane[0],
      End: () => lane.at(-1),
      ArrowDown: () => beside(lanes[(at + 1) % lanes.length]),
      ArrowUp: () => beside(lanes.at(at - 1)),
    };
    return steps[key]?.();
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.element) return;
    if (event.key === "Escape") this.hide();
    else if (event.key === "Enter") {
      const link = this.active && wordsOf(this.active.mark, this.element).link;
      if (link) location.assign(link.href);
    } else {
      const point = this.beyond(event.key);
      if (!point) return;
      event.preventDefault();
      this.show(point, { aloud: true });
    }
  }

  listen() {
    const { element, tooltip } = this;
    new ResizeObserver(() => {
      this.hide();
      this.look();
    }).observe(element);
    element.addEventListener("pointerenter", () => this.look());
    element.addEventListener("pointermove", (event) => {
      if (!this.isPinned) this.show(this.nearest(event));
    });
    element.addEventListener("pointerdown", (event) => {
      if (tooltip.contains(/** @type {Node} */ (event.target))) return;
      this.pin(false);
      this.look();
      this.show(this.nearest(event));
    });
    // A click pins what is shown, so that its link can be followed; on a touch screen that is every tap.
    element.addEventListener("click", () => this.pin(this.active !== null));
    element.addEventListener("pointercancel", () => this.hide());
    element.addEventListener("pointerleave", (event) => {
      if (!this.isPinned && event.pointerType === "mouse") this.hide();
    });
    element.addEventListener("keydown", (event) => this.walk(event));
    element.addEventListener("focus", () => {
      this.look();
      if (element.matches(":focus-visible")) this.show(this.lanes[0]?.at(-1), { aloud: true });
    });
    element.addEventListener("focusout", (event) => {
      if (!element.contains(/** @type {Node | null} */ (event.relatedTarget))) this.hide();
    });
    this.listenAround();
  }

  /** What happens elsewhere on the page closes the tooltip, and the key singles a series out. */
  listenAround() {
    document.addEventListener("pointerdown", (event) => {
      if (!this.element.contains(/** @type {Node} */ (event.target))) this.hide();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.hide();
    });
    const keys = /** @type {HTMLElement[]} */ ([...(this.key?.querySelectorAll("[data-colour]") ?? [])]);
    for (const part of keys) {
      part.addEventListener("pointerenter", () => this.single(`${SERIES}-${part.dataset.colour})`));
      part.addEventListener("pointerleave", () => this.single(this.active?.colour));
    }
  }
}

for (const element of document.querySelectorAll(".chart")) {
  if (element instanceof HTMLElement) new Chart(element).listen();
}
