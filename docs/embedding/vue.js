// A page made with Vue (3) that has an archive in it: properties are bound, and events change what they are bound to.
import { createApp, ref } from "vue";

const app = createApp({
    setup: () => ({ query: ref("bac kan"), article: ref(""), isShown: ref(true) }),
    template: `
        <p><label>Tìm trong báo cũ: <input id="tim" v-model="query"></label></p>
        <p>Bài đang mở: <output id="bai">{{ article }}</output></p>
        <p><button id="nut" @click="isShown = !isShown">Ẩn hoặc hiện</button></p>
        <kho-bao v-if="isShown"
            :query="query"
            :article="article"
            @khobao-filter="query = $event.detail.query"
            @khobao-open="article = $event.detail.article ?? ''"></kho-bao>`,
});
// It is no component of Vue's.
app.config.compilerOptions.isCustomElement = tag => tag === "kho-bao";
app.mount("#trang");
