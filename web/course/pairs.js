// Every pair of groups compared by one rate: how many such differences chance alone would call clear, and how many are left once
// one has asked so many questions. Pooled two-sided z tests; Holm's steps (Holm 1979, A simple sequentially rejective procedure).

/** @typedef {{k: number, n: number}} Share */

const ALPHA = 0.05;

/** The two-sided tail of the normal distribution beyond z, within 2e-7 (Abramowitz & Stegun 7.1.26, squared argument).
 *  @param {number} z */
export function tailOf(z) {
    const x = Math.abs(z) / Math.SQRT2;
    const u = 1 / (1 + 0.3275911 * x);
    return u * (0.254829592 + u * (-0.284496736 + u * (1.421413741 + u * (-1.453152027 + u * 1.061405429)))) * Math.exp(-x * x);
}

/** How likely chance makes two shares differ so much; 1 where nobody or everybody has it. @param {Share} a @param {Share} b */
function chanceOf(a, b) {
    const pooled = (a.k + b.k) / (a.n + b.n);
    const spread = Math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n));
    return spread > 0 ? tailOf((a.k / a.n - b.k / b.n) / spread) : 1;
}

/** @param {Share[]} shares  of nobody: left out @returns {{n: number, expected: number, below: number, holm: number}} pairs, how
 *  many below 0.05 chance alone gives, how many there are, how many are left after Holm */
export function pairsOf(shares) {
    const known = shares.filter(({n}) => n > 0);
    const chances = known.flatMap((a, i) => known.slice(i + 1).map(b => chanceOf(a, b))).sort((a, b) => a - b);
    const below = chances.filter(p => p < ALPHA).length;
    const stop = chances.findIndex((p, i) => p > ALPHA / (chances.length - i));
    return {n: chances.length, expected: ALPHA * chances.length, below, holm: stop < 0 ? chances.length : stop};
}
