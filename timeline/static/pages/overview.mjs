// @ts-check
/* The overview of the timeline: dragged, pinched, turned with the wheel and marked with the mouse. Places are months
   since the year 0, as the server writes them. timeline.mjs makes one for each view that it shows. */

const YEAR = 12;
const SHORTEST = 6;
/** Pixels before a press becomes a drag, and milliseconds after the last turn of the wheel. */
const STILL = 4;
const REST = 200;

const monthYear = new Intl.DateTimeFormat(document.documentElement.lang, {
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/**
 * The first element that a selector finds; the page without it is another page.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`no ${selector} on this page`);
  return /** @type {HTMLElement} */ (found);
}

/** @param {number} month */
const nameOf = (month) => monthYear.format(new Date(Date.UTC(Math.floor(month / YEAR), month % YEAR, 1)));

/**
 * What an overview needs of the page: another view, none after all, and what a key means among the links of the axis.
 * @typedef {{ go: (address: URL) => unknown, abort: () => void, walk: (event: KeyboardEvent) => void }} Host
 */

/** The picture of all entries over time, which is dragged and zoomed; the list goes where it went. */
export class Overview {
  /** The first month that is drawn and the one after the last, while something moves. @type {number[] | null} */
  drawn = null;
  frame = 0;
  resting = 0;
  /** Where fingers are, by pointer. @type {Map<number, PointerEvent>} */
  fingers = new Map();
  /** What was under the fingers when the last one came or went. */
  grip = { x: 0, apart: 0, month: 0, length: 0 };

  /**
   * @param {HTMLElement} section
   * @param {Host} host
   */
  constructor(section, host) {
    this.section = section;
    this.host = host;
    this.plot = find(section, ".plot");
    this.months = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (find(this.plot, ".overview-months")));
    this.height = this.months.viewBox.baseVal.height;
    this.title = find(section, ".overview-title");
    this.scrollbar = find(section, ".overview-scrollbar");
    this.thumb = find(section, ".thumb");
    const { origin, first, end, wholeFirst, wholeEnd } = this.plot.dataset;
    this.origin = Number(origin);
    this.first = Number(first);
    this.end = Number(end);
    this.whole = [Number(wholeFirst), Number(wholeEnd)];
  }

  /** The months that are shown: the first, and the one after the last. */
  get shown() {
    return this.drawn ?? [this.first, this.end];
  }

  /**
   * The address of this page for the months from `first` until before `end`; of everything where that is the whole.
   * @param {number} first
   * @param {number} end
   */
  address(first, end) {
    const url = new URL(location.href);
    for (const name of ["from", "to", "after", "before"]) url.searchParams.delete(name);
    url.hash = "";
    if (first <= this.whole[0] && end >= this.whole[1]) return url;
    const isWholeYears = first % YEAR === 0 && end % YEAR === 0;
    /** @param {number} month */
    const text = (month) => {
      const year = String(Math.floor(month / YEAR)).padStart(4, "0");
      return isWholeYears ? year : `${year}-${String((month % YEAR) + 1).padStart(2, "0")}`;
    };
    url.searchParams.set("from", text(first));
    url.searchParams.set("to", text(end - 1));
    return url;
  }

  /**
   * Draw the months from `first` on, as many as `length`; fractions are fine while something moves.
   * @param {number} first
   * @param {number} length
   */
  draw(first, length) {
    const [start, stop] = this.whole;
    const many = Math.min(Math.max(length, SHORTEST), stop - start);
    const at = Math.min(Math.max(first, start), stop - many);
    this.drawn = [at, at + many];
    this.section.classList.add("is-moving");
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      const [from, end] = this.shown;
      const whole = stop - start;
      this.months.setAttribute("viewBox", `${from - this.origin} 0 ${end - from} ${this.height}`);
      this.thumb.setAttribute("x", `${((from - start) / whole) * 100}%`);
      this.thumb.setAttribute("width", `${((end - from) / whole) * 100}%`);
      this.title.textContent = `${nameOf(Math.floor(from))} – ${nameOf(Math.ceil(end) - 1)}`;
    });
  }

  /** The list goes where the overview went. */
  settle() {
    if (!this.drawn) return;
    const [first, end] = this.drawn;
    this.host.go(this.address(Math.round(first), Math.max(Math.round(end), Math.round(first) + 1)));
  }

  /**
   * The month under a place on the screen.
   * @param {number} x
   */
  monthAt(x) {
    const box = this.plot.getBoundingClientRect();
    const [first, end] = this.shown;
    return first + (Math.min(Math.max(x - box.left, 0), box.width) / box.width) * (end - first);
  }

  /**
   * Draw `length` months, at most all, with `month` under a place on the screen.
   * @param {number} x
   * @param {number} month
   * @param {number} length
   */
  drawUnder(x, month, length) {
    const box = this.plot.getBoundingClientRect();
    const many = Math.min(Math.max(length, SHORTEST), this.whole[1] - this.whole[0]);
    this.draw(month - ((x - box.left) / box.width) * many, many);
  }

  /** The middle of the fingers, and how far apart two of them are. */
  spread() {
    const [one, other = one] = [...this.fingers.values()];
    const apart = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    return { x: (one.clientX + other.clientX) / 2, apart };
  }

  hold() {
    const { x, apart } = this.spread();
    const [first, end] = this.shown;
    this.grip = { x, apart, month: this.monthAt(x), length: end - first };
  }

  /**
   * One finger pans, two zoom, of which the second need not hit the plot; up and down the browser scrolls the page.
   * @param {PointerEvent} event
   */
  touch(event) {
    const isOnPlot = this.plot.contains(/** @type {Node} */ (event.target));
    if (event.pointerType !== "touch" || !(this.fingers.size || isOnPlot)) return;
    if (this.drawn) this.host.abort();
    if (this.fingers.size < 2) this.fingers.set(event.pointerId, event);
    this.hold();
  }

  /** @param {PointerEvent} event */
  slide(event) {
    if (!this.fingers.has(event.pointerId)) return;
    this.fingers.set(event.pointerId, event);
    const { grip } = this;
    const { x, apart } = this.spread();
    if (!this.drawn && Math.abs(x - grip.x) < STILL && Math.abs(apart - grip.apart) < STILL) return;
    this.plot.setPointerCapture(event.pointerId);
    this.drawUnder(x, grip.month, grip.length * (apart > STILL ? grip.apart / apart : 1));
  }

  /** @param {PointerEvent} event */
  lift(event) {
    if (!this.fingers.delete(event.pointerId)) return;
    if (this.fingers.size) this.hold();
    else this.settle();
  }

  /**
   * A stretch that is marked with the mouse is what the list shows next.
   * @param {PointerEvent} event
   */
  pick(event) {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const { left } = this.plot.getBoundingClientRect();
    const start = event.clientX;
    /** @type {HTMLElement | null} */
    let band = null;
    /** @param {PointerEvent} moved */
    const drag = (moved) => {
      if (!band && Math.abs(moved.clientX - start) < STILL) return;
      if (!band) {
        this.plot.setPointerCapture(event.pointerId);
        band = document.createElement("div");
        band.className = "drag-selection";
        this.plot.append(band);
      }
      const [from, to] = [start, moved.clientX].sort((a, b) => a - b);
      band.style.left = `${from - left}px`;
      band.style.width = `${to - from}px`;
    };
    this.follow(this.plot, drag, (ended) => {
      band?.remove();
      if (!band || ended.type === "pointercancel") return;
      addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
      const [from, to] = [this.monthAt(start), this.monthAt(ended.clientX)].sort((a, b) => a - b);
      this.host.go(this.address(Math.floor(from), Math.max(Math.ceil(to), Math.floor(from) + 1)));
    });
  }

  /**
   * The thumb of the scroll bar goes with the pointer.
   * @param {PointerEvent} event
   */
  pan(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    const box = this.scrollbar.getBoundingClientRect();
    const [start, stop] = this.whole;
    const unit = (stop - start) / box.width;
    const [first, end] = this.shown;
    const pointed = start + (event.clientX - box.left) * unit;
    const held = pointed >= first && pointed < end ? pointed - first : (end - first) / 2;
    this.scrollbar.setPointerCapture(event.pointerId);
    /** @param {PointerEvent} moved */
    const drag = (moved) => this.draw(start + (moved.clientX - box.left) * unit - held, end - first);
    drag(event);
    this.follow(this.scrollbar, drag, () => this.settle());
  }

  /**
   * Call `drag` while the pointer moves, and `drop` once at its end.
   * @param {HTMLElement} element
   * @param {(event: PointerEvent) => void} drag
   * @param {(event: PointerEvent) => void} drop
   */
  follow(element, drag, drop) {
    const over = new AbortController();
    /** @param {PointerEvent} event */
    const end = (event) => {
      over.abort();
      drop(event);
    };
    element.addEventListener("pointermove", drag, { signal: over.signal });
    element.addEventListener("pointerup", end, { signal: over.signal });
    element.addEventListener("pointercancel", end, { signal: over.signal });
  }

  /**
   * Turned with Ctrl (or pinched) the wheel zooms, turned sideways it pans; turned plainly it scrolls the page.
   * @param {WheelEvent} event
   */
  turn(event) {
    const [first, end] = this.shown;
    const length = end - first;
    if (event.ctrlKey) {
      this.drawUnder(event.clientX, this.monthAt(event.clientX), length * 1.002 ** event.deltaY);
    } else if (event.deltaX) {
      this.draw(first + (event.deltaX / this.plot.clientWidth) * length, length);
    } else return;
    event.preventDefault();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.settle(), REST);
  }

  listen() {
    const { plot, section } = this;
    section.classList.add("is-interactive");
    plot.addEventListener("keydown", (event) => this.host.walk(event));
    plot.addEventListener("pointerdown", (event) => this.pick(event));
    plot.addEventListener("dragstart", (event) => event.preventDefault());
    plot.addEventListener("wheel", (event) => this.turn(event), { passive: false });
    section.addEventListener("pointerdown", (event) => this.touch(event));
    section.addEventListener("pointermove", (event) => this.slide(event));
    section.addEventListener("pointerup", (event) => this.lift(event));
    section.addEventListener("pointercancel", (event) => this.lift(event));
    this.scrollbar.addEventListener("pointerdown", (event) => this.pan(event));
  }
}
