// findwell on another site: suggestions in its search box, explanations of the words on its pages.
// It keeps nothing and sets no cookie; what it sends carries no cookie, no name and no address of the page.
// What _ and _p hold is said in the language asked for (search_app/scripts.py).
// Sent out without its comments and indents (search_app/embed.py), so a comment has a line of its own.

const here = (url) => new URL(url, import.meta.url);

// What was typed goes in the body: there it stays out of logs and of the page's own list of what it loaded.
const ask = async (path, body, signal) => {
  const answer = await fetch(here(path), { method: "POST", body, signal, credentials: "omit", referrerPolicy: "no-referrer" });
  return answer.ok ? answer.json() : {};
};

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
};

// A closed shadow tree, dark where the page's color-scheme is, whose sheet a strict policy allows; its `!important` wins over the page's.
const rooted = (element, style) => {
  const root = element.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  return root;
};

const FOCUS = `
:focus-visible {
  outline: 3px solid var(--fw-focus, #fd3);
  box-shadow: 0 0 0 6px var(--fw-on-focus, #18262e);
}
`;
const SHARED = FOCUS + `
:host { all: initial !important; display: block !important; color-scheme: inherit !important; }
* { box-sizing: border-box; font: inherit; color: inherit; }
:host > * {
  font: var(--fw-size, medium)/1.5 var(--fw-font, system-ui, sans-serif);
  color: var(--fw-ink, light-dark(#18262e, #e6edf0));
}
p, h2 { margin: 0 0 8px; }
h2, label { font-weight: 650; }
a, button { color: var(--fw-link, light-dark(#0a5785, #84c8f2)); text-decoration: underline; }
button { min-height: 44px; padding: 0; border: 0; background: none; cursor: pointer; }
.quiet { color: var(--fw-muted, light-dark(#465862, #aab9c1)); }
.box {
  border: 2px solid var(--fw-field, light-dark(#5d707a, #8498a3));
  border-radius: 8px;
  background: var(--fw-surface, Canvas);
}
`;
const SEARCH = `
form { position: relative; }
.row { display: flex; gap: 8px; margin-top: 8px; }
input { flex: 1; min-width: 0; }
input, .go { min-height: 52px; padding: 8px 16px; }
.go { border-color: #0000; text-decoration: none; background: var(--fw-accent, light-dark(#12606c, #6cc3cd)); color: var(--fw-on-accent, light-dark(#fff, #05262c)); }
ul { position: absolute; inset: calc(100% + 8px) 0 auto; z-index: 99; margin: 0; padding: 8px 0; list-style: none; }
li { display: flex; justify-content: space-between; gap: 16px; padding: 12px 16px; cursor: pointer; }
li:hover, [aria-selected=true] { background: var(--fw-soft, light-dark(#e4f1f2, #1b333a)); text-decoration: underline; }
[role=status] { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;
const WORD = FOCUS + `
:host { all: unset !important; display: inline !important; }
a { color: inherit; outline-offset: 2px; text-decoration: underline dotted 2px; text-underline-offset: .25em; }
a:hover, [aria-expanded=true] { text-decoration-style: solid; }
`;
const GLOSSARY = `
.box { width: min(25em, 100vw - 32px); max-height: min(28em, 80vh); padding: 24px; overflow: auto; }
.close { float: inline-end; margin: -12px 0 0; }
@supports (position-area: block-end) {
  .box { position-area: block-end span-inline-end; position-try-fallbacks: flip-block, flip-inline; inset: auto; margin: 8px 0; }
}
@media (max-width: 40rem) {
  .box { position-area: none; inset: auto 0 0; width: 100%; max-height: 65vh; margin: 0; border-width: 2px 0 0; }
}`;

// ---- The search box ----

const KINDS = { word: _("Explained word"), page: _("Page"), search: _p("kind of suggestion", "Search") };

customElements.define("findwell-search", class extends HTMLElement {
  connectedCallback() {
    if (this.made) return;
    this.made = true;
    const root = rooted(this, SHARED + SEARCH);
    const name = this.getAttribute("label") || _("Search this site");
    const input = make("input", {
      id: "q", class: "box", role: "combobox", "aria-autocomplete": "list", "aria-controls": "list",
      autocomplete: "off", enterkeyhint: "search", dir: "auto",
    });
    const list = make("ul", { id: "list", class: "box", role: "listbox", "aria-label": _("Suggestions") });
    const status = make("div", { role: "status" });
    const form = make("form", { role: "search", "aria-label": name },
      make("label", { for: "q" }, name),
      make("div", { class: "row" }, input, make("button", { class: "box go" }, _("Search"))), list, status);
    root.append(form);

    let waiting, announcing, asked, at;
    const choose = (place) => {
      at = place;
      [...list.children].forEach((option, place) => option.setAttribute("aria-selected", place === at));
      input.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
    };
    const show = (found) => {
      clearTimeout(waiting);
      clearTimeout(announcing);
      asked?.abort();
      list.replaceChildren(...found.map(({ kind, text, url }, place) => {
        const option = make("li", { id: "o" + place, role: "option" },
          make("span", { dir: "auto" }, text), make("span", { class: "quiet" }, KINDS[kind]));
        option.onclick = () => leave(url);
        return option;
      }));
      choose(-1);
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", !list.hidden);
      status.textContent = "";
    };
    const leave = (url) => {
      show([]);
      location = here(url);
    };

    input.oninput = () => {
      show([]);
      const text = input.value.trim();
      if (text.length > 1) waiting = setTimeout(async () => {
        asked = new AbortController();
        const { signal } = asked;
        const { suggestions = [] } = await ask("/api/v1/suggest", text, signal).catch(() => ({}));
        if (signal.aborted || root.activeElement !== input) return;
        show(suggestions);
        announcing = setTimeout(() => {
          status.textContent = suggestions.length ? _("Suggestions: %(number)s. Use the down arrow to choose.").replace("%(number)s", suggestions.length) : _("No suggestions.");
        }, 1250);
      }, 150);
    };
    input.onblur = () => show([]);
    input.onkeydown = (event) => {
      const count = list.children.length;
      if (!count || event.isComposing) return;
      if (event.key === "ArrowDown") choose(at + 1 < count ? at + 1 : -1);
      else if (event.key === "ArrowUp") choose(at > -1 ? at - 1 : count - 1);
      else if (event.key === "Enter" && at > -1) list.children[at].click();
      else if (event.key === "Escape") show([]);
      else return;
      event.preventDefault();
    };
    show([]);
    list.onmousedown = (event) => event.preventDefault();
    form.onsubmit = (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (text) leave("/search?q=" + encodeURIComponent(text));
    };
    // The page's shortcuts don't take the keys, and its scripts are not told the letters.
    for (const type of ["keydown", "keypress", "keyup", "beforeinput", "input", "compositionupdate"])
      root.addEventListener(type, (event) => event.stopPropagation());
  }
});

// ---- Explanations ----

const UNREAD = "script,style,noscript,template,iframe,object,svg,nav,select,textarea,findwell-search,findwell-word";
const UNMARKED = "a,button,label,legend,summary,caption,figcaption,h1,h2,h3,h4,h5,h6,code,pre,dfn,abbr[title],[contenteditable],[role=button],[role=link],[data-findwell-skip]";
// Once on a page, however many glossaries it has.
const marked = new Set();
// Glossaries mark in the order of the page, whichever answer comes first.
let turn;

// The text of some elements, a line for each block, and the pieces of it that may be marked.
const read = (places) => {
  const pieces = [];
  let text = "";
  const walk = (element, free) => {
    const { display } = getComputedStyle(element);
    if (display === "none") return;
    const edge = display === "inline" && element.localName !== "br" ? "" : "\n";
    text += edge;
    for (const child of element.childNodes) {
      if (child.nodeType === 3) {
        if (free) pieces.push({ node: child, start: text.length, end: text.length + child.length });
        // Each unit stays one, so that the server's offsets are ours.
        text += child.data.replace(/\s/g, " ").replace(/[\ud800-\udfff]/g, "\ufffd");
      } else if (child.matches && !child.matches(UNREAD)) walk(child, free && !child.matches(UNMARKED));
    }
    text += edge;
  };
  for (const place of places) walk(place, !place.closest(UNMARKED));
  return [text, pieces];
};

customElements.define("findwell-glossary", class extends HTMLElement {
  async connectedCallback() {
    if (this.made || !this.showPopover) return;
    this.made = true;
    const selector = this.getAttribute("selector") || "main";
    const [text, pieces] = read([...document.querySelectorAll(selector)].filter((each) => !each.parentElement?.closest(selector)));
    turn = Promise.all([ask("/api/v1/mentions", text).catch(() => ({})), turn]);
    const [{ mentions = [], terms }] = await turn;
    // The first mention of each word; one in 40 words (240 letters) at most, and never 5 ahead of that.
    const chosen = [];
    for (const { start, end, term } of mentions) {
      const piece = pieces.findLast((each) => each.start <= start);
      const most = Math.min(Math.max(3, text.length / 240), 5 + start / 240);
      if (marked.has(term) || !piece || end > piece.end || chosen.length + 1 > most) continue;
      marked.add(term);
      chosen.unshift({ term: terms[term], node: piece.node, from: start - piece.start, length: end - start });
    }
    if (!chosen.length) return;

    const root = rooted(this, SHARED + GLOSSARY);
    const dialog = make("div", { class: "box", popover: "", role: "dialog", tabindex: -1, "aria-labelledby": "t", lang: "en" });
    let trigger;
    const isOpen = () => dialog.matches(":popover-open");
    const shut = () => dialog.hidePopover();
    dialog.onbeforetoggle = (event) => trigger.setAttribute("aria-expanded", event.newState === "open");
    dialog.ontoggle = () => {
      if (!isOpen() && (root.activeElement || document.activeElement === document.body)) trigger.focus({ preventScroll: true });
    };
    const open = (word, { heading, definition, other_names: names, url, language: lang }) => {
      shut();
      const called = names.slice(0, 3).join(", ");
      trigger = word;
      const close = make("button", { class: "close" }, _("Close"));
      close.onclick = shut;
      dialog.replaceChildren(
        close,
        make("h2", { id: "t", lang }, heading),
        make("p", { class: "quiet" }, called && _("Also called %(names)s").replace("%(names)s", called)),
        make("p", { lang }, definition),
        make("a", { href: here(url) }, _("Read more about “%(word)s”").replace("%(word)s", heading)),
      );
      dialog.showPopover({ source: word });
      dialog.scrollTop = 0;
      dialog.focus({ preventScroll: true });
    };
    const hint = make("span", {}, _("Words with a dotted underline have a short explanation.") + " ");
    const hide = make("button", {}, _("Hide explanations"));
    root.append(make("p", { class: "quiet", lang: "en" }, hint, hide), dialog);
    const shows = [];
    // As long as the page is open: nothing is kept.
    hide.onclick = () => {
      hint.hidden = !hint.hidden;
      hide.textContent = hint.hidden ? _("Show explanations") : _("Hide explanations");
      for (const show of shows) show();
    };

    for (const { term, node, from, length } of chosen) {
      // The page may have changed while we asked.
      if (!node.isConnected || from + length > node.length) continue;
      const mention = node.splitText(from);
      mention.splitText(length);
      const slot = make("slot");
      const word = make("a", { href: here(term.url), role: "button", "aria-haspopup": "dialog", "aria-expanded": false });
      const mark = make("findwell-word");
      const inside = rooted(mark, WORD);
      // The text is in the link, or alone.
      const show = () => {
        word.append(slot);
        inside.replaceChildren(hint.hidden ? slot : word);
      };
      show();
      shows.push(show);
      mention.replaceWith(mark);
      mark.append(mention);
      let pressed;
      // A press on the word whose explanation is open closes it before the click arrives.
      word.onpointerdown = () => pressed = isOpen() && trigger === word;
      word.onclick = (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        if (pressed) shut();
        else open(word, term);
        pressed = false;
      };
      word.onkeydown = (event) => {
        if (event.key !== " ") return;
        event.preventDefault();
        if (!event.repeat) word.click();
      };
    }
  }
});
