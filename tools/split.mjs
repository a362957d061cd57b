// Cuts one wasm in two: what the first view needs, and the rest, which is loaded behind it.
//
// Functions are named at which to cut. What the first view can reach without passing one of them stays; what only they
// reach goes. In the first wasm such a function is a stub: it has the rest loaded, unless that is here, and calls through
// a new place of the table. The rest shares memory, tables and globals with the first and imports from it the functions
// that it calls there; its instantiation fills the new places, lays down its constants, and says that it is here.
//
// Constants are cut likewise: each is a data segment (the linker must not merge them), and goes with the rest if no number
// in the first part's functions, and no word of a constant that stays, may be its address.
//
// Works on the text form as `wasm-dis` writes it, names of functions included: a field of the module stands one space
// in, what is in it further.

/** A table may be addressed from outside: from before where an index is never 0, from its end where a loop counts up to 0. */
const AROUND_TABLE = 256;
/** One of texts is small, or a struct, whose fields are addressed where they are: two texts. */
const AROUND_TEXTS = 16;
const NAME = String.raw`\$(?:"(?:[^"\\]|\\.)*"|[^\s()]+)`;
const USES = new RegExp(String.raw`\((?:call|return_call|ref\.func|global\.[gs]et|table\.\w+) (${NAME})`, "g");
/** The modules of the imports: the glue, and for the rest the first wasm. */
export const GLUE = "a", FIRST = "b";

/**
 * The texts of both, and short names: pairs of one that the glue knows and the short one, for imports and for exports;
 * and `load`, that of a function without arguments which the glue must add: the rest is here when it returns.
 *
 * `points` are paths of functions, without the hashes of crates: `khobao_core::query::parse`. One that ends in `*` means
 * each whose name begins so; one behind a `?` need not be there.
 */
export function split(text, points) {
    const module = parse(text);
    const { functions, imported, tables, slots, exports } = module;
    const cut = wanted(functions, points);
    const roots = [...slots, ...exports.filter(({ kind }) => kind === "func").map(({ name }) => name)];
    const reached = reach(roots, functions, cut);
    const stays = [...functions].filter(([name]) => reached.has(name) && !cut.has(name));
    const goes = [...functions].filter(([name]) => !reached.has(name) || cut.has(name));
    const stubs = [...cut].filter(name => reached.has(name));

    const usedBy = part => new Set(part.flatMap(([, { uses }]) => uses));
    const [first, rest] = [usedBy(stays), usedBy(goes)];
    const short = namer();
    const names = { imports: [], exports: [], load: short() };
    const glue = new Map();
    for (const [name, { as, type }] of imported) {
        const to = short();
        names.imports.push([as, to]);
        glue.set(name, `(import "${GLUE}" "${to}" (func ${name}${type}))`);
    }

    // Named by kind and name: a memory and a table may be called alike.
    const shortExport = namer();
    const shared = new Map();
    const exported = exports.map(({ as, kind, name }) => {
        const to = shortExport();
        names.exports.push([as, to]);
        if (!shared.has(kind + name)) shared.set(kind + name, to);
        return `(export "${to}" (${kind} ${name}))`;
    });
    const share = (kind, name, type) => {
        if (!shared.has(kind + name)) {
            shared.set(kind + name, shortExport());
            exported.push(`(export "${shared.get(kind + name)}" (${kind} ${name}))`);
        }
        return `(import "${FIRST}" "${shared.get(kind + name)}" (${kind} ${name}${type}))`;
    };
    const borrowed = [
        ...stays.filter(([name]) => rest.has(name)).map(([name, { type }]) => share("func", name, type)),
        ...module.globals.filter(({ name }) => rest.has(name)).map(({ name, type }) => share("global", name, ` ${type}`)),
        share("global", "$here", " (mut i32)"),
        share("memory", module.memory.name, ` ${module.memory.type}`),
    ];
    const places = slots.length + 1;
    const grown = tables.map(({ name, type }) => ({
        name,
        type: name === module.slotsOf ? `${places + stubs.length} ${places + stubs.length} funcref` : type,
    }));
    borrowed.push(...grown.map(({ name, type }) => share("table", name, ` ${type}`)));

    const stub = (name, at) => {
        const { type } = functions.get(name);
        const given = [...type.matchAll(/\(param (\$\S+)/g)].map(([, param]) => `(local.get ${param})`).join(" ");
        const plain = type.replace(/(?<=\(param )\$\S+ /g, "");
        return `(func ${name}${type}
 (if (i32.eqz (global.get $here)) (then (call $load)))
 (call_indirect ${module.slotsOf}${plain} ${given} (i32.const ${places + at})))`;
    };
    const constants = sharedOut(module.data, [...stays.map(([, { text }]) => text), ...module.globals.map(({ text }) => text)]);
    const isOfFirst = ([name]) => first.has(name) || roots.includes(name);
    return {
        first: whole([
            ...module.types,
            ...[...glue].filter(isOfFirst).map(([, line]) => line),
            `(import "${GLUE}" "${names.load}" (func $load))`,
            ...module.globals.map(({ text }) => text),
            "(global $here (mut i32) (i32.const 0))",
            ...module.plain,
            ...constants.first,
            ...grown.map(({ name, type }) => `(table ${name} ${type})`),
            ...module.elements,
            ...exported,
            ...stays.map(([, { text }]) => text),
            ...stubs.map(stub),
        ]),
        rest: whole([
            ...module.types,
            ...[...glue].filter(([name]) => rest.has(name)).map(([, line]) => line),
            ...borrowed,
            ...constants.rest,
            `(elem (table ${module.slotsOf}) (i32.const ${places}) func ${stubs.join(" ")})`,
            "(func $arrive (global.set $here (i32.const 1)))",
            "(start $arrive)",
            ...goes.map(([, { text }]) => text),
        ]),
        names,
    };
}

function whole(fields) {
    return `(module\n${fields.join("\n")}\n)\n`;
}

/**
 * Data segments for the first part and for the rest. What is not constant stays. In the first part one segment has zeros for
 * what went; wasm-opt takes long ones out.
 */
function sharedOut(data, texts) {
    const constants = data.filter(({ name }) => name.includes(".rodata")).sort((a, b) => a.at - b.at);
    const others = data.filter(segment => !constants.includes(segment));
    const end = ({ at, bytes }) => at + bytes.length;
    const stays = new Set();
    const isAddress = number => number >= constants[0].at && number <= end(constants.at(-1));
    /** Whether a table is one of addresses and lengths. */
    const isOfTexts = bytes => bytes.isOfTexts ??= bytes.length % 8 === 0 && bytes.every((_, at) =>
        at % 8 || isAddress(bytes.readUInt32LE(at)) && bytes.readUInt32LE(at + 4) < 4096);
    /** A word of a table is the address of where a constant begins; what functions reckon with may be around. */
    const point = address => {
        for (const segment of constants) if (segment.at <= address && address < end(segment)) stays.add(segment);
    };
    const touch = address => {
        for (const segment of constants) {
            const around = isText(segment.bytes) ? 0 : isOfTexts(segment.bytes) ? AROUND_TEXTS : AROUND_TABLE;
            if (segment.at - around <= address && address <= end(segment) + around) stays.add(segment);
        }
    };
    const pointAll = bytes => {
        for (let at = 0; at + 4 <= bytes.length; at += 4) point(bytes.readUInt32LE(at));
    };
    const numbers = texts.flatMap(text => Array.from(text.matchAll(/(?:i32\.const |offset=)(\d+)/g), ([, number]) => number));
    new Set(numbers).forEach(number => touch(Number(number)));
    // A set gives what is added while it is gone through.
    for (const { at, bytes } of others) pointAll(bytes.subarray(-at & 3));
    for (const { at, bytes } of stays) pointAll(bytes.subarray(-at & 3));

    const goes = constants.filter(segment => !stays.has(segment));
    return { first: [...joined([...stays], Infinity), ...others].map(segmentText), rest: joined(goes, 0).map(segmentText) };
}

/** Segments with those that follow no further apart in one, zeros between them. */
function joined(segments, apart) {
    const runs = [];
    for (const { at, bytes } of segments.sort((a, b) => a.at - b.at)) {
        const last = runs.at(-1), gap = last && at - last.at - last.bytes.length;
        if (gap <= apart) last.bytes = Buffer.concat([last.bytes, Buffer.alloc(gap), bytes]);
        else runs.push({ at, bytes });
    }
    return runs;
}

/** Whether bytes are those of a text: such a constant is addressed where it begins, or within. */
function isText(bytes) {
    return bytes.isText ??= bytes.every(byte => byte >= 32 || byte === 10) && Buffer.from(bytes.toString()).equals(bytes);
}

function segmentText({ at, bytes }) {
    return `(data (i32.const ${at}) "${bytes.toString("hex").replace(/../g, "\\$&")}")`;
}

/** The bytes of a text in the text form. */
function unescaped(text) {
    const named = { n: "\n", t: "\t", r: "\r" };
    const bytes = text.replace(/\\([0-9a-f]{2}|.)/g, (_, code) =>
        code.length === 2 ? String.fromCharCode(parseInt(code, 16)) : named[code] ?? code);
    return Buffer.from(bytes, "latin1");
}

/** The fields of a module, by what is done with them. */
function parse(text) {
    const module = { types: [], globals: [], tables: [], exports: [], elements: [], data: [], plain: [] };
    Object.assign(module, { functions: new Map(), imported: new Map(), slots: [] });
    const names = text => text.match(new RegExp(NAME, "g")) ?? [];
    for (const field of text.split(/\n (?=\()/).slice(1)) {
        const body = field.replace(/\n\)\s*$|\n ;;.*/g, "");
        const [, kind, name] = body.match(new RegExp(String.raw`^\((\w+)(?: (${NAME}))?`));
        if (kind === "type") module.types.push(body);
        else if (kind === "import") {
            const [, as, name, type] = body.match(new RegExp(String.raw`^\(import ".*?" "(.*?)" \(func (${NAME})(.*)\)\)$`));
            module.imported.set(name, { as, type });
        } else if (kind === "global") {
            const type = body.slice(`(global ${name} `.length).match(/^(\(mut \w+\)|\w+)/)[0];
            module.globals.push({ name, text: body, type });
        } else if (kind === "table") module.tables.push({ name, type: body.slice(`(table ${name} `.length, -1) });
        else if (kind === "export") {
            const [, as, kind, name] = body.match(/^\(export "(.*?)" \((\w+) (.*)\)\)$/s);
            module.exports.push({ as, kind, name });
        } else if (kind === "elem") {
            const [, table, , list] = body.match(
                new RegExp(String.raw`^\(elem ${NAME} \(table (${NAME})\) \(i32.const (1)\) func (.*)\)$`, "s"));
            module.slotsOf = table;
            module.slots = names(list);
            module.elements.push(body);
        } else if (kind === "data") {
            const [, at, text] = body.match(/\(i32\.const (\d+)\) "(.*)"\)$/s);
            module.data.push({ name, at: Number(at), bytes: unescaped(text) });
        } else if (kind === "func") {
            const head = body.slice(0, body.indexOf("\n") < 0 ? undefined : body.indexOf("\n"));
            const type = head.slice(`(func ${name}`.length).match(/^(?: \((?:param|result)[^()]*\))*/)[0];
            const uses = [...body.matchAll(USES)].map(([, used]) => used);
            module.functions.set(name, { text: body, type, uses });
        } else {
            if (kind === "memory") module.memory = { name, type: body.slice(`(memory ${name} `.length, -1) };
            module.plain.push(body);
        }
    }
    return module;
}

/** The functions that the points mean. A point that means none is a mistake, or a function that the compiler inlined. */
function wanted(functions, points) {
    const plain = new Map([...functions.keys()].map(name => [name, name.replace(/^\$"?|"$|\[[0-9a-f]+\]/g, "")]));
    return new Set(points.flatMap(line => {
        const point = line.replace(/^\? /, "");
        const isMeant = point.endsWith("*") ? path => path.startsWith(point.slice(0, -1)) : path => path === point;
        const found = [...plain].filter(([, path]) => isMeant(path)).map(([name]) => name);
        if (!found.length && point === line) {
            throw new Error(`split: expected function ${point}, found none: renamed or inlined? It needs #[inline(never)]`);
        }
        return found;
    }));
}

/** What can be reached from some functions without going through the cut ones, which count as reached. */
function reach(roots, functions, cut) {
    const reached = new Set(roots);
    for (const name of reached) {
        if (!cut.has(name)) functions.get(name)?.uses.forEach(used => reached.add(used));
    }
    return reached;
}

/** Gives one short name after the other. */
function namer() {
    const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_";
    let count = 0;
    return () => {
        let name = "";
        for (let left = count++; left >= 0; left = Math.floor(left / letters.length) - 1) {
            name = letters[left % letters.length] + name;
        }
        return name;
    };
}
