// What such portals do to everyone: methods on every list, and keys that are theirs wherever they are pressed.
Array.prototype.last = function () { return this[this.length - 1]; };
window.pressed = [];
document.addEventListener("keydown", event => {
    if (event.target.tagName === "INPUT") return;
    window.pressed.push(event.key);
    if (event.key === "/" || event.key === "t") {
        event.preventDefault();
        document.getElementById("tim").focus();
    }
});
