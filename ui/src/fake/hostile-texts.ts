/** What loads, runs, submits or leads anywhere by itself. */
export const ACTIVE =
  "a, img, script, style, link, iframe, object, embed, svg, math, form, input, video, audio, base, meta, [style], [src], [href], [srcset], [id]:not([id^='user-content-'])";

/** Texts that would act if they became markup, each with what it is. */
export const HOSTILE: [string, string][] = [
  ["a script", "<script>window.hit = 1</script>"],
  ["a script in a list", "- <script>window.hit = 1</script>"],
  ["a picture that fails", "<img src=x onerror=window.hit=1>"],
  ["a remote picture", "![x](https://evil.example/pixel.png)"],
  ["a picture by reference", "![x][p]\n\n[p]: https://evil.example/pixel.png"],
  ["a data picture", "![x](data:image/svg+xml,<svg onload=window.hit=1>)"],
  ["a frame", '<iframe src="https://evil.example" srcdoc="<script>1</script>"></iframe>'],
  ["a drawing", "<svg><script>window.hit = 1</script><animate onbegin=window.hit=1></svg>"],
  ["a style sheet", "<style>@import 'https://evil.example/a.css'</style>"],
  ["a style", '<p style="background:url(https://evil.example)">x</p>'],
  ["a form", '<form action="https://evil.example"><input name=a><button>b</button></form>'],
  ["a base", '<base href="https://evil.example/">'],
  ["a refresh", '<meta http-equiv="refresh" content="0;url=https://evil.example">'],
  ["an embedded object", '<object data="https://evil.example"></object><embed src=x>'],
  ["a video", '<video src="https://evil.example" autoplay poster=x></video>'],
  ["a script link", "[x](javascript:window.hit=1)"],
  ["a script link in disguise", "[x](java\nscript:window.hit=1) [y](JaVaScRiPt:window.hit=1)"],
  ["a script link in entities", "[x](&#106;avascript&colon;window.hit=1)"],
  ["a data link", "[x](data:text/html,<script>1</script>)"],
  ["a file link", "[x](file:///etc/passwd)"],
  ["a link by reference", "[x][l]\n\n[l]: javascript:window.hit=1"],
  ["an autolink", "<javascript:window.hit=1>"],
  ["a comment that ends early", "<!-- --><script>window.hit=1</script> -->"],
  ["HTML within Markdown", "**<b onclick=window.hit=1>x</b>** | <i/onmouseover=window.hit=1>"],
  ["an id that shadows", '<p id="root" name="body">x</p>'],
  ["entities", "&lt;script&gt;window.hit=1&lt;/script&gt; &#x3c;img src=x&#x3e;"],
  ["a table", "|<script>1</script>|![x](http://evil.example/y)|\n|-|-|\n|[a](vbscript:1)|b|"],
  ["code", "```html\n<script>window.hit=1</script>\n```"],
  ["a footnote", "x[^1]\n\n[^1]: <img src=x onerror=window.hit=1>"],
];
