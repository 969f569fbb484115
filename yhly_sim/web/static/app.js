// @ts-check
/** The page: its frame (language, projector, keys) and which screen the address asks for. */

import { el } from "./page/dom.js";
import { onKey, showKeys } from "./keys.js";
import { Lab } from "./lab/lab.js";
import { Levels } from "./levels/levels.js";
import { Lesson } from "./lesson/lesson.js";
import { Policy } from "./policy/policy.js";
import { Start } from "./start.js";
import { showReadiness } from "./page/ready.js";
import { keepHabits, readAddress, readHabits } from "./store.js";
import { Why } from "./why/why.js";
import { currentLanguage, say, useLanguage } from "./page/words.js";

/** Each language is called what it calls itself. */
const OWN_NAMES = { zh: "中文", en: "English" };
const RETRY_MILLISECONDS = 1500;
const page = /** @type {HTMLElement} */ (document.getElementById("page"));
const spoken = /** @type {HTMLElement} */ (document.getElementById("spoken"));

/**
 * Screens by the name that stands in the address. Each has a title, `build` its element (again in another language) and,
 * where it needs them: `shown` once sizes are known, `tools` of the frame, `keys` and `keyList`, `follow` a changed address, `fit` a
 * changed size, `leave`.
 * @type {Record<string, new (meta: any, speak: (sentence: string) => void) => any>}
 */
const SCREENS = { start: Start, lesson: Lesson, lab: Lab, levels: Levels, policy: Policy };

/** @type {any} */ let meta = null;
/** @type {any} */ let screen = null;
let screenName = "";

/** Opens on whatever screen tells, by a `courtyard` event, that one was picked. @type {Why} */
const why = new Why((sentence) => speak(sentence));

const speak = (/** @type {string} */ sentence) => { spoken.textContent = sentence; };

function frame() {
  const other = currentLanguage() === "zh" ? "en" : "zh";
  const isProjector = document.documentElement.classList.contains("projector");
  return el("header", { class: "top" },
    el(isReplay() ? "span" : "a", { class: "brand", ...(isReplay() ? {} : { href: "#/start", title: say("web_home") }) },
      el("img", { src: "/static/icons/icon.svg", alt: "", width: 28, height: 28 }), el("span", { text: say("web_brand") })),
    el("span", { class: "subtitle", text: say("web_subtitle") }),
    el("nav", {}, ...(screen?.tools?.() ?? []),
      el("button", { type: "button", class: "plain", "data-key": "projector", "aria-pressed": String(isProjector), text: say("web_projector"), onclick: turnProjector }),
      el("button", { type: "button", class: "plain", "data-key": "keys", text: say("web_help"), onclick: listKeys }),
      el("button", { type: "button", class: "plain", "data-key": "language", lang: other === "zh" ? "zh-CN" : "en",
        text: OWN_NAMES[other], title: say("web_language_label"), onclick: () => turnLanguage(other) })));
}

const listKeys = () => showKeys(screen?.keyList?.());

/** A recording holds the lab, and the levels of its runs. */
const isReplay = () => Boolean(document.documentElement.dataset.replay);
const askedScreen = () => { const asked = readAddress(location.hash).screen; return isReplay() ? (asked === "levels" ? asked : "lab") : SCREENS[asked] ? asked : "start"; };

/** Writes the page anew in the language of now; what runs goes on, and the focus stays. */
function build() {
  const focused = document.activeElement?.getAttribute("data-key");
  if (askedScreen() !== screenName) {
    why.leave();
    screen?.leave?.();
    screenName = askedScreen();
    screen = new SCREENS[screenName](meta, speak);
  }
  document.title = screen.title ? `${screen.title} · ${say("web_brand")}` : say("web_brand");
  const written = screen.build();
  page.replaceChildren(frame(), written);
  page.className = `of-${screenName}`;
  screen.shown?.();
  why.attach();
  if (focused) /** @type {HTMLElement | null} */ (page.querySelector(`[data-key="${focused}"]`))?.focus();
}

function turnProjector() {
  const isOn = document.documentElement.classList.toggle("projector");
  keepHabits({ projector: isOn });
  build();
  speak(say(isOn ? "web_projector_on" : "web_projector_off"));
}

async function turnLanguage(/** @type {string} */ lang) {
  await useLanguage(lang);
  keepHabits({ lang });
  speak("");
  build();
}

async function begin() {
  const habits = readHabits();
  document.documentElement.classList.toggle("projector", habits.projector);
  try {
    const [answer] = await Promise.all([fetch("/api/meta"), useLanguage(habits.lang === "en" ? "en" : "zh")]);
    if (!answer.ok) throw new Error(String(answer.status));
    meta = await answer.json();
  } catch {
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById("unreachable"));
    page.replaceChildren(template.content.cloneNode(true));
    setTimeout(begin, RETRY_MILLISECONDS);
    return;
  }
  build();
  showReadiness();
  window.addEventListener("hashchange", () => { if (screen.follow && askedScreen() === screenName) screen.follow(); else build(); });
  page.addEventListener("courtyard", (event) => why.open(screen, /** @type {CustomEvent} */ (event).detail.courtyard));
  window.addEventListener("resize", () => screen.fit?.());
  window.addEventListener("keydown", (event) => onKey(event, { p: turnProjector, "?": listKeys, ...(screen.keys?.() ?? {}), ...why.keys() }));
  await document.fonts.ready;
  screen.fit?.();
}

begin();
