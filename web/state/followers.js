// What follows from what, in this order: a choice of data loads them; whom they group is asked of the core; the audit is read.

/** @type {import('./follow.js').Follower[]} */
export const followers = [];
