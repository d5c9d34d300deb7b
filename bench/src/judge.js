import { DISTURBING_CORES } from "./load.js";
import { median, spread, summarize } from "./median.js";

/** Rounds that lie further apart than this share of their median are called noisy. */
const NOISY_SPREAD = 0.3;

/** As `against`: the raw form that did best in the rounds, whichever it is. */
export const BEST = Symbol("best");

/**
 * One line of the report: what the rounds gave for one measure of a row, set against its budget.
 *
 * `compare` says what is judged: the "ratio" ours / raw or the "excess" ours - raw, taken round by round; without it,
 * ours alone. Of several forms of ours the best one counts, or, by `judged`, the worst or the first.
 *
 * @param {{ title: string, key: string, unit: string, better: "more" | "less", compare?: "ratio" | "excess",
 *   judged?: "best" | "worst" | "first", rawKey?: string, rawForm?: string,
 *   against?: string | typeof BEST | Record<string, string>,
 *   budget: Record<string, { bar: number, goal?: number }>, note?: string }} measure `against`: the form of raw that
 *   counts, the same for all or by the dealer's kind, or the best one, by default the first
 * @param {{ form: string, results: Record<string, number>[] }[]} ours
 * @param {{ form: string, results: Record<string, number>[] }[]} raws
 * @param {string} dealer its kind
 * @param {number} others how many cores other programs took meanwhile
 */
export function judge(measure, ours, raws, dealer, others) {
  const raw = rawToJudgeBy(measure, raws, dealer);
  const forms = ours.map((side) => judgeForm(measure, side, raw));
  const chosen = choose(measure, forms);
  const { bar, goal } = measure.budget[dealer];
  const value = judgedValue(measure, chosen);
  const meets = (limit) => (measure.better === "more" ? value >= limit : value <= limit);
  return {
    title: measure.title,
    dealer,
    unit: measure.unit,
    better: measure.better,
    compare: measure.compare,
    form: chosen.form,
    ours: chosen.ours,
    rawForm: measure.rawForm ?? raw?.form,
    raw: chosen.raw,
    ratio: chosen.ratio,
    excess: chosen.excess,
    bar,
    goal,
    barMet: meets(bar),
    goalMet: goal === undefined ? undefined : meets(goal),
    noise: noiseOf(chosen, others),
    note: measure.note,
    otherRaws: raws
      .filter((one) => one !== raw)
      .map(({ form, results }) => ({ form, raw: summarize(results.map((result) => result[measure.key])) })),
    forms: forms.length > 1 ? forms.map(({ form, ours, ratio }) => ({ form, ours, ratio })) : undefined,
  };
}

function rawToJudgeBy({ against, key, better }, raws, dealer) {
  if (against === BEST) {
    const medianOf = ({ results }) => median(results.map((result) => result[key]));
    return raws.reduce((a, b) => (medianOf(b) > medianOf(a) === (better === "more") ? b : a));
  }
  const chosen = typeof against === "object" ? against[dealer] : against;
  return raws.find(({ form }) => form === chosen) ?? raws[0];
}

function judgeForm({ key, rawKey, compare }, { form, results }, raw) {
  const values = results.map((result) => result[key]);
  const rawValues = rawKey
    ? results.map((result) => result[rawKey])
    : raw?.results.map((result) => result[key]);
  // What is measured of ours alone, such as a server's time, has no raw side.
  const isCompared = rawValues?.every(Number.isFinite);
  return {
    form,
    ours: summarize(values),
    raw: isCompared ? summarize(rawValues) : undefined,
    ratio: compare === "ratio" ? summarize(values.map((value, i) => value / rawValues[i])) : undefined,
    excess: compare === "excess" ? summarize(values.map((value, i) => value - rawValues[i])) : undefined,
  };
}

function judgedValue({ compare }, form) {
  return form[compare ?? "ours"].median;
}

function choose(measure, forms) {
  if (measure.judged === "first") return forms[0];
  const value = (form) => judgedValue(measure, form);
  const largest = (measure.better === "more") === ((measure.judged ?? "best") === "best");
  return forms.reduce((a, b) => (value(b) > value(a) === largest ? b : a));
}

function noiseOf({ ours, raw }, others) {
  const widest = Math.max(spread(ours), raw ? spread(raw) : 0);
  return { spread: widest, others, isNoisy: widest > NOISY_SPREAD || others > DISTURBING_CORES };
}
