// @ts-check
/** The tape of a run, read as its bytes arrive; and the state of any evening that is on it. Pure: no page in here. */

const Kind = Object.freeze({ HEADER: 1, WEEK: 2, EVENTS: 3, END: 4, PROGRESS: 5, ERROR: 6, STOCK: 7, HOURS: 8 });
export const NOTHING = 65535;
const EVENT_BYTES = 18;
const HEAD_BYTES = 8;
const HIDDEN = 0, VOICED = 1, POOLED = 3, SETTLED = 4;

/** @param {number} stage */
export const isOpen = (stage) => stage >= VOICED && stage <= POOLED;

export class Tape {
  constructor() {
    /** @type {any} */ this.header = null;
    /** @type {any} */ this.end = null;
    /** @type {any} */ this.error = null;
    /** @type {{day: number, day_count: number} | null} */ this.progress = null;
    /** @type {{day: number, frames: Uint16Array, grids: Uint16Array, series: Float64Array, firstEvent: number}[]} */
    this.weeks = [];
    this.eventCount = 0;
    /** Disputes that are open or hidden where the tape begins. */ this.stock = new Moves();
    /** @type {{day: number, had: Uint16Array, given: Uint16Array}[]} hours of bodies, in the order of the header's groups */
    this.hours = [];
    /** Days lived when a move had happened; courtyard; stage before and after; level; kind. */
    this.moves = new Moves();
    /** @type {number[]} settled since the tape begins, by day lived minus the first */ this.settled = [0];
    this.lastDay = -1;
    this.bytesRead = 0;
    this.pending = new Uint8Array(0);
  }

  /** Takes the next bytes, however they were cut. @param {Uint8Array} bytes */
  push(bytes) {
    const all = this.pending.length ? joined(this.pending, bytes) : bytes;
    let at = 0;
    while (all.length - at >= HEAD_BYTES) {
      const size = new DataView(all.buffer, all.byteOffset + at, 4).getUint32(0, true);
      const whole = HEAD_BYTES + size + ((8 - (size % 8)) % 8);
      if (all.length - at < whole) break;
      this.#take(all[at + 4], all.slice(at + HEAD_BYTES, at + HEAD_BYTES + size));
      at += whole;
    }
    this.bytesRead += at;
    this.pending = all.slice(at);
  }

  get isWhole() { return this.end !== null; }
  get beginDay() { return this.header ? this.header.begin_day : 0; }

  /** The last Sunday on or before a day: its place among the weeks. @param {number} day */
  weekAt(day) {
    let low = 0, high = this.weeks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.weeks[middle].day <= day) low = middle; else high = middle - 1;
    }
    return this.weeks[low];
  }

  /** A frame's numbers on the evening of a day, NaN where there is none. @param {string} name @param {number} day */
  frame(name, day) {
    const place = this.header.frames.findIndex((/** @type {any} */ frame) => frame.name === name);
    const count = this.header.courtyards, steps = this.header.frames[place].steps;
    const week = this.weekAt(day);
    const raw = week.frames.subarray(place * count, (place + 1) * count);
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = raw[i] === NOTHING ? NaN : raw[i] / steps;
    if (name === "open" || name === "hidden") this.#addMoves(values, week, day, name);
    return values;
  }

  /** A weekly series' number on the evening of a day. @param {string} name @param {number} day */
  seriesAt(name, day) {
    return this.weekAt(day).series[this.seriesPlace(name)];
  }

  /** @param {string} name */
  seriesPlace(name) {
    return this.header.series.findIndex((/** @type {any} */ one) => one.name === name);
  }

  /** Disputes settled since the tape begins. @param {number} day */
  settledUntil(day) {
    const place = Math.min(Math.max(day - this.beginDay, 0), this.settled.length - 1);
    return this.settled[place];
  }

  /** @param {Float32Array} values @param {any} week @param {number} day @param {"open" | "hidden"} name */
  #addMoves(values, week, day, name) {
    const holds = name === "open" ? isOpen : (/** @type {number} */ stage) => stage === HIDDEN;
    const { lived, courtyard, from, to } = this.moves;
    for (let i = week.firstEvent; i < this.eventCount && lived[i] <= day; i++) {
      values[courtyard[i]] += Number(holds(to[i])) - Number(holds(from[i]));
    }
  }

  /** @param {number} kind @param {Uint8Array} payload a copy of its own, so that it is aligned */
  #take(kind, payload) {
    if (kind === Kind.WEEK) this.#takeWeek(payload);
    else if (kind === Kind.EVENTS) this.#takeEvents(payload);
    else if (kind === Kind.STOCK) this.#takeStock(payload);
    else if (kind === Kind.HOURS) this.#takeHours(payload);
    else if (kind <= Kind.ERROR) {
      const content = JSON.parse(new TextDecoder().decode(payload));
      if (kind === Kind.HEADER) this.header = content;
      if (kind === Kind.END) { this.end = content; this.#reach(this.header.day_count); }
      if (kind === Kind.PROGRESS) this.progress = content;
      if (kind === Kind.ERROR) this.error = content;
    }
  }

  /** @param {Uint8Array} payload */
  #takeWeek(payload) {
    const { frames, grid_frames: gridFrames, courtyards, grids, series } = this.header;
    const day = new DataView(payload.buffer).getInt32(0, true);
    const first = frames.length * courtyards, second = gridFrames.length * grids;
    const head = 8 + 2 * (first + second);
    this.weeks.push({
      day, frames: new Uint16Array(payload.buffer, 8, first), grids: new Uint16Array(payload.buffer, 8 + 2 * first, second),
      series: new Float64Array(payload.buffer, head + ((8 - (head % 8)) % 8), series.length), firstEvent: this.eventCount });
    this.#reach(day);
  }

  /** @param {Uint8Array} payload */
  #takeEvents(payload) {
    const view = new DataView(payload.buffer);
    for (let at = 0; at < payload.length; at += EVENT_BYTES) {
      const lived = view.getUint16(at + 8, true) + 1;
      this.#reach(lived - 1);  // its own evening is known once its reading, or something of a later day, is there
      this.#count(lived);
      this.moves.take(view, at, lived);
      if (this.moves.to[this.eventCount++] === SETTLED) this.settled[this.settled.length - 1]++;
    }
  }

  /** @param {Uint8Array} payload */
  #takeStock(payload) {
    const view = new DataView(payload.buffer);
    for (let at = 0; at < payload.length; at += EVENT_BYTES) this.stock.take(view, at, view.getUint16(at + 8, true));
  }

  /** @param {Uint8Array} payload */
  #takeHours(payload) {
    const count = (payload.length - 8) / 4, day = new DataView(payload.buffer).getInt32(0, true);
    this.hours.push({ day, had: new Uint16Array(payload.buffer, 8, count), given: new Uint16Array(payload.buffer, 8 + 2 * count, count) });
  }

  /** @param {number} day */
  #reach(day) {
    this.#count(day);
    this.lastDay = Math.max(this.lastDay, day);
  }

  /** Counts of what was settled go on until a day. @param {number} day */
  #count(day) {
    while (this.settled.length <= day - this.beginDay) this.settled.push(this.settled[this.settled.length - 1]);
  }
}

class Moves {
  constructor() {
    this.count = 0;
    this.#grow(4096);
  }

  /** A row as it stands in a chunk. @param {DataView} view @param {number} at @param {number} lived */
  take(view, at, lived) {
    if (this.count === this.lived.length) this.#grow(2 * this.count);
    const place = this.count++;
    this.key[place] = view.getBigUint64(at, true);
    this.lived[place] = lived;
    this.courtyard[place] = view.getUint16(at + 10, true);
    this.from[place] = view.getInt8(at + 12);
    this.to[place] = view.getInt8(at + 13);
    this.level[place] = view.getInt8(at + 14);
    this.reason[place] = view.getInt8(at + 15);
    this.kind[place] = view.getInt8(at + 16);
    this.body[place] = view.getInt8(at + 17);
  }

  /** @param {number} room */
  #grow(room) {
    /** @template T @param {any} type @param {any} old */
    const grown = (type, old) => { const wide = new type(room); if (old) wide.set(old); return wide; };
    this.key = grown(BigUint64Array, this.key);
    this.lived = grown(Uint16Array, this.lived);
    this.courtyard = grown(Uint16Array, this.courtyard);
    this.from = grown(Int8Array, this.from);
    this.to = grown(Int8Array, this.to);
    this.level = grown(Int8Array, this.level);
    this.reason = grown(Int8Array, this.reason);
    this.kind = grown(Int8Array, this.kind);
    this.body = grown(Int8Array, this.body);
  }
}

/** @param {Uint8Array} first @param {Uint8Array} second */
function joined(first, second) {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
