// A page made with React (19 or newer) that has an archive in it: properties are set from state, and events change the state.
import { useState } from "react";
import { createRoot } from "react-dom/client";

function Page() {
    const [query, setQuery] = useState("bac kan");
    const [article, setArticle] = useState("");
    const [isShown, setShown] = useState(true);
    return <>
        <p><label>Tìm trong báo cũ: <input id="tim" value={query} onChange={event => setQuery(event.target.value)} /></label></p>
        <p>Bài đang mở: <output id="bai">{article}</output></p>
        <p><button id="nut" onClick={() => setShown(!isShown)}>Ẩn hoặc hiện</button></p>
        {isShown && <kho-bao
            query={query}
            article={article}
            onkhobao-filter={event => setQuery(event.detail.query)}
            onkhobao-open={event => setArticle(event.detail.article ?? "")}
        />}
    </>;
}

createRoot(document.getElementById("trang")).render(<Page />);
