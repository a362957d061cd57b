// The stories of which `./dev test` tells a part, told whole: each attack in each engine and place, each fault of each file.
import { measured } from "../bench/process.mjs";
import { atLeast, none } from "./bars.mjs";

export const attacks = (_, add) => told("attacks", "KHOBAO_ATTACKS", add);
export const faults = (_, add) => told("whatever_goes_wrong_is_told", "KHOBAO_FAULTS", add);

/** Those that are called so. */
async function told(name, variable, add) {
    const { code, out, err } = await measured("cargo", ["test", "--locked", "--release", "--test", "browser", "--", name], "",
        { [variable]: "all" });
    process.stderr.write(err);
    const result = out.match(/test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored/);
    if (!result) throw new Error(`the stories ended with ${code}: ${out.slice(-2000)}`);
    const [passed, failed, ignored] = result.slice(1).map(Number);
    if (failed) console.error(out);
    add("stories told, each in an engine", passed, "", atLeast(1));
    add("of them failed", failed, "", none);
    add("not told, for want of an engine", ignored, "");
}
