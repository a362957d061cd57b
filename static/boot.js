// One module for both threads: the page starts it, and it starts itself again as the worker. Both run the same wasm,
// fetched and compiled once.
import { answer, initSync, start, view } from "viewer-glue";
import wasm from "viewer-wasm";

if (typeof document === "undefined") {
    // All in one task: `answer` listens before any later message can arrive.
    addEventListener("message", ({ data: module }) => (initSync({ module }), answer()), { once: true });
    postMessage("started");
} else {
    show().catch(fail);
}

async function show() {
    const worker = new Worker(import.meta.url, { type: "module" });
    // WebKit drops what is posted to a module worker before its script has run.
    const started = new Promise(resolve => worker.addEventListener("message", resolve, { once: true }));
    worker.addEventListener("error", fail);
    const module = await compile(new URL(wasm, import.meta.url));
    await Promise.all([started, start(module)]);
    worker.addEventListener("message", () => worker.removeEventListener("error", fail), { once: true });
    // Both in one task: the view listens before the worker's "ready" can arrive.
    worker.postMessage(module);
    view(worker);
}

/** Compiles while loading where the host names the type exactly; a host that does not must still work. */
async function compile(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
    return response.headers.get("content-type") === "application/wasm"
        ? WebAssembly.compileStreaming(response)
        : WebAssembly.compile(await response.arrayBuffer());
}

function fail(error) {
    const alert = document.createElement("div");
    alert.setAttribute("role", "alert");
    alert.className = "boot-error";
    for (const [lang, sentence] of [
        ["vi", "Kho báo không khởi động được. Hãy kiểm tra mạng rồi tải lại trang; nếu vẫn vậy, cập nhật trình duyệt."],
        ["en", "Khobao could not start. Check the connection and reload; if that does not help, update the browser."],
        ["en", String(error?.message || error?.type || error)],
    ]) {
        const paragraph = document.createElement("p");
        paragraph.lang = lang;
        paragraph.textContent = sentence;
        alert.append(paragraph);
    }
    document.getElementById("khobao").replaceChildren(alert);
    console.error(error);
}
