// Words of the page that are not rows of the catalogue. What a method or a metric means, the catalogue says.

/** @type {Record<string, {title: string, text: string[]}>} */
export const terms = {
  interval: {
    title: "Intervals",
    text: [
      "The number was measured on a sample. The interval says where it could plausibly lie for the population the sample stands for, at the confidence shown (95 % unless you changed it).",
      "Rates have Wilson intervals; differences and ratios have percentile bootstrap intervals over the counts of each group. When the interval of a gap holds its ideal, the data alone do not show that there is a gap. That is not the same as showing that there is none.",
    ],
  },
  undefined: {
    title: "Undefined",
    text: [
      "Some measures divide by a count that can be zero: nobody in a group had the favourable outcome, or nobody was selected. The measure then has no value. It is not 0, and the group is not left out: the sentence beside it says which count was empty.",
    ],
  },
  few: {
    title: "Few",
    text: ["A denominator is under 10 rows. The number is right for these rows and says very little beyond them; look at the interval."],
  },
  reference: {
    title: "Reference group",
    text: [
      "Differences are taken between everyone else and the reference (the privileged group): a negative difference means the others fare worse. Which group is the reference is your choice. The base rates are shown so that it is an informed one.",
    ],
  },
  twin: {
    title: "Synthetic twin",
    text: [
      "A twin is a Bayesian network fitted to the original file, from which artificial rows are drawn. No row is a real person. It keeps the main relations between columns, not all of them: how far its figures lie from the original's is printed beside it.",
      "Drop the original file on the page to work with the real rows.",
    ],
  },
  split: {
    title: "Training, validation and test rows",
    text: [
      "The model learns from the training rows. Thresholds, early stopping and every choice of a method are made on the validation rows. The test rows are looked at once, at the end: those are the honest figures.",
    ],
  },
  phi: {
    title: "Objective (phi)",
    text: [
      "Phi is the performance measure if the size of the gap is under epsilon, and 0 if it is not (Savani, White and Govindarajulu 2020, equation 1). It turns \u201cas good as possible, as long as the gap is tolerable\u201d into one number. Epsilon is your tolerance, not a law of nature.",
      "A rule that decides the same for everyone has no gap, so a method that does not beat that rule has bought nothing.",
    ],
  },
  levels: {
    title: "One group for each level",
    text: ["Instead of the reference and everyone else, every value of the attribute is a group of its own, also the small ones. They are flagged, never dropped."],
  },
  sweep: {
    title: "Several values at once",
    text: ["Write several values separated by commas, such as 0, 0.1, 1, to run the method once with each."],
  },
  hash: {
    title: "Fingerprints",
    text: ["The SHA-256 of the trained weights. The same data, plan and version give the same bits in any browser and on the command line, so anyone can check a result by running the plan again."],
  },
  seal: {
    title: "Sealed",
    text: [
      "Everything the page needs was fetched when it opened. Then, before a file could be picked, the page forbade itself every further request, to its own host too. The worker that computes was made inside the page and obeys the same rule.",
    ],
  },
};

/** What a method needs, by the ids of the catalogue. @type {Record<string, string>} */
export const needs = {
  group_at_predict: "Needs to know a person\u2019s group when deciding, which may not be lawful everywhere.",
  gradient: "Needs a model that can be trained by gradients.",
};

/** How to check the seal, and what it does not cover. */
export const verify = {
  how: [
    "Open the developer tools of your browser (F12), tab Network, clear it, and use the page: the list stays empty.",
    "Or unplug: switch on airplane mode after the page says it is sealed. Everything goes on working.",
    "Or read: the policy is in the head of the page source, and a second one, connect-src \u2018none\u2019, was added when it was sealed.",
  ],
  limits: [
    "The seal stops requests by this page and its worker. It does not stop a link that you click, browser extensions, or WebRTC connections, which browsers do not let a page forbid; this page uses none.",
    "It holds in browsers that apply content security policies; it was tested in Chromium.",
    "The files came from this host: trust in what they do begins there, and they can be read.",
  ],
};

/** Plans' beginnings that a person can start from: settings only, by section.
 *  @type {{title: string, text: string, settings: import("../core/plan.js").Settings}[]} */
export const presets = [
  { title: "Quick look", text: "A small network for a few epochs: seconds, for a first impression.",
    settings: { model: { hidden: [32, 32] }, train: { max_epochs: 20, patience: 6 } } },
  { title: "Full", text: "The defaults of the core, as in the paper: many epochs with early stopping; minutes.",
    settings: {} },
];
