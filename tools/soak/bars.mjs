// What a figure is held against.

export const atMost = value => ({ holds: found => found <= value, says: `<= ${value}` });
export const atLeast = value => ({ holds: found => found >= value, says: `>= ${value}` });
export const none = { holds: found => found === 0, says: "0" };
