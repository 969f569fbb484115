// @ts-check
/** Asks the server for the story of a dispute until it is told; stories that were told stay with the page. */

const ASK_MILLISECONDS = 250, MOST_KEPT = 40, MOST_LOST = 8;

/** @type {Map<string, any>} */
const kept = new Map();

export const isReplay = () => document.documentElement.dataset.replay === "true";

export class Telling {
  /** @param {{a: any, b: any, key: string}} asked @param {() => void} heard called when something is known */
  constructor(asked, heard) {
    this.asked = JSON.stringify(asked);
    this.heard = heard;
    /** "asking", "queued", "running", "done", "failed" or "alone": there is no server */ this.state = "asking";
    /** @type {any} */ this.story = kept.get(this.asked) ?? null;
    /** @type {{day: number, count: number} | null} */ this.progress = null;
    this.position = 0;
    /** @type {any} */ this.error = null;
    this.isStopped = false;
    if (this.story) this.state = "done";
    else if (isReplay()) this.state = "alone";
    else this.#ask();
  }

  stop() { this.isStopped = true; }

  async #ask() {
    let lost = 0;
    while (!this.isStopped && this.state !== "done" && this.state !== "failed") {
      try {
        const answer = await fetch("/api/why", { method: "POST", headers: { "Content-Type": "application/json" }, body: this.asked });
        const content = await answer.json();
        lost = 0;
        if (!answer.ok) { this.state = "failed"; this.error = content.sentence ?? null; }
        else this.#take(content);
      } catch {
        if (++lost >= MOST_LOST) this.state = "failed";
      }
      if (!this.isStopped) this.heard();
      if (this.state !== "done" && this.state !== "failed") await new Promise((wake) => setTimeout(wake, ASK_MILLISECONDS));
    }
  }

  #take(/** @type {any} */ content) {
    this.state = content.state === "ended" ? "asking" : content.state;
    this.position = content.position ?? 0;
    if (content.progress?.count) this.progress = content.progress;
    if (content.error) { this.state = "failed"; this.error = content.error.sentence ?? null; }
    if (!content.story) return;
    this.story = content.story;
    kept.set(this.asked, content.story);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? "");
  }
}
