// What the browser keeps for us. Storage may be forbidden or full: then nothing is kept, and nothing else changes.

export function read(storage, key) {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

export function write(storage, key, value) {
  try {
    if (value) window[storage].setItem(key, value);
    else window[storage].removeItem(key);
  } catch {
    // Nothing to be done about it.
  }
}

export function keysOf(storage) {
  try {
    return Object.keys(window[storage]);
  } catch {
    return [];
  }
}
