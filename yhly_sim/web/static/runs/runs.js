// @ts-check
/** Asks the server for runs and reads their tapes as they are written. */

import { serverAnswered, waitForServer } from "../page/connection.js";
import { Tape } from "./tape.js";

/** So many times in a row the server may send nothing of a run that is not whole. */
const MOST_IDLE_ROUNDS = 3;
const ASK_AGAIN_MILLISECONDS = 700;

/** A refusal or a failure, in the words of the server where it has some. */
class RunFailure extends Error {
  /** @param {{zh: string, en: string} | null} sentence */
  constructor(sentence) {
    super("run failed");
    this.sentence = sentence;
  }
}

/** One run that is being read. */
export class Run {
  /** @param {any} asked what POST /api/runs takes @param {() => void} heard called when something arrived */
  constructor(asked, heard) {
    this.asked = asked;
    this.heard = heard;
    this.tape = new Tape();
    this.address = "";
    /** Its place in the queue; 0 when it is being lived. */ this.place = 0;
    /** No worker is ready yet. */ this.isStarting = false;
    /** The code is being compiled, at the first use. */ this.isCompiling = false;
    /** @type {RunFailure | null} */ this.failure = null;
    this.stopping = new AbortController();
    this.ended = this.#read();
  }

  stop() { this.stopping.abort(); }

  /** Asks and reads until the tape is whole. A server that is gone is waited for; it goes on at the byte where it was. */
  async #read() {
    try {
      for (let idle = 0; !this.tape.isWhole && !this.tape.error; idle++) {
        if (idle > MOST_IDLE_ROUNDS) throw new RunFailure(null);
        const before = this.tape.bytesRead;
        try {
          await this.#ask();
          await this.#follow();
        } catch (reason) {
          if (this.stopping.signal.aborted || reason instanceof RunFailure) throw reason;
          await waitForServer(this.stopping.signal);
          idle = -1;
        }
        if (this.tape.bytesRead > before) idle = -1;
      }
      if (this.tape.error) throw new RunFailure(this.tape.error.sentence ?? null);
    } catch (reason) {
      if (this.stopping.signal.aborted) return;
      this.failure = reason instanceof RunFailure ? reason : new RunFailure(null);
    }
    this.heard();
  }

  async #ask() {
    const answer = await fetch("/api/runs", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(this.asked), signal: this.stopping.signal });
    const content = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new RunFailure(content.sentence ?? null);
    serverAnswered();
    if (this.address && content.address !== this.address) this.tape = new Tape();  // another version of the program
    this.address = content.address;
    this.#wait(content);
  }

  /** Takes its place in the queue, and asks for it again until it is being lived. @param {any} told */
  #wait(told) {
    this.place = told.position ?? 0;
    this.isStarting = told.state === "starting";
    this.isCompiling = told.state === "compiling";
    this.heard();
    if (!this.place && !this.isStarting && !this.isCompiling) return;
    setTimeout(async () => {
      if (this.tape.bytesRead || this.failure || this.stopping.signal.aborted) return;
      const answer = await fetch(`/api/runs/${this.address}`, { signal: this.stopping.signal }).catch(() => null);
      if (answer?.ok) this.#wait(await answer.json());
    }, ASK_AGAIN_MILLISECONDS);
  }

  /** Reads on from where the tape stands until the server has no more to say. */
  async #follow() {
    this.tape.pending = new Uint8Array(0);
    const answer = await fetch(`/api/runs/${this.address}/tape?from=${this.tape.bytesRead}`, { signal: this.stopping.signal });
    if (answer.status === 404) return;  // forgotten meanwhile: it is asked for again
    if (!answer.ok || !answer.body) throw new RunFailure(null);
    const reader = answer.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      this.tape.push(part.value);
      this.heard();
    }
  }
}
