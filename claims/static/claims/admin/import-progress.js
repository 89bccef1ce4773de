// @ts-check
// Shows how far an import is, every two seconds while a job is at work; the page is complete without this.
const WAIT = 2000;

async function look() {
  const shown = document.getElementById("import-progress");
  if (!shown || !("running" in shown.dataset)) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("import-progress");
    if (answer.ok && fresh && !("running" in fresh.dataset)) {
      location.reload();
      return;
    }
    if (answer.ok && fresh) shown.replaceChildren(...fresh.childNodes);
  } catch {
    // The next look tries again.
  }
  setTimeout(look, WAIT);
}

setTimeout(look, WAIT);
