// Numbers as people read them: the one place that rounds in the page, digit for digit as src/answer/figures.c does in the
// core, so that a report, a terminal and the page never show two numbers for one.

const MINUS = '\u2212';

/** How numbers are written: as the core does, unless the page speaks another language. */
let how = {decimal: '.', group: ',', none: 'undefined', to: 'to'};

/** @param {typeof how} next  none: what is said of a number that there is not; to: between the ends of an interval */
export const numbersAs = next => void (how = next);

/** As the language of now writes it. @param {string} text of the core's way */
export const written = text =>
    how.decimal === '.' ? text : text.replace(/[.,]/g, sign => (sign === '.' ? how.decimal : how.group));

/** What a column of a table, or a number in a sentence, is; see src/answer/figures.h. */
const VALUES = ['estimate', 'measure', 'gap', 'spread', 'signed_spread'];
const NUMBERS = [...VALUES, 'count', 'number', 'signed', 'percent', 'probability', 'general', 'share', 'ideal'];
const SIGNED = ['signed', 'gap', 'signed_spread'];

/** Whether it stands at the right of its column. @param {string} kind */
export const isNumber = kind => NUMBERS.includes(kind);

/** Whether it is a value with an interval or a reason. @param {string} kind */
export const isValue = kind => VALUES.includes(kind);

/** A text whose last digit went up at a tie, with the even digit that C chooses. @param {string} text @param {boolean} tie */
function toEven(text, tie) {
    const last = Number(text.at(-1));
    return tie && last % 2 === 1 ? text.slice(0, -1) + (last - 1) : text;
}

/** Halfway between two numbers of so many decimals: such a number is a whole count of halves of a power of two.
 *  @param {number} x @param {number} decimals */
const isTie = (x, decimals) => (x * 2 ** (decimals + 1)) % 2 === 1;

/** printf's %.*f of a number that is not negative. @param {number} x @param {number} decimals */
function fixed(x, decimals) {
    if (x === Infinity) return 'inf'; // of a percentage that overflows
    if (x >= 1e21) return BigInt(x) + (decimals > 0 ? `.${'0'.repeat(decimals)}` : '');
    return toEven(x.toFixed(decimals), isTie(x, decimals));
}

/** printf's %.6g of a number that is not negative. @param {number} x */
function general(x) {
    const exponent = Number(x.toExponential(5).split('e')[1]);
    const decimals = 5 - exponent;
    const unit = decimals < 0 ? 10n ** BigInt(-decimals) : 1n;
    const tie = decimals < 0 ? BigInt(Math.floor(x)) % unit === unit / 2n && x % 1 === 0 : isTie(x, decimals);
    const digits = toEven(x.toExponential(5).split('e')[0].replace('.', ''), tie);
    const short = (/** @type {string} */ text) => text.replace(/\.?0+$/, '');
    if (exponent < -4 || exponent >= 6) {
        const power = String(Math.abs(exponent)).padStart(2, '0');
        return `${short(`${digits[0]}.${digits.slice(1)}`)}e${exponent < 0 ? '-' : '+'}${power}`;
    }
    if (exponent < 0) return short(`0.${'0'.repeat(-exponent - 1)}${digits}`);
    return exponent === 5 ? digits : short(`${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`);
}

/** 48,842; with two decimals where it is not whole. @param {number} x not negative */
function grouped(x) {
    const inThrees = (/** @type {string} */ digits) => digits.replace(/\B(?=(\d{3})+$)/g, ',');
    if (x >= 2 ** 53) return inThrees(fixed(x, 0));
    const hundredths = Number(fixed(x * 100, 0)),
        whole = Math.floor(hundredths / 100),
        rest = hundredths - 100 * whole;
    const digits = inThrees(fixed(whole, 0));
    return rest > 0 ? `${digits}.${fixed(rest, 0).padStart(2, '0')}` : digits;
}

/** With its sign, which what rounds to zero has not. @param {number} x @param {string} digits of its size
 *  @param {boolean} plus */
function withSign(x, digits, plus) {
    if (/^[0.]*$/.test(digits)) return digits;
    return (x < 0 ? MINUS : plus && x > 0 ? '+' : '') + digits;
}

/** @param {number | null | undefined} x @returns {x is number} */
const isDefined = x => Number.isFinite(x);

/** With so many decimals. @param {number | null | undefined} x @param {number} decimals @param {boolean} [plus] */
export const decimal = (x, decimals, plus = false) =>
    isDefined(x) ? written(withSign(x, fixed(Math.abs(x), decimals), plus)) : how.none;

/** A number as the core would show it. @param {string} kind @param {number | null | undefined} x */
export function show(kind, x) {
    if (!isDefined(x)) return how.none;
    if (kind === 'count') return written((x < 0 ? MINUS : '') + grouped(Math.abs(x)));
    if (kind === 'probability' && x < 0.001) return written('< 0.001');
    if (kind === 'general' || kind === 'ideal') return written(withSign(x, general(Math.abs(x)), false));
    if (kind === 'percent' || kind === 'share') return written(`${withSign(x, fixed(100 * Math.abs(x), 1), false)}\u00a0%`);
    return decimal(x, 3, SIGNED.includes(kind));
}

/** A value as its number and interval: a spread's are its median and range, where there is more than one.
 *  @param {string} kind @param {any} v @returns {import('./shapes.js').Value} */
export function valueOf(kind, v) {
    if (kind !== 'spread' && kind !== 'signed_spread') return v ?? {value: null};
    const range = v?.n > 1 ? {low: v.min, high: v.max} : {};
    return {value: v?.median ?? null, ...range};
}

/** "0.102 to 0.311"; nothing where there is no interval. @param {string} kind @param {any} v */
export function showInterval(kind, v) {
    const {low, high} = valueOf(kind, v);
    return isDefined(low) && isDefined(high) ? `${show(kind, low)} ${how.to} ${show(kind, high)}` : '';
}
