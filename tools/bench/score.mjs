// What an answer is worth, and what a row of times comes to.

/** Mean reciprocal rank of the wanted id within ten answers, by kind of query: a Map of kind -> [mrr, queries]. */
export function mrr(queries, answers) {
    const kinds = new Map();
    queries.forEach((query, i) => {
        if (!answers[i]) return;
        const rank = answers[i].slice(0, 10).indexOf(query.id);
        const [sum, count] = kinds.get(query.kind) ?? [0, 0];
        kinds.set(query.kind, [sum + (rank < 0 ? 0 : 1 / (rank + 1)), count + 1]);
    });
    return new Map([...kinds].sort().map(([kind, [sum, count]]) => [kind, [sum / count, count]]));
}

/** The value that a share of them does not exceed. */
export function quantile(values, share) {
    const sorted = Float64Array.from(values).sort();
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The median over several passes of the same queries of each pass's quantile. */
export const steady = (passes, share) => quantile(passes.map(pass => quantile(pass, share)), 0.5);

/** About `count` of them, spread over all without favouring a kind; always the same ones. */
export function some(list, count) {
    const share = count / list.length;
    return list.filter((_, i) => Math.imul(i + 1, 0x9E3779B1) >>> 0 < share * 2 ** 32);
}
