// `khobao serve`, on any free port.
import { spawn } from "node:child_process";

/** Starts it for a folder. Answers with the process, which the caller ends, and its address. */
export function serve(khobao, site) {
    const server = spawn(khobao, ["serve", site, "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    return new Promise((resolve, reject) => {
        let said = "";
        const hear = chunk => {
            said += chunk;
            const address = said.match(/http:\/\/\S+/)?.[0];
            if (address) resolve({ server, address });
        };
        server.stdout.on("data", hear);
        server.stderr.on("data", hear);
        server.on("error", reject);
        server.on("close", () => reject(new Error(`khobao serve: ${said.trim()}`)));
    });
}
