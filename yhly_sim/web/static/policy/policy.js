// @ts-check
/** The comparison of designs for policy staff: which experiments there are, and the results of one of them. */

import { batchSentence } from "./batch.js";
import { Findings, isOpen, overview, product, standing } from "./data.js";
import { PolicyHome } from "./home.js";
import { PolicyResults } from "./results.js";
import { readPolicy, writePolicy } from "./state.js";
import { called, say } from "../page/words.js";

const POLL_MILLISECONDS = 1000, IDLE_MILLISECONDS = 5000;

export class Policy {
  /** @param {any} meta @param {(sentence: string) => void} speak */
  constructor(meta, speak) {
    this.meta = meta;
    this.speak = speak;
    this.state = readPolicy(location.hash);
    /** @type {any} */ this.overview = null;
    /** @type {any} */ this.batch = { state: "none" };
    /** @type {any} */ this.writer = null;
    /** @type {any} */ this.product = null;
    /** @type {any} */ this.findings = null;
    /** @type {any} */ this.wrong = null;
    this.home = new PolicyHome(this);
    this.results = new PolicyResults(this);
    this.isLeft = false;
    this.#read();
    this.#poll(POLL_MILLISECONDS);
  }

  get title() { return this.product && this.state.of ? called(this.product.experiment.title) : say("web_policy_title"); }

  get face() { return this.state.of ? this.results : this.home; }

  build() {
    this.root = this.face.build();
    return this.root;
  }

  shown() { if (this.state.of) this.results.shown(); }

  fit() { this.shown(); }

  leave() {
    this.isLeft = true;
    clearTimeout(this.timer);
  }

  keyList() { return [["P", "web_keys_p"], ["?", "web_keys_question"]]; }

  /** The address has changed: another experiment, or another view of it. */
  follow() {
    const before = this.state;
    this.state = readPolicy(location.hash);
    if (before.of !== this.state.of || before.quick !== this.state.quick) {
      this.product = this.wrong = null;
      this.results.begin();
      this.#read();
    }
    this.redraw();
  }

  /** Shows what there is now in place of what was there; the focus stays. */
  redraw() {
    if (this.isLeft || !this.root?.isConnected) return;
    const focused = document.activeElement?.getAttribute("data-key"), old = this.root;
    this.root = this.face.build();
    old.replaceWith(this.root);
    document.title = `${this.title} · ${say("web_brand")}`;
    this.shown();
    if (focused) /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-key="${focused}"]`))?.focus({ preventScroll: true });
  }

  /** Something was chosen: it stands in the address from now on. @param {Partial<import("./state.js").PolicyState>} changed */
  turn(changed) {
    this.state = { ...this.state, ...changed };
    history.replaceState(null, "", writePolicy(this.state));
  }

  /** Runs have come since: reads the results again. */
  reread() { this.#read(); }

  /** How the batch stands now. @param {any} told */
  hear(told) {
    const before = this.batch;
    this.batch = told.batch;
    this.writer = told.writer;
    if (before.state !== this.batch.state && before.state !== "none") this.speak(batchSentence(this.batch));
    if (isOpen(before) && !isOpen(this.batch)) {
      this.#refresh();
      if (this.state.of === this.batch.name) this.#read();
    }
    this.face.follow();
    this.#poll(isOpen(this.batch) ? POLL_MILLISECONDS : IDLE_MILLISECONDS);
  }

  async #refresh() {
    try {
      this.overview = await overview();
      this.wrong = null;
      this.hear(this.overview);
    } catch (error) {
      this.wrong = error;
    }
    if (!this.state.of && this.home.body?.isConnected) this.home.draw();
  }

  /** Reads what the address asks for. */
  async #read() {
    const { of, quick } = this.state;
    if (!of) return this.#refresh();
    try {
      const found = await product(of, quick);
      if (this.state.of !== of || this.state.quick !== quick) return;
      this.product = found;
      this.findings = new Findings(of, quick);
      this.wrong = null;
    } catch (error) {
      if (this.state.of !== of || this.state.quick !== quick) return;
      this.product = null;
      this.wrong = error;
    }
    this.results.begin();
    this.redraw();
  }

  /** Asks again how the batch stands: often while it runs. */
  #poll(/** @type {number} */ milliseconds) {
    clearTimeout(this.timer);
    if (this.isLeft) return;
    this.timer = setTimeout(async () => {
      try {
        const told = await standing();
        if (!this.isLeft) this.hear(told);
      } catch {
        this.#poll(IDLE_MILLISECONDS);
      }
    }, milliseconds);
  }
}
