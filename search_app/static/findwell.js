// findwell: explanations that open in place, and suggestions while typing. Every page works without it.
// What _, _p and _n hold is said in the language of the page when this is sent (search_app/scripts.py).
import Combobox from "./vendor/combobox-nav/combobox-nav.js";

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// ---- Explanations ----

const CHOICE = "findwell-explanations";

function remembered() {
  try {
    return localStorage.getItem(CHOICE) === "hidden";
  } catch {
    return false; // the browser keeps nothing for this site
  }
}

function remember(hidden) {
  try {
    if (hidden) localStorage.setItem(CHOICE, "hidden");
    else localStorage.removeItem(CHOICE);
  } catch {
    // the choice then lasts as long as the page
  }
}

function explanations(terms) {
  let trigger = null;
  let pressed = null; // the trigger whose explanation was open when the pointer went down

  const title = make("h2", { id: "fw-pop-title" });
  const close = make("button", { type: "button", class: "fw-plain" }, _("Close"));
  const content = make("div");
  const dialog = make(
    "div",
    { id: "fw-pop", class: "fw-pop", popover: "auto", role: "dialog", tabindex: "-1", "aria-labelledby": title.id },
    title,
    close,
    content,
  );
  document.querySelector("main").append(dialog);

  const isOpen = () => dialog.matches(":popover-open");

  const open = (term) => {
    if (isOpen()) dialog.hidePopover();
    const word = document.querySelector(`[data-fw-word="${CSS.escape(term.dataset.fwTerm)}"]`);
    const name = word.querySelector("dt").textContent.trim();
    title.textContent = name;
    title.lang = word.querySelector("dt a").lang || document.documentElement.lang;
    content.replaceChildren(...word.querySelector("dd").cloneNode(true).childNodes);
    content.append(make("p", {}, make("a", { href: term.dataset.fwHref }, _("Read more about “%(word)s”").replace("%(word)s", name))));
    trigger = term;
    trigger.setAttribute("aria-expanded", "true");
    dialog.showPopover({ source: trigger });
    dialog.scrollTop = 0;
    dialog.focus({ preventScroll: true });
  };

  dialog.addEventListener("beforetoggle", (event) => {
    if (event.newState === "closed") trigger?.setAttribute("aria-expanded", "false");
  });
  dialog.addEventListener("toggle", (event) => {
    const lost = document.activeElement === document.body || dialog.contains(document.activeElement);
    if (event.newState === "closed" && lost && !isOpen()) trigger?.focus({ preventScroll: true });
  });
  close.addEventListener("click", () => {
    dialog.hidePopover();
    trigger.focus({ preventScroll: true });
  });

  for (const term of terms) {
    term.dataset.fwHref = term.getAttribute("href");
    term.addEventListener("pointerdown", () => {
      pressed = isOpen() && trigger === term ? term : null;
    });
    term.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !term.hasAttribute("href")) return;
      event.preventDefault();
      if (pressed === term) dialog.matches(":popover-open") && dialog.hidePopover();
      else open(term);
      pressed = null;
    });
    term.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      if (!event.repeat) open(term);
    });
  }
}

function show(terms, hidden) {
  for (const term of terms) {
    if (hidden) {
      for (const name of ["href", "role", "aria-haspopup", "aria-expanded"]) term.removeAttribute(name);
    } else {
      term.setAttribute("href", term.dataset.fwHref);
      term.setAttribute("role", "button");
      term.setAttribute("aria-haspopup", "dialog");
      term.setAttribute("aria-expanded", "false");
    }
  }
}

function choice(terms) {
  const hint = document.querySelector("[data-fw-hint]");
  const sentence = hint.firstElementChild;
  const button = hint.querySelector("button");
  const apply = (hidden) => {
    show(terms, hidden);
    sentence.hidden = hidden;
    button.textContent = hidden ? _("Show explanations") : _("Hide explanations");
  };
  button.addEventListener("click", () => {
    remember(!sentence.hidden);
    apply(!sentence.hidden);
  });
  button.hidden = false;
  apply(remembered());
}

// ---- Suggestions ----

const KINDS = { word: _("Explained word"), page: _("Page"), search: _p("kind of suggestion", "Search") };
const COUNTS = _n("%(number)s suggestion. Use the down arrow to choose.", "%(number)s suggestions. Use the down arrow to choose.");

function suggestions(form) {
  const input = form.querySelector("input[type=search]");
  const list = make("ul", { id: `${input.id}-list`, class: "fw-list", role: "listbox", "aria-label": _("Suggestions") });
  const status = make("div", { class: "fw-unseen", role: "status" });
  list.hidden = true;
  form.append(list, status);
  input.type = "text";
  const combobox = new Combobox(input, list, { tabInsertsSuggestions: false });
  let waiting = 0;
  let announcing = 0;
  let asked = null;

  const hide = () => {
    clearTimeout(waiting);
    clearTimeout(announcing);
    asked?.abort();
    if (list.hidden) return;
    list.hidden = true;
    combobox.stop();
  };

  const offer = (found) => {
    hide();
    status.textContent = "";
    list.replaceChildren(
      ...found.map(({ kind, text, url }, place) =>
        make(
          "li",
          { role: "option", id: `${list.id}-${place}`, "data-url": url },
          make("span", { dir: "auto" }, text),
          " ",
          make("span", { class: "fw-quiet" }, KINDS[kind]),
        ),
      ),
    );
    if (found.length) {
      list.hidden = false;
      combobox.start();
    }
    announcing = setTimeout(() => {
      status.textContent = found.length ? COUNTS[found.length] : _("No suggestions.");
    }, 1250); // 1.4 seconds after the last key, of which 150 ms have passed
  };

  const ask = async (text) => {
    const { signal } = (asked = new AbortController());
    try {
      const url = new URL(form.dataset.fwSuggest, location.href);
      url.searchParams.set("q", text);
      const answer = await fetch(url, { credentials: "omit", signal });
      const { suggestions: found } = answer.ok ? await answer.json() : { suggestions: [] };
      if (input.value.trim() === text && document.activeElement === input) offer(found);
    } catch {
      if (!signal.aborted) hide(); // no network; a question that was given up leaves the next one waiting
    }
  };

  input.addEventListener("input", () => {
    const text = input.value.trim();
    hide();
    status.textContent = "";
    if (text.length >= 2) waiting = setTimeout(ask, 150, text);
  });
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.preventDefault();
    hide();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("combobox-commit", (event) => {
    const url = event.target.dataset.url;
    hide();
    if (/^(https?:\/)?\//.test(url)) location.assign(url);
  });
}

for (const form of document.querySelectorAll("form[data-fw-suggest]")) suggestions(form);

const terms = [...document.querySelectorAll("main a.fw-term")];
if (terms.length && "showPopover" in HTMLElement.prototype) {
  explanations(terms);
  choice(terms);
}
