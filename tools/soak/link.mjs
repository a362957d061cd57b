// A slow line to a server, shared by all who use it: what comes down it has a rate, and everything takes its time there and
// back, the opening of a connection too. In front of the server, so that it holds for the page, its workers and service worker.
import { createServer, connect } from "node:net";

const PACKET = 1460;

/** Answers with the address of a line to `address`, and what ends it. */
export async function link(address, { bitsPerSecond, roundTripMs }) {
    const { port } = new URL(address);
    const half = roundTripMs / 2;
    // Connections with something to send, in turns.
    const lines = [];
    let [free, timer] = [0, null];
    const send = () => {
        timer = null;
        const now = performance.now();
        free = Math.max(free, now - 50);
        while (lines.length && free <= now) {
            const line = lines.shift();
            const bytes = line.waiting.subarray(0, PACKET);
            line.waiting = line.waiting.subarray(PACKET);
            if (line.waiting.length) lines.push(line);
            free += bytes.length * 8000 / bitsPerSecond;
            later(() => line.client.write(bytes));
            if (!line.waiting.length && line.isEnded) later(() => line.client.end());
        }
        if (lines.length) timer = setTimeout(send, Math.max(1, free - now));
    };
    const later = (act, ms = half) => setTimeout(act, ms);
    const server = createServer(client => {
        const upstream = connect(port, "127.0.0.1");
        const line = { client, waiting: Buffer.alloc(0), isEnded: false };
        const opened = performance.now() + roundTripMs;
        client.setNoDelay(true);
        client.on("data", bytes => later(() => upstream.write(bytes), Math.max(0, opened - performance.now()) + half));
        client.on("close", () => later(() => upstream.destroy()));
        upstream.on("data", bytes => {
            if (!line.waiting.length) lines.push(line);
            line.waiting = Buffer.concat([line.waiting, bytes]);
            timer ??= setTimeout(send, 0);
        });
        upstream.on("close", () => {
            line.isEnded = true;
            if (!line.waiting.length) later(() => client.end());
        });
        for (const end of [client, upstream]) end.on("error", () => {});
    });
    await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
    return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
