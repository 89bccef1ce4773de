// @ts-check
/* What a browser adds to the timeline: the overview is dragged, pinched and walked by keys, and the list follows
   without a new page. Every state is an address that the server answers with the same content; without this file the
   links and the form do all of it. */

import { find, Overview } from "./overview.mjs";

const narrow = matchMedia("(max-width: 46rem)");

/** @param {KeyboardEvent | MouseEvent} event */
const isModified = (event) => event.ctrlKey || event.metaKey || event.altKey;

/** The page: its overview, its list, its form, and the address that goes with them. */
class Timeline {
  /** @type {Overview | null} */
  overview = null;
  request = new AbortController();
  search = location.search;
  view = find(document, "#view");
  form = /** @type {HTMLFormElement} */ (find(document, "#filters"));
  spoken = document.createElement("p");

  constructor() {
    this.spoken.className = "visually-hidden";
    this.spoken.setAttribute("role", "status");
    this.view.after(this.spoken);
  }

  /** The links of the axis that is shown; the style says which, since the layout would have to be computed for it. */
  get periods() {
    const shown = narrow.matches ? ".period-links.narrow a" : ".period-links.wide a";
    return /** @type {HTMLAnchorElement[]} */ ([...this.view.querySelectorAll(shown)]);
  }

  /**
   * A control of the overview, where there is anywhere to go.
   * @param {string} name
   * @returns {HTMLAnchorElement | null}
   */
  control(name) {
    return this.view.querySelector(`a.overview-control[data-name="${name}"]`);
  }

  abort() {
    this.request.abort();
  }

  /**
   * What the server answers for an address, as the view to show; null where it fails, undefined where it is given up.
   * @param {URL} address
   */
  async fetchView(address) {
    const part = new URL(address);
    part.hash = "";
    part.searchParams.set("part", "view");
    try {
      const answer = await fetch(part, { signal: this.request.signal });
      if (!answer.ok) return null;
      return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("view");
    } catch (error) {
      return error instanceof DOMException && error.name === "AbortError" ? undefined : null;
    }
  }

  /**
   * Show what the server answers for an address in place of what is shown; a failure becomes an ordinary page load.
   * @param {string | URL} target
   * @param {{ keep?: "push" | "none", focus?: (() => void) | null }} [options]
   */
  async go(target, { keep = "push", focus = null } = {}) {
    this.abort();
    this.request = new AbortController();
    const shown = new URL(target, location.href);
    this.view.classList.add("is-loading");
    const fresh = await this.fetchView(shown);
    if (fresh === undefined) return;
    if (!fresh) {
      location.assign(shown);
      return;
    }
    if (keep === "push") history.pushState(null, "", shown);
    this.search = shown.search;
    this.view.replaceWith(fresh);
    this.view = fresh;
    this.enhance();
    this.follow();
    if (focus) focus();
    const words = this.overview?.title ?? this.view.querySelector(".empty-state");
    this.spoken.textContent = words?.textContent ?? "";
  }

  /** The filters, and the control of the day, say the same as the address. */
  follow() {
    const query = new URLSearchParams(location.search);
    for (const name of ["from", "to"]) {
      const field = /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
      field.value = query.get(name) ?? "";
    }
    for (const name of ["as_of", "after", "before"]) query.delete(name);
    const control = find(document, ".as-of");
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (control.querySelectorAll("a[data-day]"))) {
      const day = new URL(link.href).searchParams.get("as_of") ?? "";
      link.href = `${location.pathname}?${new URLSearchParams([...query, ["as_of", day]])}`;
    }
    const chosen = /** @type {HTMLFormElement} */ (find(document, "#as-of").closest("form"));
    for (const old of chosen.querySelectorAll("input[type=hidden]")) old.remove();
    for (const [name, value] of query) {
      chosen.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    const days = new URL(control.dataset.days ?? "", location.href);
    days.searchParams.set("page", location.pathname + location.search);
    control.dataset.days = days.pathname + days.search;
    control.querySelector(".day-calendar")?.remove();
    const page = /** @type {HTMLInputElement | null} */ (control.querySelector("input[name=page]"));
    if (page) page.value = location.pathname + location.search;
  }

  /**
   * One tab stop among the links of the axis.
   * @param {HTMLAnchorElement | undefined} link
   */
  rove(link) {
    const all = /** @type {NodeListOf<HTMLAnchorElement>} */ (this.view.querySelectorAll(".period-links a"));
    for (const each of all) each.tabIndex = -1;
    if (link) link.tabIndex = 0;
  }

  focusPeriod(isLast = false) {
    const { periods } = this;
    const link = periods.find((each) => each.ariaCurrent === "true") ?? periods.at(isLast ? -1 : 0);
    this.rove(link);
    link?.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const { periods } = this;
    const at = periods.findIndex((each) => each.contains(/** @type {Node} */ (event.target)));
    if (at < 0 || isModified(event)) return;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: periods.length - 1 }[event.key];
    const other = this.elsewhere(event.key, to, periods.length) ?? (event.key === "+" ? periods[at] : null);
    const isWithin = to !== undefined && to >= 0 && to < periods.length;
    if (!other && to === undefined && !["Escape", "-"].includes(event.key)) return;
    event.preventDefault();
    if (other) this.go(other.href, { focus: () => this.focusPeriod(to !== undefined && to < 0) });
    else if (isWithin) {
      this.rove(periods[to]);
      periods[to].focus();
    }
  }

  /**
   * The control that a key means where it leads away from the periods shown.
   * @param {string} key
   * @param {number | undefined} to
   * @param {number} count
   */
  elsewhere(key, to, count) {
    if (key === "Escape" || key === "-") return this.control("wider") ?? this.control("whole");
    if (to === undefined) return null;
    if (to < 0) return this.control("earlier");
    return to >= count ? this.control("later") : null;
  }

  enhance() {
    const section = /** @type {HTMLElement | null} */ (this.view.querySelector(".overview"));
    this.overview = section && new Overview(section, this);
    if (!this.overview) return;
    const { periods } = this;
    this.rove(periods.find((link) => link.ariaCurrent === "true") ?? periods[0]);
    this.overview.listen();
  }

  /**
   * A link of the view shows its part without a new page.
   * @param {MouseEvent} event
   */
  click(event) {
    if (event.defaultPrevented || event.button || event.shiftKey || isModified(event)) return;
    const links = "#view :is(.period-links, .overview-controls, .overview-more, .active-filters) a";
    const link = event.target instanceof Element && event.target.closest(links);
    if (!(link instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    const { name = "" } = link.dataset;
    const isByKey = event.detail === 0;
    const back = () => {
      const again = name && this.control(name);
      if (again) again.focus({ preventScroll: true });
      else this.focusPeriod();
    };
    this.go(link.href, { focus: isByKey ? back : null });
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    event.preventDefault();
    const url = new URL(this.form.action);
    for (const [name, value] of new FormData(this.form)) if (value) url.searchParams.append(name, String(value));
    this.go(url);
  }

  listen() {
    document.addEventListener("click", (event) => this.click(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("popstate", () => {
      if (location.search !== this.search) this.go(location.href, { keep: "none" });
    });
    narrow.addEventListener("change", () => this.rove(this.periods[0]));
    // The list is painted first: without this file everything is there already.
    requestAnimationFrame(() => setTimeout(() => this.enhance()));
  }
}

/** An entry that a link leads to opens. */
function openEntry() {
  const entry = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const details = entry && entry.querySelector(":scope > .entry-body > details");
  if (details instanceof HTMLDetailsElement) details.open = true;
}

new Timeline().listen();
addEventListener("hashchange", openEntry);
openEntry();
