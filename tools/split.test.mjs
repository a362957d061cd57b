// Both parts of a small wasm, as they work together.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { FIRST, GLUE, split } from "./split.mjs";

const tool = name => join(process.env.KHOBAO_MODULES, "binaryen/bin", name);

/** `start` calls `far`, and through the table `also`; what only `far` calls is `deep`; both call `shared`. */
const TEXT = `(module
 (import "./glue.js" "__wbg_note" (func $note (param i32)))
 (import "./glue.js" "__wbg_used_far_away" (func $"says \\"far\\"" (param i32)))
 (global $level (mut i32) (i32.const 5))
 (memory $0 1)
 (table $0 2 2 funcref)
 (elem $0 (table $0) (i32.const 1) func $"crate[12ab]::also")
 (export "memory" (memory $0))
 (export "begin" (func $begin))
 (func $begin (param $0 i32) (param $1 i64) (result i32)
  (call $note (i32.const 1))
  (i32.add (call $shared (local.get $0))
   (i32.add (call $"<crate[12ab]::Far>::far" (local.get $0) (local.get $1))
    (call_indirect $0 (param i32) (result i32) (local.get $0) (i32.const 1))))
 )
 (func $shared (param $0 i32) (result i32)
  (i32.add (local.get $0) (global.get $level))
 )
 (func $"<crate[12ab]::Far>::far" (param $0 i32) (param $1 i64) (result i32)
  (call $"says \\"far\\"" (i32.wrap_i64 (local.get $1)))
  (i32.store (i32.const 16) (i32.const 7))
  (global.set $level (i32.const 100))
  (call $deep (local.get $0))
 )
 (func $deep (param $0 i32) (result i32)
  (call $shared (local.get $0))
 )
 (func $"crate[12ab]::also" (param $0 i32) (result i32)
  (i32.mul (local.get $0) (i32.load (i32.const 16)))
 )
)
`;

/** The module, without whatever else belongs to the text. */
function compiled(wat) {
    const folder = mkdtempSync(join(tmpdir(), "khobao-split-"));
    try {
        writeFileSync(join(folder, "x.wat"), wat);
        execFileSync(process.execPath, [tool("wasm-as"), join(folder, "x.wat"), "-o", join(folder, "x.wasm"),
            "--enable-mutable-globals", "--enable-bulk-memory", "--enable-reference-types"]);
        return new WebAssembly.Module(readFileSync(join(folder, "x.wasm")));
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** What a call of `begin` gives and does, with the rest loaded before or by the stub. */
function run(parts, isEarly) {
    const { imports, exports, load } = parts.names;
    const [short, said] = [new Map([...imports, ...exports]), []];
    const glue = {
        [short.get("__wbg_note")]: () => said.push("note"),
        [short.get("__wbg_used_far_away")]: number => said.push(number),
        [load]: () => (said.push("load"), arrive()),
    };
    const first = new WebAssembly.Instance(compiled(parts.first), { [GLUE]: glue });
    const arrive = () => new WebAssembly.Instance(compiled(parts.rest), { [GLUE]: glue, [FIRST]: first.exports });
    if (isEarly) arrive();
    const begin = first.exports[short.get("begin")];
    return { answers: [begin(1, 9n), begin(2, 8n)], said };
}

test("a cut function is loaded when it is called, once, and shares memory, globals and functions", () => {
    const parts = split(TEXT, ["<crate::Far>::far"]);
    assert.deepEqual(run(parts, false), { answers: [114, 218], said: ["note", "load", 9, "note", 8] });
    assert.deepEqual(run(parts, true), { answers: [114, 218], said: ["note", 9, "note", 8] });
    assert.match(parts.rest, /\(func \$deep/);
    assert.doesNotMatch(parts.first, /\(func \$deep/);
    assert.doesNotMatch(parts.first, /far\\"/, "an import of the rest alone is none of the first");
});

test("a function that is called through the table can be cut, and several at once", () => {
    const parts = split(TEXT, ["crate::*", "<crate::Far>::far", "? crate::gone"]);
    assert.doesNotMatch(parts.first, /i32\.mul/);
    assert.deepEqual(run(parts, false).answers, [114, 218]);
});

test("a point that means no function is said", () => {
    assert.throws(() => split(TEXT, ["crate::gone"]), /expected function crate::gone, found none.*inline\(never\)/);
});

/** A text and a table for each part, and a text that only the first part's table names. */
const CONSTANTS = `(module
 (memory $0 1)
 (data $.rodata..near (i32.const 2000) "near")
 (data $.rodata..named (i32.const 2004) "named")
 (data $.rodata..far (i32.const 2009) "f\\c3\\a0r")
 (data $.rodata..table (i32.const 2016) "\\d4\\07\\00\\00")
 (data $.rodata..far_table (i32.const 3016) "\\d9\\07\\00\\00")
 (data $.data (i32.const 4000) "\\00\\01")
 (table $0 2 2 funcref)
 (elem $0 (table $0) (i32.const 1) func $begin)
 (export "memory" (memory $0))
 (export "begin" (func $begin))
 (func $begin (param $0 i32) (result i32)
  (drop (i32.const 2000))
  (drop (call $far (local.get $0)))
  (i32.load offset=1996 (local.get $0))
 )
 (func $far (param $0 i32) (result i32)
  (drop (i32.const 2009))
  (i32.load (i32.const 3016))
 )
)
`;

test("constants that only the rest needs come with it, to their places", () => {
    const { first, rest } = split(CONSTANTS, ["far"]);
    const laid = text => [...text.matchAll(/\(data \(i32\.const (\d+)\) "(.*)"\)/g)].map(([, at, bytes]) =>
        [Number(at), Buffer.from(bytes.replaceAll("\\", ""), "hex").toString()]);
    assert.deepEqual(laid(first), [[2000, "nearnamed\0\0\0\0\0\0\0\uFFFD\x07\0\0"], [4000, "\0\x01"]]);
    assert.deepEqual(laid(rest), [[2009, "fàr"], [3016, "\uFFFD\x07\0\0"]]);
});
